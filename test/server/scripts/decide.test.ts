import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Runs the command as people do, with lines on stdin. */
async function run(lines: string[], ...words: string[]) {
  const child = spawn(process.execPath, ['server/scripts/decide.ts', ...words], { stdio: ['pipe', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (part) => out.push(part))
  child.stderr.on('data', (part) => err.push(part))
  child.stdin.end(lines.join('\n'))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, text: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }
}
const good = { id: 'a', at: '2026-11-30', topic: 'withdrawal', country: 'GB', salesChannel: 'distance', deliveredOn: '2026-11-20' }

test('decides each line in its order, names what is wrong with a bad one, and goes on', async () => {
  const { code, text } = await run([
    JSON.stringify(good),
    '{"id": 7, "at": "2026-11-30", "topic": "defect", "deliveredOn": "14.11.2026"}',
    'not json',
    '[1]',
    '{"id":"z","at":"2026-02-30","topic":"defect"}',
    '',
    JSON.stringify({ ...good, id: 2, colour: 'red', country: 'UK' }),
  ])
  const answers = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(code).toBe(0)
  expect(answers).toHaveLength(6)
  expect(answers[0]).toMatchObject({ id: 'a', outcome: 'allow', warranty: null, until: '2026-12-04' })
  expect(answers[1]).toMatchObject({ id: 7, error: expect.stringMatching(/^deliveredOn \("14\.11\.2026"\): /) })
  expect(answers[2].error).toContain('not JSON')
  expect(answers[3]).toHaveProperty('error')
  expect(answers[4]).toMatchObject({ id: 'z', error: expect.stringContaining('2026-02-30') })
  expect(answers[5]).toMatchObject({ id: 2, outcome: 'allow', ignored: ['colour'] })
})

test('takes rules from a file, refuses a file of others, and explains itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'))
  try {
    const file = join(folder, 'rules.json')
    writeFileSync(
      file,
      JSON.stringify([
        {
          key: 'mine',
          topics: ['withdrawal'],
          layer: 'store',
          does: 'grant',
          count: 5,
          unit: 'day',
          anchor: 'lastDelivery',
          sureness: 'H',
        },
      ]),
    )
    expect(JSON.parse((await run([JSON.stringify(good)], '--rules', file)).text)).toMatchObject({
      outcome: 'refuse',
      until: '2026-11-25',
      rules: ['mine'],
    })
    writeFileSync(file, JSON.stringify([{ key: 'mine' }]))
    expect(await run([], '--rules', file)).toMatchObject({ code: 1, err: expect.stringContaining('topics') })
  } finally {
    rmSync(folder, { recursive: true })
  }
  const help = await run([], '--help')
  expect(help.text).toContain('returnCostTold')
})
