import { describe, expect, it, onTestFinished } from 'vitest'
import { minute } from '#server/kit/lib/clock.ts'
import { adapters } from '#server/practice/adapters.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'

const startAt = Date.UTC(2026, 10, 22, 12)

async function begin() {
  let at = startAt
  const practice = await startPracticeNetwork({ clock: () => at })
  onTestFinished(practice.close)
  return { practice, pass: (ms: number) => (at += ms) }
}

describe('the practice network as several networks', () => {
  it('plays each below a path of its own, with people and faults of its own', async () => {
    const { practice } = await begin()
    const [x, ...others] = adapters
    expect([x?.name, x?.path]).toEqual(['x', ''])
    for (const { name, path } of others) {
      const network = practice.on(name)
      expect([path, network.url]).toEqual([`/${name}`, `${practice.url}/${name}`])
      network.post({ handle: 'aino', text: `@fjellro on ${name}` })
      network.turn({ faults: { '*': { rate: 1 } } })
    }
    expect(practice.on('x').world).toBe(practice.world)
    expect(practice.world.mentions).toEqual([])
    for (const { name } of others) expect(practice.on(name).world.mentions.map(({ text }) => text)).toEqual([`@fjellro on ${name}`])
    const me = await fetch(`${practice.url}/2/users/me`, { headers: { authorization: `Bearer ${practice.token}` } })
    expect(me.status).toBe(200)
    expect(() => practice.on('chat')).toThrow(RangeError)
  })

  it.each(adapters.map(({ name }) => name))('lets tests post, look and turn on %s through its control door', async (name) => {
    const { practice } = await begin()
    const { url } = practice.on(name)
    const ask = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${url}/practice/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
      return { status: answer.status, body: answer.ok && answer.status !== 204 ? ((await answer.json()) as Record<string, unknown>) : null }
    }
    const posted = await ask('POST', 'posts', { handle: 'aino', text: '@fjellro sarana rikki' })
    expect(posted).toMatchObject({ status: 201, body: { handle: 'aino' } })
    const id = encodeURIComponent(String(posted.body?.id))
    expect(await ask('PATCH', `posts/${id}`, { text: '@fjellro kaikki hyvin' })).toMatchObject({ body: { text: '@fjellro kaikki hyvin' } })
    expect(await ask('GET', `thread/${id}`)).toMatchObject({ body: { posts: [{ text: '@fjellro kaikki hyvin' }] } })
    expect(await ask('PATCH', 'settings', { ownDelayMs: 5 })).toMatchObject({ body: { ownDelayMs: 5 } })
    expect((await ask('DELETE', `posts/${id}`)).status).toBe(204)
    expect((await ask('GET', `thread/${id}`)).status).toBe(404)
    expect(await ask('GET', 'journal')).toMatchObject({ body: { accepted: [] } })
  })

  it('keeps Mastodon’s keys for an hour and no longer', async () => {
    const { practice, pass } = await begin()
    const { url, token, journal } = practice.on('mastodon')
    const say = async (key: string) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }
      const answer = await fetch(`${url}/api/v1/statuses`, { method: 'POST', headers, body: '{"status":"Hei"}' })
      return ((await answer.json()) as { uri: string }).uri
    }
    const first = await say('one')
    pass(59 * minute)
    expect(await say('one')).toBe(first)
    expect(await say('two')).not.toBe(first)
    pass(2 * minute)
    expect(await say('one')).not.toBe(first)
    expect(journal.accepted).toHaveLength(3)
  })
})
