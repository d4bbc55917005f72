import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'

async function run(lines: string[]) {
  const child = spawn(process.execPath, ['server/scripts/clock.ts'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const out: Buffer[] = []
  child.stdout.on('data', (part) => out.push(part))
  child.stdin.end(lines.join('\n'))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    code,
    answers: Buffer.concat(out)
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  }
}

test('reads each line in its order, names what is wrong with a bad one, and goes on', async () => {
  const calendar = { zone: 'Europe/Oslo', periods: [{ weekday: 2, from: '09:00', to: '17:00' }], days: [] }
  const good = { id: 'a', calendar, target: 60, startedAt: '2026-11-24T10:00:00+01:00', pauses: [], now: '2026-11-24T10:30:00+01:00' }
  const { code, answers } = await run([
    JSON.stringify(good),
    JSON.stringify({ ...good, id: 2, calendar: { ...calendar, zone: 'Mars' } }),
    'not json',
    JSON.stringify({ ...good, id: 3, startedAt: 'yesterday' }),
    JSON.stringify({ ...good, id: 'z', now: '2026-11-24T11:30:00+01:00' }),
  ])
  expect(code).toBe(0)
  expect(answers).toMatchObject([
    { id: 'a', dueAt: '2026-11-24T10:00:00.000Z', elapsed: 30, state: 'running', steps: [{ minutes: 30, why: 'open' }] },
    { id: 2, error: 'calendar.zone ("Mars"): is no time zone' },
    { error: expect.stringContaining('not JSON') },
    { id: 3, error: expect.stringMatching(/^startedAt \("yesterday"\)/) },
    { id: 'z', state: 'breached', elapsed: 90 },
  ])
})
