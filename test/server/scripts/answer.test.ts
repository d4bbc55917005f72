import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

async function run(args: string[], lines: string[]) {
  const child = spawn(process.execPath, ['server/scripts/answer.ts', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const told: Buffer[] = []
  child.stdout.on('data', (part) => out.push(part))
  child.stderr.on('data', (part) => told.push(part))
  child.stdin.on('error', () => undefined)
  child.stdin.end(lines.join('\n'))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const answers = Buffer.concat(out).toString().split('\n').filter(Boolean)
  return { code, answers: answers.map((line) => JSON.parse(line)), told: Buffer.concat(told).toString() }
}

const descale = {
  id: 1,
  article: 'descale',
  lang: 'en',
  title: 'Remove limescale',
  body: 'Use citric acid.',
  questions: ['How do I descale it?'],
}

test('answers each line in its order, names what is wrong with a bad one, and goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'articles-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'articles.jsonl')
  writeFileSync(
    file,
    [JSON.stringify(descale), '{"article": "x"}', JSON.stringify({ ...descale, article: 7, title: 'Return a parcel', questions: [] })].join(
      '\n',
    ),
  )
  const { code, answers, told } = await run(
    ['--articles', file],
    [
      JSON.stringify({ id: 'a', lang: 'en', text: 'how to descale the kettle' }),
      'not json',
      JSON.stringify({ id: 'b', text: 5 }),
      JSON.stringify({ id: 3, text: '' }),
    ],
  )
  expect(code).toBe(0)
  expect(answers).toMatchObject([
    { id: 'a', band: expect.stringMatching(/answer|offer/), passages: [{ article: 'descale', lang: 'en', score: expect.any(Number) }] },
    { error: expect.stringContaining('not JSON') },
    { id: 'b', error: expect.stringMatching(/^text \(5\)/) },
    { id: 3, band: 'hand-over', passages: [] },
  ])
  expect(told).toMatch(/line 2: lang/)
})

test('says which file it misses', async () => {
  expect(await run([], [])).toMatchObject({ code: 1, told: expect.stringContaining('--articles FILE') })
  expect(await run(['--articles', 'nowhere.jsonl'], [])).toMatchObject({ code: 1, told: expect.stringContaining('nowhere.jsonl') })
})
