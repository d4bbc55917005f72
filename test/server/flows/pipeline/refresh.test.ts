import { describe, expect, test } from 'vitest'
import { ChannelError, type Connection, type Refreshed } from '#server/engines/channels/channel.ts'
import { reactions } from '#server/flows/automation/reactions.ts'
import { refreshOnce } from '#server/flows/pipeline/refresh.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { nextRefreshAt } from '#server/nouns/mentions/mention.rules.ts'
import { listMentions } from '#server/nouns/mentions/mention.store.ts'
import { draftReply } from '#server/nouns/replies/reply.actions.ts'
import { approveReply } from '#server/nouns/replies/reply.approval.ts'
import { updateSource } from '#server/nouns/sources/source.store.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const nothing: Refreshed = { posts: [], gone: [], cost: 0, waitUntil: null }

async function world(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const context = await testContext(engine)
  context.reactions = reactions
  const pipeline = await testPipeline(context)
  await updateSource(context.db, pipeline.source.id, { refreshes: 'all' })
  const asked: string[][] = []
  const answers: (Refreshed | Error | ((ids: readonly string[]) => Refreshed))[] = []
  const connection = {
    async refresh(ids: readonly string[]) {
      asked.push([...ids].sort())
      const answer = answers.shift() ?? nothing
      if (answer instanceof Error) throw answer
      return typeof answer === 'function' ? answer(ids) : answer
    },
  } as Connection
  const look = () => refreshOnce({ context, log: createLog('silent'), connect: () => connection })
  return { context, ...pipeline, asked, answers, look }
}

describe.each(engines)('known posts are asked for again, on %s', (engine) => {
  test('what its author took away loses its words everywhere: in the case, in the search, in the title', async () => {
    const { context, hear, look, answers, asked } = await world(engine)
    const dan = post(said.danBrokenHinge, { author: author('Dan') })
    await hear(dan)
    expect(await look()).toBe(false)
    context.clock.pass(hour)
    answers.push({ ...nothing, gone: [dan.externalId] })
    expect(await look()).toBe(true)
    expect(asked).toEqual([[dan.externalId]])
    expect(await mentionOf(context, dan)).toMatchObject({
      text: '',
      deletedAt: context.clock(),
      because: null,
      evidence: null,
      refreshAt: null,
    })
    const row = await context.db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ title: `C-${row.id}`, lastText: '', mentionCount: 1 })
    expect((await listMentions(context.db, context.engine, { q: 'hinge' }, { limit: 10 })).items).toEqual([])
    context.clock.pass(60 * day)
    expect(await look()).toBe(false)
  })

  test('what its author changed is understood anew, and what stands as it was is asked for later and later', async () => {
    const { context, hear, digest, look, answers, asked } = await world(engine)
    const [dan, meg] = [post(said.danBrokenHinge), post(said.megPraise)]
    await hear(dan, meg)
    context.clock.pass(hour)
    const changed = { ...dan, externalId: 'edit-2', text: '@fjellro love it now, thank you!', editedAt: context.clock() }
    answers.push({ ...nothing, posts: [changed, meg, post('a stranger')] })
    await look()
    await digest()
    expect(await mentionOf(context, dan)).toMatchObject({ text: changed.text, externalId: 'edit-2', sentiment: 'positive' })
    expect(await context.db.selectFrom('mentions').select('id').execute()).toHaveLength(2)
    expect((await mentionOf(context, meg)).refreshAt).toBe(testNow + 6 * hour)
    context.clock.pass(5 * hour)
    await look()
    expect(asked.at(-1)).toEqual(['edit-2', meg.externalId].sort())
  })

  test('a node that dies while it asks leaves its posts due, and two nodes never ask for the same', async () => {
    const { context, hear, look, answers, asked } = await world(engine)
    const posts = Array.from({ length: 130 }, (_, n) => post(`the hinge broke ${n}`))
    await hear(...posts)
    context.clock.pass(hour)
    answers.push(
      (ids) => ({ ...nothing, posts: posts.filter(({ externalId }) => ids.includes(externalId)) }),
      (ids) => ({ ...nothing, posts: posts.filter(({ externalId }) => ids.includes(externalId)) }),
    )
    await Promise.all([look(), look()])
    // On PostgreSQL both may begin at the same row: how they part is left to it.
    expect(Math.max(...asked.map((ids) => ids.length))).toBeLessThanOrEqual(100)
    expect(asked.flat()).toHaveLength(130)
    expect(new Set(asked.flat()).size).toBe(130)
    context.clock.pass(5 * hour)
    answers.push(new Error('cut off'))
    await look()
    context.clock.pass(hour)
    await look()
    expect(asked.at(-1)).toHaveLength(100)
  })
})

test('a network that answers about few is asked for the rest a minute later, and one that asks us to wait is left alone', async () => {
  const { context, hear, look, answers, asked } = await world()
  const [dan, meg] = [post(said.danBrokenHinge), post(said.megPraise)]
  await hear(dan, meg)
  context.clock.pass(hour)
  answers.push({ ...nothing, posts: [dan] })
  await look()
  expect(await look()).toBe(false)
  context.clock.pass(minute)
  answers.push(new ChannelError('retry-at', 'rate-limit', 'Wait.', { retryAt: context.clock() + 15 * minute }))
  await look()
  expect(asked.at(-1)).toEqual([meg.externalId])
  context.clock.pass(14 * minute)
  expect(await look()).toBe(false)
  context.clock.pass(minute)
  expect(await look()).toBe(true)
})

test('where asking costs, only posts that we answer in open cases are asked for, each booked, never beyond the cap', async () => {
  const { context, hear, look, answers, asked, source } = await world()
  await updateSource(context.db, source.id, { refreshes: 'answered', cap: 40_000 })
  const posts = [post(said.danBrokenHinge), post(said.pekkaLateParcel), post(said.megPraise)] as const
  await hear(...posts)
  const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const
  const by = { agentId: await addAgent(context.db, agent), name: 'Mari', role: 'agent' as const, sessionId: null }
  const { threadId } = await mentionOf(context, posts[0])
  const reply = await draftReply(context, by, threadId ?? 0, { text: 'Hi Dan', visibility: 'public' })
  await approveReply(context, by, reply, {}, 0)
  context.clock.pass(hour)
  answers.push({ ...nothing, posts: [posts[0]], cost: 30_000 })
  await look()
  await look()
  expect(asked).toEqual([[posts[0].externalId]])
  const row = await context.db.selectFrom('sources').select('spend').executeTakeFirstOrThrow()
  expect(row.spend).toBe(30_000)
  context.clock.pass(day)
  // 10,000 are left: one post with its author may cost 15,000.
  expect(await look()).toBe(false)
  await updateSource(context.db, source.id, { cap: null })
  expect(await look()).toBe(true)
})

test('the plan: after 1 and 6 hours, 1, 3 and 7 days, then weekly while the case is open, or as the network asks', () => {
  const plan = [0, 1, 6, 24, 72].map((hours) => (nextRefreshAt(0, hours * hour, false, undefined) ?? 0) / hour)
  expect(plan).toEqual([1, 6, 24, 72, 168])
  expect(nextRefreshAt(0, 8 * day, true, undefined)).toBe(15 * day)
  expect(nextRefreshAt(0, 8 * day, false, undefined)).toBeNull()
  expect(nextRefreshAt(0, 8 * day, false, 28)).toBe(36 * day)
})
