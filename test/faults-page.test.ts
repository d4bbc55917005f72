import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deskFaults } from './support/desk-faults.ts'
import { faultPage } from './support/fault-page.ts'
import { root } from './support/imports.ts'

const path = join(import.meta.dirname, '../docs/faults.md')

it('tells in docs/faults.md what the fault matrix tells (WRITE_FAULTS=1 writes it anew)', async () => {
  const page = await readFile(path, 'utf8')
  const saved = page.slice(0, page.indexOf('## Reading'))
  if (process.env.WRITE_FAULTS === '1') await writeFile(path, saved + faultPage())
  expect(await readFile(path, 'utf8')).toBe(saved + faultPage())
})

it.each(deskFaults.flatMap(({ says, tests }) => tests.map(([file, name]) => [says, file, name] as const)))(
  'names a test that is there: %s %s',
  async (_, file, name) => {
    const lines = (await readFile(join(root, file), 'utf8')).split('\n')
    const [at, ...others] = lines.flatMap((line, index) => (line.includes(`'${name}'`) ? [index] : []))
    expect([at === undefined, others]).toEqual([false, []])
    // It is the name of a test that runs: of `test(…` on its line, or of a `test.each([` above it.
    const line = lines[at ?? 0] ?? ''
    expect(line).toMatch(/^(test|it)(\.each\(.*\))?\('|^\]?\)\('|^ {2}'/)
  },
)

it('names at least one test for each fault', () => {
  expect(deskFaults.filter(({ tests }) => tests.length === 0)).toEqual([])
})
