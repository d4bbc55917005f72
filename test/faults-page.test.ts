import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { faultPage } from './support/fault-page.ts'

const path = join(import.meta.dirname, '../docs/faults.md')

it('tells in docs/faults.md what the fault matrix tells (WRITE_FAULTS=1 writes it anew)', async () => {
  const page = await readFile(path, 'utf8')
  const saved = page.slice(0, page.indexOf('## Reading'))
  if (process.env.WRITE_FAULTS === '1') await writeFile(path, saved + faultPage())
  expect(await readFile(path, 'utf8')).toBe(saved + faultPage())
})
