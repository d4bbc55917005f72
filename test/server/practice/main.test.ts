import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../../server/practice/main.ts', import.meta.url))
const running: ChildProcessWithoutNullStreams[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

async function start(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...env } })
  running.push(child)
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, told: JSON.parse(String(line)) as { url: string; token: string } }
}

describe('the practice network as a process of its own', () => {
  it('says where it listens and what opens the door, and has people in it', async () => {
    const { told } = await start({ PRACTICE_SEED: '3' })
    expect(told).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), token: expect.any(String) })
    const me = await fetch(`${told.url}/2/users/me`, { headers: { authorization: `Bearer ${told.token}` } })
    expect((await me.json()).data.username).toBe('fjellro')
    const accounts = (await (await fetch(`${told.url}/practice/accounts`)).json()) as { channel: string; path: string }[]
    expect(accounts.map(({ channel }) => channel).sort()).toEqual(['bluesky', 'discourse', 'mastodon', 'reddit', 'x', 'youtube'])
    const released: number[] = []
    for (const { path } of accounts) {
      const health = await (await fetch(`${told.url}${path}/practice/health`)).json()
      expect(health).toMatchObject({ ok: true, done: false })
      released.push(health.released)
    }
    expect(Math.min(...released)).toBeGreaterThan(10)
    expect(released.reduce((sum, count) => sum + count)).toBeGreaterThan(200)
  })

  it('stops cleanly when it is told to', async () => {
    const { child } = await start()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('stops when its parent is gone', async () => {
    const { child } = await start()
    child.stdin.end()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('does not start on settings that mean nothing', async () => {
    const child = spawn(process.execPath, [main], { env: { ...process.env, PRACTICE_PORT: 'here' } })
    running.push(child)
    const [code] = await once(child, 'exit')
    expect(code).not.toBe(0)
  })
})
