import { expect, test } from 'vitest'
import type { Reply } from '#shared/reply.schema.ts'
import type { Source } from '#shared/source.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { runningServer } from '../../../support/running.ts'
import { signIn } from '../../../support/signed-in.ts'

type Items<One> = { items: One[] }

test('a source whose token died sends nothing and loses nothing: with a new token it has heard all, and the waiting reply leaves once', async () => {
  const { server, practice, email, password } = await runningServer()
  const call = await signIn(server.url, email, password)
  const source = async () => {
    const { items } = await call<Items<Source>>('GET', '/api/sources')
    return items.find(({ name }) => name === 'Practice: mentions') as Source
  }
  const heard = async () => (await call<Items<{ threadId: number }>>('GET', '/api/mentions?limit=100')).items
  const replies = async () => (await call<Items<Reply>>('GET', '/api/replies')).items

  practice.post({ handle: 'aino', text: '@fjellro the hinge of my headphones broke again' })
  await expect.poll(async () => (await heard())[0]?.threadId, { timeout: 20_000 }).toBeGreaterThan(0)
  const threadId = (await heard())[0]?.threadId
  const draft = await call<Reply>('POST', `/api/threads/${threadId}/replies`, 201, { text: 'Sorry, Aino. A new pair is on its way.' })
  practice.revoke()
  await call('POST', `/api/replies/${draft.id}/approval`, 200, {})

  await expect.poll(async () => (await source()).state, { timeout: 20_000 }).toBe('stopped')
  expect(await source()).toMatchObject({ errorCode: 'token', gap: { to: null }, nextPollAt: null })
  const thread = await call<ThreadWithPosts>('GET', `/api/threads/${threadId}`)
  expect(thread.reply.blocked).toMatch(/Sign in again/)
  expect(thread.mentions).toHaveLength(1)
  for (let n = 0; n < 5; n++) practice.post({ handle: `person${n}`, text: `@fjellro nobody answers me, parcel ${n} is lost` })
  const leavesAt = (await replies())[0]?.sendAt ?? 0
  await expect.poll(() => Date.now(), { timeout: 20_000, interval: 200 }).toBeGreaterThan(leavesAt + 1_000)
  expect(await replies()).toMatchObject([{ state: 'approved' }])

  const { accessToken } = practice.signIn()
  await call('PATCH', `/api/sources/${(await source()).id}`, 200, { settings: { accessToken } })
  await expect.poll(async () => (await heard()).length, { timeout: 20_000 }).toBe(6)
  // The gap is closed when the poll that heard them has come to its end.
  await expect.poll(async () => (await source()).gap, { timeout: 20_000 }).toBeNull()
  expect(await source()).toMatchObject({ state: 'live', error: null })
  await expect.poll(async () => (await replies())[0]?.state, { timeout: 30_000 }).toBe('sent')
  expect(practice.journal.accepted.map(({ text }) => text)).toEqual(['Sorry, Aino. A new pair is on its way.'])
}, 90_000)
