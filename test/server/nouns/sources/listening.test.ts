import { describe, expect, test } from 'vitest'
import { ChannelError, type Connection, type Fetched } from '#server/engines/channels/channel.ts'
import { createListener, listenOnce } from '#server/flows/pipeline/listen.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { changeSource } from '#server/nouns/sources/source.actions.ts'
import { nextPollAt } from '#server/nouns/sources/source.rules.ts'
import { getSource, listGaps } from '#server/nouns/sources/source.store.ts'
import { listSpendings } from '#server/nouns/sources/spending.store.ts'
import { testSecretBox } from '../../../support/app.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'
import { post, testPipeline } from '../../../support/world.ts'

const page = (more: Partial<Fetched>): Fetched => ({ posts: [], cursor: null, more: false, cost: 0, gap: null, waitUntil: null, ...more })

async function listening(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const context = await testContext(engine)
  const { source } = await testPipeline(context)
  const asked: unknown[] = []
  const answers: (Fetched | Error)[] = []
  const connection: Connection = {
    whoAmI: async () => ({ externalId: '1', handle: 'fjellro', name: 'Fjellro' }),
    fetchPosts: async (cursor) => {
      asked.push(cursor)
      const answer = answers.shift() ?? page({ cursor })
      if (answer instanceof Error) throw answer
      return answer
    },
    sendReply: async () => ({ externalId: '1', url: null }),
    findReply: async () => null,
    refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
  }
  const node = (name: string) => ({
    context,
    log: createLog('silent'),
    node: name,
    pollEveryMs: 2_000,
    connect: () => connection,
    onSaved: () => undefined,
  })
  return { context, source, asked, answers, node, show: () => getSource(context.db, source.id) }
}

test('a window of several pages is read to its end, cursor by cursor, and the next poll goes on from the last', async () => {
  const { context, asked, answers, node, show } = await listening()
  answers.push(
    page({ posts: [post('a'), post('b')], cursor: { at: 1 }, more: true, cost: 200 }),
    page({ posts: [post('c')], cursor: { at: 2 }, cost: 100 }),
  )
  expect(await listenOnce(node('one'))).toBe(true)
  expect(asked).toEqual([null, { at: 1 }])
  expect(await show()).toMatchObject({
    cursor: '{"at":2}',
    state: 'live',
    mentionCount: 3,
    spend: 300,
    nextPollAt: testNow + 2_000,
    leaseOwner: null,
  })
  expect(await listenOnce(node('one'))).toBe(false)
  context.clock.pass(2_000)
  await listenOnce(node('one'))
  expect(asked.at(-1)).toEqual({ at: 2 })
})

test.each(engines)('what the network says is gone loses its words with the page that tells it, on %s', async (engine) => {
  const { context, answers, node } = await listening(engine)
  answers.push(page({ posts: [post('a'), post('b')], cursor: { at: 1 } }))
  await listenOnce(node('one'))
  context.clock.pass(2_000)
  const [gone, stays] = await context.db.selectFrom('mentions').select(['externalId', 'text']).orderBy('id').execute()
  answers.push(page({ gone: [gone?.externalId ?? '', 'never heard'], cursor: { at: 2 } }))
  await listenOnce(node('one'))
  expect(await context.db.selectFrom('mentions').select(['text', 'deletedAt']).orderBy('id').execute()).toEqual([
    { text: '', deletedAt: context.clock() },
    { text: stays?.text, deletedAt: null },
  ])
})

test('a failure in the middle of a window keeps what was read and resumes behind it', async () => {
  const { context, asked, answers, node, show } = await listening()
  answers.push(
    page({ posts: [post('a')], cursor: { at: 1 }, more: true }),
    new ChannelError('retry-at', 'server', 'X is down.', { retryAt: testNow + minute }),
  )
  await listenOnce(node('one'))
  expect(await show()).toMatchObject({
    cursor: '{"at":1}',
    state: 'failing',
    error: 'X is down.',
    failures: 1,
    nextPollAt: testNow + minute,
    mentionCount: 1,
  })
  context.clock.pass(minute)
  await listenOnce(node('one'))
  expect(asked.at(-1)).toEqual({ at: 1 })
  expect(await show()).toMatchObject({ state: 'live', failures: 0, error: null })
})

test('a dead token stops the source for a person, draws a gap, and is not polled again', async () => {
  const { context, source, answers, node, show } = await listening()
  answers.push(new ChannelError('stop-and-ask', 'token', 'The access token was refused. Sign in again.'))
  await listenOnce(node('one'))
  expect(await show()).toMatchObject({ state: 'stopped', error: 'The access token was refused. Sign in again.' })
  context.clock.pass(10 * hour)
  expect(await listenOnce(node('one'))).toBe(false)
  const gaps = () => listGaps(context.db, testNow - hour, testNow + 20 * hour)
  expect(await gaps()).toMatchObject([{ toAt: null, reason: 'The access token was refused. Sign in again.' }])
  await changeSource(context, testSecretBox, null, source.id, { paused: false })
  await listenOnce(node('one'))
  expect(await show()).toMatchObject({ state: 'live' })
  expect(await gaps()).toEqual([])
})

test('a new token goes on where the dead one stopped: the cursor stays, and the gap closes when all is heard', async () => {
  const { context, source, asked, answers, node, show } = await listening()
  answers.push(page({ posts: [post('before')], cursor: { at: 7 } }))
  await listenOnce(node('one'))
  context.clock.pass(2_000)
  answers.push(new ChannelError('stop-and-ask', 'token', 'The access token was refused. Sign in again.'))
  await listenOnce(node('one'))
  expect(await show()).toMatchObject({ state: 'stopped', errorCode: 'token', cursor: '{"at":7}', mentionCount: 1 })
  context.clock.pass(10 * hour)
  await changeSource(context, testSecretBox, null, source.id, { settings: { accessToken: 'a new one' } })
  answers.push(page({ posts: [post('meanwhile')], cursor: { at: 8 } }))
  await listenOnce(node('one'))
  expect(asked.at(-1)).toEqual({ at: 7 })
  expect(await show()).toMatchObject({ state: 'live', errorCode: null, mentionCount: 2 })
  expect(await listGaps(context.db, testNow - hour, testNow + 20 * hour)).toEqual([])
})

test('a network that is down for long is drawn as a gap until it is caught up', async () => {
  const { context, answers, node } = await listening()
  const down = new ChannelError('retry-at', 'server', 'X is down.')
  await listenOnce(node('one'))
  for (let n = 0; n < 8; n++) {
    context.clock.pass(10 * minute)
    answers.push(down)
    await listenOnce(node('one'))
  }
  expect(await listGaps(context.db, testNow, testNow + 10 * hour)).toMatchObject([{ fromAt: testNow, toAt: null }])
  context.clock.pass(10 * minute)
  await listenOnce(node('one'))
  expect(await listGaps(context.db, testNow, testNow + 10 * hour)).toEqual([])
})

test('the cap is kept: reading stops before it is passed, and says so', async () => {
  const { context, source, answers, node, show } = await listening()
  await context.db.updateTable('sources').set({ cap: 1_000 }).where('id', '=', source.id).execute()
  answers.push(
    page({ posts: [post('a')], cursor: 1, more: true, cost: 600 }),
    page({ posts: [post('b')], cursor: 2, more: true, cost: 600 }),
    page({ posts: [post('c')], cursor: 3 }),
  )
  await listenOnce(node('one'))
  expect(await show()).toMatchObject({ state: 'stopped', spend: 1_200, mentionCount: 2, cursor: '2' })
})

test('a cap holds for its month: in the next one reading goes on by itself', async () => {
  const { context, source, asked, node, show } = await listening()
  await context.db.updateTable('sources').set({ cap: 100, spend: 100 }).where('id', '=', source.id).execute()
  await listenOnce(node('one'))
  expect(await show()).toMatchObject({ state: 'stopped', errorCode: 'cap' })
  context.clock.pass(24 * hour)
  expect(await listenOnce(node('one'))).toBe(false)
  context.clock.pass(9 * 24 * hour)
  expect(await listenOnce(node('one'))).toBe(true)
  expect(asked).toEqual([null])
  expect(await show()).toMatchObject({ state: 'live', error: null, errorCode: null })
})

test('every page that was paid for stands in the ledger, and the ledger adds up to what was spent', async () => {
  const { context, source, answers, node, show } = await listening()
  answers.push(
    page({ posts: [post('a'), post('b')], cursor: 1, more: true, cost: 300 }),
    page({ cursor: 2, more: true }),
    page({ posts: [post('c')], cursor: 3, cost: 50 }),
  )
  await listenOnce(node('one'))
  const lines = (await listSpendings(context.db, source.id, { limit: 10 })).items
  expect(lines.map(({ kind, posts, cost }) => [kind, posts, cost])).toEqual([
    ['read', 1, 50],
    ['read', 2, 300],
  ])
  expect((await show()).spend).toBe(350)
  const first = await listSpendings(context.db, source.id, { limit: 1 })
  expect((await listSpendings(context.db, source.id, { limit: 1, cursor: first.nextCursor ?? '' })).items).toMatchObject([{ cost: 300 }])
})

test('networks that hang for ever hold up only themselves: the others are read on time', async () => {
  const context = await testContext()
  const hanging = await Promise.all(Array.from({ length: 8 }, () => testPipeline(context)))
  const lively = await testPipeline(context)
  const account = JSON.stringify({ externalId: '1', handle: 'fjellro', name: 'Fjellro' })
  await context.db.updateTable('sources').set({ account }).execute()
  let release = (_: Fetched) => {}
  const never = new Promise<Fetched>((resolve) => {
    release = resolve
  })
  const readAt: number[] = []
  const listener = createListener({
    context,
    log: createLog('silent'),
    node: 'one',
    pollEveryMs: 2_000,
    onSaved: () => undefined,
    connect: ({ id }) =>
      ({
        fetchPosts: (cursor: unknown) => {
          if (hanging.some(({ source }) => source.id === id)) return never
          readAt.push(context.clock())
          return Promise.resolve(page({ cursor }))
        },
      }) as Connection,
  })
  for (let round = 0; round < 10; round++) {
    for (let left = 20; left > 0 && (await listener.listenNext()); left--);
    await expect.poll(async () => (await getSource(context.db, lively.source.id)).nextPollAt).toBe(context.clock() + 2_000)
    context.clock.pass(2_000)
  }
  expect(readAt).toEqual(Array.from({ length: 10 }, (_, n) => testNow + n * 2_000))
  release(page({}))
  await listener.leave()
})

test.each(['sqlite', 'postgres'] as const)('of many nodes only one polls a source at a time, on %s', async (engine) => {
  const { asked, node } = await listening(engine)
  const polled = await Promise.all(Array.from({ length: 6 }, (_, n) => listenOnce(node(`node ${n}`))))
  expect(polled.filter(Boolean)).toHaveLength(1)
  expect(asked).toHaveLength(1)
})

test('a node that lost its source while it was slow keeps nothing of what it read', async () => {
  const { context, source, answers, node, show } = await listening()
  const slow = post('read twice')
  answers.push(page({ posts: [slow], cursor: 9 }))
  const taken = {
    ...node('slow'),
    connect: () => {
      const connection = node('slow').connect()
      return {
        ...connection,
        fetchPosts: async (cursor: unknown) => {
          await context.db.updateTable('sources').set({ leaseOwner: 'quick' }).where('id', '=', source.id).execute()
          return connection.fetchPosts(cursor)
        },
      }
    },
  }
  await listenOnce(taken)
  expect(await show()).toMatchObject({ cursor: null, leaseOwner: 'quick' })
  expect(await context.db.selectFrom('mentions').selectAll().execute()).toEqual([])
})

test('polls back off when a source fails, and a skewed clock on the other side cannot silence it', () => {
  const waits = [0, 1, 2, 3, 20].map((failures) => nextPollAt(1_000_000, 3_000, failures, null) - 1_000_000)
  expect(waits).toEqual([3_000, 5_000, 10_000, 20_000, 10 * minute])
  expect(nextPollAt(0, 3_000, 0, 90_000)).toBe(90_000)
  expect(nextPollAt(0, 3_000, 0, 5_000 * hour)).toBe(hour)
})

test('a poll that is broken off because the desk stops is no failure: the source is due for the next start at once', async () => {
  const { context, answers, node, show } = await listening()
  await listenOnce(node('one'))
  const before = await show()
  context.clock.pass(minute)
  answers.push(new ChannelError('retry-at', 'network', 'The connection broke.', { retryAt: context.clock() + hour }))
  await listenOnce({ ...node('one'), stopping: AbortSignal.abort() })
  expect(await show()).toEqual(before)
  expect(await listenOnce(node('two'))).toBe(true)
})

test('a cap that is set while a long window is read holds from the next page on', async () => {
  const { context, source, answers, node, asked, show } = await listening()
  answers.push(
    page({ posts: [post('a')], cursor: 1, more: true, cost: 600 }),
    page({ posts: [post('b')], cursor: 2, more: true, cost: 600 }),
  )
  const slow = node('one')
  await listenOnce({
    ...slow,
    connect: () => ({
      ...slow.connect(),
      fetchPosts: async (cursor) => {
        if (cursor === 1) await context.db.updateTable('sources').set({ cap: 1_000 }).where('id', '=', source.id).execute()
        return slow.connect().fetchPosts(cursor)
      },
    }),
  })
  expect(asked).toEqual([null, 1])
  expect(await show()).toMatchObject({ state: 'stopped', cursor: '2', spend: 1_200 })
})

/** A poll in the midst of which `meanwhile` happens. */
async function pollWhile(
  engine: (typeof engines)[number],
  answer: Fetched | Error,
  meanwhile: (desk: Awaited<ReturnType<typeof listening>>) => Promise<unknown>,
) {
  const desk = await listening(engine)
  const usual = desk.node('one')
  desk.answers.push(answer)
  await listenOnce({
    ...usual,
    connect: () => ({
      ...usual.connect(),
      fetchPosts: async (cursor) => {
        desk.context.clock.pass(10)
        await meanwhile(desk)
        return usual.connect().fetchPosts(cursor)
      },
    }),
  })
  return desk
}

const dead = new ChannelError('stop-and-ask', 'token', 'The token was refused.')
const outcomes: [string, Fetched | Error][] = [
  ['well', page({ cursor: { at: 1 } })],
  ['without an answer', new ChannelError('retry-at', 'network', 'No answer.')],
  ['with a dead token', dead],
]

describe.each(engines)('what a person does to a source while it is polled, on %s', (engine) => {
  test.each(outcomes)('a pause holds when the poll ends %s', async (_name, answer) => {
    const { context, source, show } = await pollWhile(engine, answer, ({ context, source }) =>
      changeSource(context, testSecretBox, null, source.id, { paused: true }),
    )
    expect(await show()).toMatchObject({ state: 'paused', error: null, leaseOwner: null })
    context.clock.pass(hour)
    expect(await context.db.selectFrom('sourceGaps').select('id').where('sourceId', '=', source.id).execute()).toEqual([])
  })

  test('a new token is tried when the poll with the old one ends', async () => {
    const { node, show, asked } = await pollWhile(engine, dead, ({ context, source }) =>
      changeSource(context, testSecretBox, null, source.id, { settings: { accessToken: 'new' } }),
    )
    expect(await show()).toMatchObject({ state: 'live', errorCode: null, leaseOwner: null })
    expect(await listenOnce(node('one'))).toBe(true)
    expect(asked).toHaveLength(2)
  })
})
