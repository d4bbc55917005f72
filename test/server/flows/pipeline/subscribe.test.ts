import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { ChannelError, type Connection } from '#server/engines/channels/channel.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { createOverhearer } from '#server/flows/pipeline/subscribe.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { addNewSource, changeSource } from '#server/nouns/sources/source.actions.ts'
import { getSource, hastenSource, updateSource } from '#server/nouns/sources/source.store.ts'
import { testSafe } from '../../../support/app.ts'
import { engines, testDesk, testNow } from '../../../support/database.ts'

type Opened = { hint(): void; cut(): void; ending: AbortSignal }

/** A network with lines that a test holds in its hands, and pauses that end when a test says so. */
async function overhearing(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const desk = await testDesk(engine)
  const settings = { baseUrl: 'https://social.example', accessToken: 'token' }
  const source = await addNewSource(desk, testSafe, null, { channel: 'mastodon', settings })
  await updateSource(desk.db, source.id, { nextPollAt: testNow + hour })
  const opened: Opened[] = []
  const refusals: Error[] = []
  const pauses: { ms: number; end(): void }[] = []
  const hints: string[] = []
  const connection = {
    overhear: (onNews: () => void, ending: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const refusal = refusals.shift()
        if (refusal) return reject(refusal)
        opened.push({ hint: onNews, cut: resolve, ending })
        ending.addEventListener('abort', () => resolve())
      }),
  } as Connection
  const node = (name: string) => {
    const overhearer = createOverhearer({
      desk,
      node: name,
      log: createLog('silent'),
      connect: () => connection,
      onHint: () => void hints.push(name),
      random: () => 0,
      pause: (ms, ending) =>
        new Promise((resolve) => {
          if (ending.aborted) return resolve()
          pauses.push({ ms, end: resolve })
          ending.addEventListener('abort', () => resolve())
        }),
    })
    onTestFinished(() => overhearer.leave())
    return overhearer
  }
  const until = (isSo: () => boolean) => vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 20_000, interval: 5 })
  const show = () => getSource(desk.db, source.id)
  return { desk, source, opened, refusals, pauses, hints, node, until, show }
}

describe('a line on which a network tells of news', () => {
  test('has its source polled at once when there are some, and several hints within a moment are one', async () => {
    const { desk, opened, pauses, hints, node, until, show } = await overhearing()
    const one = node('one')
    await one.tendLines()
    opened[0]?.hint()
    await until(() => hints.length === 1)
    expect((await show()).nextPollAt).toBe(testNow)
    for (let times = 0; times < 50; times += 1) opened[0]?.hint()
    await until(() => pauses.length === 1)
    expect([hints.length, pauses[0]?.ms]).toEqual([1, 2 * second])
    desk.clock.pass(2 * second)
    pauses[0]?.end()
    await until(() => hints.length === 2)
    expect((await show()).nextPollAt).toBe(testNow + 2 * second)
  })

  test('is asked for again after a break, with pauses that grow and are spread, and each break is followed by a poll', async () => {
    const { opened, refusals, pauses, hints, node, until, show } = await overhearing()
    const down = new ChannelError('retry-at', 'network', 'Mastodon cannot be reached.', { retryAt: testNow })
    refusals.push(...Array.from({ length: 12 }, () => down))
    await node('one').tendLines()
    const waits: number[] = []
    for (let tries = 0; tries < 12; tries += 1) {
      await until(() => pauses.length > tries)
      waits.push(pauses[tries]?.ms ?? 0)
      pauses[tries]?.end()
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * second))
    expect(await show()).toMatchObject({ state: 'live', failures: 0, error: null })
    await until(() => opened.length === 1)
    expect(hints).toEqual([])
    opened[0]?.cut()
    await until(() => hints.length === 1)
  })

  test('begins anew with short pauses when it held for a while', async () => {
    const { desk, opened, pauses, refusals, node, until } = await overhearing()
    refusals.push(...Array.from({ length: 3 }, () => new ChannelError('retry-at', 'network', 'Away.', { retryAt: testNow })))
    await node('one').tendLines()
    for (let tries = 0; tries < 3; tries += 1) {
      await until(() => pauses.length > tries)
      pauses[tries]?.end()
    }
    await until(() => opened.length === 1)
    desk.clock.pass(2 * minute)
    opened[0]?.cut()
    await until(() => pauses.length === 5)
    expect(pauses.slice(3).map(({ ms }) => ms)).toContain(0.5 * second)
  })

  test.each([
    new ChannelError('stop-and-ask', 'forbidden', 'Mastodon does not allow this.'),
    new ChannelError('drop', 'invalid', 'There is no protected stream.'),
  ])('is asked for once an hour when it is refused ($kind), and the source goes on', async (refusal) => {
    const { refusals, pauses, node, until, show } = await overhearing()
    refusals.push(refusal, refusal)
    await node('one').tendLines()
    await until(() => pauses.length === 1)
    pauses[0]?.end()
    await until(() => pauses.length === 2)
    expect(pauses.map(({ ms }) => ms)).toEqual([hour, hour])
    expect(await show()).toMatchObject({ state: 'live', errorCode: null, failures: 0 })
  })

  test('waits as long as the network asks for, at most an hour', async () => {
    const { refusals, pauses, node, until } = await overhearing()
    const busy = (ms: number) => new ChannelError('retry-at', 'rate-limit', 'Wait.', { retryAt: testNow + ms })
    refusals.push(busy(5 * minute), busy(24 * hour))
    await node('one').tendLines()
    await until(() => pauses.length === 1)
    pauses[0]?.end()
    await until(() => pauses.length === 2)
    expect(pauses.map(({ ms }) => ms)).toEqual([5 * minute, hour])
  })

  test.each(['paused', 'stopped', 'removed', 'changed'])('is closed when its source is %s', async (why) => {
    const { desk, source, opened, node } = await overhearing()
    const one = node('one')
    await one.tendLines()
    if (why === 'paused') await changeSource(desk, testSafe, null, source.id, { paused: true })
    if (why === 'stopped') await updateSource(desk.db, source.id, { state: 'stopped' })
    if (why === 'removed') await updateSource(desk.db, source.id, { removedAt: testNow })
    if (why === 'changed') await changeSource(desk, testSafe, null, source.id, { query: '#hinge' })
    await one.tendLines()
    expect(opened[0]?.ending.aborted).toBe(true)
    expect(opened).toHaveLength(why === 'changed' ? 2 : 1)
  })

  test('is given back at the stop, and nothing is left waiting', async () => {
    const { desk, opened, pauses, node, until } = await overhearing()
    const one = node('one')
    await one.tendLines()
    opened[0]?.hint()
    await until(() => pauses.length === 1)
    await one.leave()
    expect(opened[0]?.ending.aborted).toBe(true)
    expect(await desk.db.selectFrom('leases').selectAll().where('name', 'like', 'line:%').execute()).toEqual([])
  })
})

test.each(engines)('one node of several holds a line, and another takes it over when that one is gone, on %s', async (engine) => {
  const { desk, opened, node } = await overhearing(engine)
  const [one, other] = [node('one'), node('other')]
  await one.tendLines()
  await other.tendLines()
  expect(opened).toHaveLength(1)
  desk.clock.pass(15 * second)
  await one.tendLines()
  desk.clock.pass(15 * second)
  await other.tendLines()
  expect(opened).toHaveLength(1)
  // The first one is silent for longer than its lease.
  desk.clock.pass(6 * second)
  await other.tendLines()
  expect(opened).toHaveLength(2)
  await one.tendLines()
  expect(opened.map(({ ending }) => ending.aborted)).toEqual([true, false])
  await other.leave()
  desk.clock.pass(6 * second)
  await one.tendLines()
  expect(opened).toHaveLength(3)
})

test('a hint that comes during a poll has another poll begin after it', async () => {
  const { desk, source, show } = await overhearing()
  await updateSource(desk.db, source.id, { nextPollAt: testNow })
  let isHinted = true
  const fetchPosts = async () => {
    desk.clock.pass(second)
    if (isHinted) await hastenSource(desk.db, source.id, desk.clock())
    return { posts: [], cursor: null, more: false, cost: 0, gap: null, waitUntil: null }
  }
  const connect = () =>
    ({ fetchPosts, whoAmI: async () => ({ externalId: '1', handle: 'fjellro', name: 'Fjellro' }) }) as unknown as Connection
  const listening = { desk, log: createLog('silent'), node: 'one', pollEveryMs: minute, connect, onKept: () => undefined }
  await listenOnce(listening)
  expect((await show()).nextPollAt).toBe(testNow + second)
  isHinted = false
  await listenOnce(listening)
  expect((await show()).nextPollAt).toBe(testNow + 2 * second + minute)
})
