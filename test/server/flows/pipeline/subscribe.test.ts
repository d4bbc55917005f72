import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { ChannelError, type Connection } from '#server/engines/channels/channel.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { createSubscriber } from '#server/flows/pipeline/subscribe.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { addNewSource, changeSource } from '#server/nouns/sources/source.actions.ts'
import { getSource, hastenSource, updateSource } from '#server/nouns/sources/source.store.ts'
import { testSecretBox } from '../../../support/app.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'

type Opened = { wakeUp(): void; cut(): void; ending: AbortSignal }

/** A network with lines that a test holds in its hands, and pauses that end when a test says so. */
async function subscribing(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const context = await testContext(engine)
  const settings = { baseUrl: 'https://social.example', accessToken: 'token' }
  const source = await addNewSource(context, testSecretBox, null, { channel: 'mastodon', settings })
  await updateSource(context.db, source.id, { nextPollAt: testNow + hour })
  const opened: Opened[] = []
  const refusals: Error[] = []
  const pauses: { ms: number; end(): void }[] = []
  const wakeUps: string[] = []
  const connection = {
    subscribe: (onNews: () => void, ending: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const refusal = refusals.shift()
        if (refusal) return reject(refusal)
        opened.push({ wakeUp: onNews, cut: resolve, ending })
        ending.addEventListener('abort', () => resolve())
      }),
  } as Connection
  const node = (name: string) => {
    const subscriber = createSubscriber({
      context,
      node: name,
      log: createLog('silent'),
      connect: () => connection,
      onWakeUp: () => void wakeUps.push(name),
      random: () => 0,
      pause: (ms, ending) =>
        new Promise((resolve) => {
          if (ending.aborted) return resolve()
          pauses.push({ ms, end: resolve })
          ending.addEventListener('abort', () => resolve())
        }),
    })
    onTestFinished(() => subscriber.leave())
    return subscriber
  }
  const until = (isSo: () => boolean) => vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 20_000, interval: 5 })
  const show = () => getSource(context.db, source.id)
  return { context, source, opened, refusals, pauses, wakeUps, node, until, show }
}

describe('a line on which a network tells of news', () => {
  test('has its source polled at once when there are some, and several hints within a moment are one', async () => {
    const { context, opened, pauses, wakeUps, node, until, show } = await subscribing()
    const one = node('one')
    await one.manageConnections()
    opened[0]?.wakeUp()
    await until(() => wakeUps.length === 1)
    expect((await show()).nextPollAt).toBe(testNow)
    for (let times = 0; times < 50; times += 1) opened[0]?.wakeUp()
    await until(() => pauses.length === 1)
    expect([wakeUps.length, pauses[0]?.ms]).toEqual([1, 2 * second])
    context.clock.pass(2 * second)
    pauses[0]?.end()
    await until(() => wakeUps.length === 2)
    expect((await show()).nextPollAt).toBe(testNow + 2 * second)
  })

  test('is asked for again after a break, with pauses that grow and are spread, and each break is followed by a poll', async () => {
    const { opened, refusals, pauses, wakeUps, node, until, show } = await subscribing()
    const down = new ChannelError('retry-at', 'network', 'Mastodon cannot be reached.', { retryAt: testNow })
    refusals.push(...Array.from({ length: 12 }, () => down))
    await node('one').manageConnections()
    const waits: number[] = []
    for (let tries = 0; tries < 12; tries += 1) {
      await until(() => pauses.length > tries)
      waits.push(pauses[tries]?.ms ?? 0)
      pauses[tries]?.end()
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * second))
    expect(await show()).toMatchObject({ state: 'live', failures: 0, error: null })
    await until(() => opened.length === 1)
    expect(wakeUps).toEqual([])
    opened[0]?.cut()
    await until(() => wakeUps.length === 1)
  })

  test('begins anew with short pauses when it held for a while', async () => {
    const { context, opened, pauses, refusals, node, until } = await subscribing()
    refusals.push(...Array.from({ length: 3 }, () => new ChannelError('retry-at', 'network', 'Away.', { retryAt: testNow })))
    await node('one').manageConnections()
    for (let tries = 0; tries < 3; tries += 1) {
      await until(() => pauses.length > tries)
      pauses[tries]?.end()
    }
    await until(() => opened.length === 1)
    context.clock.pass(2 * minute)
    opened[0]?.cut()
    await until(() => pauses.length === 5)
    expect(pauses.slice(3).map(({ ms }) => ms)).toContain(0.5 * second)
  })

  test.each([
    new ChannelError('stop-and-ask', 'forbidden', 'Mastodon does not allow this.'),
    new ChannelError('drop', 'invalid', 'There is no protected stream.'),
  ])('is asked for once an hour when it is refused ($kind), and the source goes on', async (refusal) => {
    const { refusals, pauses, node, until, show } = await subscribing()
    refusals.push(refusal, refusal)
    await node('one').manageConnections()
    await until(() => pauses.length === 1)
    pauses[0]?.end()
    await until(() => pauses.length === 2)
    expect(pauses.map(({ ms }) => ms)).toEqual([hour, hour])
    expect(await show()).toMatchObject({ state: 'live', errorCode: null, failures: 0 })
  })

  test('waits as long as the network asks for, at most an hour', async () => {
    const { refusals, pauses, node, until } = await subscribing()
    const busy = (ms: number) => new ChannelError('retry-at', 'rate-limit', 'Wait.', { retryAt: testNow + ms })
    refusals.push(busy(5 * minute), busy(24 * hour))
    await node('one').manageConnections()
    await until(() => pauses.length === 1)
    pauses[0]?.end()
    await until(() => pauses.length === 2)
    expect(pauses.map(({ ms }) => ms)).toEqual([5 * minute, hour])
  })

  test.each(['paused', 'stopped', 'removed', 'changed'])('is closed when its source is %s', async (why) => {
    const { context, source, opened, node } = await subscribing()
    const one = node('one')
    await one.manageConnections()
    if (why === 'paused') await changeSource(context, testSecretBox, null, source.id, { paused: true })
    if (why === 'stopped') await updateSource(context.db, source.id, { state: 'stopped' })
    if (why === 'removed') await updateSource(context.db, source.id, { removedAt: testNow })
    if (why === 'changed') await changeSource(context, testSecretBox, null, source.id, { query: '#hinge' })
    await one.manageConnections()
    expect(opened[0]?.ending.aborted).toBe(true)
    expect(opened).toHaveLength(why === 'changed' ? 2 : 1)
  })

  test('is given back at the stop, and nothing is left waiting', async () => {
    const { context, opened, pauses, node, until } = await subscribing()
    const one = node('one')
    await one.manageConnections()
    opened[0]?.wakeUp()
    await until(() => pauses.length === 1)
    await one.leave()
    expect(opened[0]?.ending.aborted).toBe(true)
    expect(await context.db.selectFrom('leases').selectAll().where('name', 'like', 'line:%').execute()).toEqual([])
  })
})

test.each(engines)('one node of several holds a line, and another takes it over when that one is gone, on %s', async (engine) => {
  const { context, opened, node } = await subscribing(engine)
  const [one, other] = [node('one'), node('other')]
  await one.manageConnections()
  await other.manageConnections()
  expect(opened).toHaveLength(1)
  context.clock.pass(15 * second)
  await one.manageConnections()
  context.clock.pass(15 * second)
  await other.manageConnections()
  expect(opened).toHaveLength(1)
  // The first one is silent for longer than its lease.
  context.clock.pass(6 * second)
  await other.manageConnections()
  expect(opened).toHaveLength(2)
  await one.manageConnections()
  expect(opened.map(({ ending }) => ending.aborted)).toEqual([true, false])
  await other.leave()
  context.clock.pass(6 * second)
  await one.manageConnections()
  expect(opened).toHaveLength(3)
})

test('a hint that comes during a poll has another poll begin after it', async () => {
  const { context, source, show } = await subscribing()
  await updateSource(context.db, source.id, { nextPollAt: testNow })
  let isWokenUp = true
  const fetchPosts = async () => {
    context.clock.pass(second)
    if (isWokenUp) await hastenSource(context.db, source.id, context.clock())
    return { posts: [], cursor: null, more: false, cost: 0, gap: null, waitUntil: null }
  }
  const connect = () =>
    ({ fetchPosts, whoAmI: async () => ({ externalId: '1', handle: 'fjellro', name: 'Fjellro' }) }) as unknown as Connection
  const listening = { context, log: createLog('silent'), node: 'one', pollEveryMs: minute, connect, onSaved: () => undefined }
  await listenOnce(listening)
  expect((await show()).nextPollAt).toBe(testNow + second)
  isWokenUp = false
  await listenOnce(listening)
  expect((await show()).nextPollAt).toBe(testNow + 2 * second + minute)
})
