import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './support/imports.ts'

/** A run as ours: a PostgreSQL from npm is started and stopped, and at its end the process says whether all went well. */
const run = (code: number) => `
  const { startPostgres } = await import('${join(root, 'server/scripts/bench/postgres.ts')}')
  const { stop } = await startPostgres()
  await stop()
  process.exitCode = ${code}
`

test.each([0, 1])('a run that started PostgreSQL ends with its own exit code, %i', async (code) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', run(code)], { stdio: ['ignore', 'inherit', 'inherit'] })
  expect((await once(child, 'exit'))[0]).toBe(code)
})
