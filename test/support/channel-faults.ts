import { expect, it } from 'vitest'
import type { Channel, ChannelErrorKind } from '#server/channels/channel.ts'
import { minute, second } from '#server/lib/clock.ts'
import { type Fault, faults } from '#server/practice/knobs.ts'
import { copy, driverOf, failure, fault, idsOf, manyPosts, openLine, orderFor, patienceFor, readAll, settle } from './line.ts'

/** What a fault leads to: an error, or `heard` and `sent`: all is well in the end. */
type Outcome = readonly [kind: ChannelErrorKind, code: string] | 'heard' | 'sent'

/** By fault: what reading comes to, what sending a reply comes to, and whether the network has then taken the reply. */
const matrix: Record<Fault, { reading: Outcome | null; sending: Outcome | null; taken?: true }> = {
  rate: { reading: ['retry-at', 'rate-limit'], sending: ['retry-at', 'rate-limit'] },
  'rate-v1': { reading: ['retry-at', 'rate-limit'], sending: ['retry-at', 'rate-limit'] },
  cap: { reading: ['stop-and-ask', 'cap'], sending: ['stop-and-ask', 'cap'] },
  credits: { reading: ['stop-and-ask', 'credits'], sending: ['stop-and-ask', 'credits'] },
  unauthorized: { reading: ['stop-and-ask', 'token'], sending: ['stop-and-ask', 'token'] },
  forbidden: { reading: ['stop-and-ask', 'forbidden'], sending: ['drop', 'forbidden'] },
  duplicate: { reading: null, sending: ['doubt', 'duplicate'] },
  locked: { reading: null, sending: ['drop', 'not-summoned'] },
  'server-json': { reading: ['retry-at', 'server'], sending: ['doubt', 'server'] },
  'server-html': { reading: ['retry-at', 'server'], sending: ['doubt', 'server'] },
  'reset-before': { reading: ['retry-at', 'network'], sending: ['doubt', 'network'] },
  'reset-after': { reading: ['retry-at', 'network'], sending: ['doubt', 'network'], taken: true },
  hang: { reading: ['retry-at', 'timeout'], sending: ['doubt', 'timeout'] },
  'hang-after': { reading: ['retry-at', 'timeout'], sending: ['doubt', 'timeout'], taken: true },
  cut: { reading: ['retry-at', 'broken-answer'], sending: ['doubt', 'broken-answer'], taken: true },
  drip: { reading: ['retry-at', 'timeout'], sending: ['doubt', 'timeout'], taken: true },
  garbled: { reading: ['retry-at', 'broken-answer'], sending: ['doubt', 'broken-answer'], taken: true },
  'wrong-type': { reading: ['retry-at', 'broken-answer'], sending: ['doubt', 'broken-answer'], taken: true },
  redirect: { reading: ['retry-at', 'broken-answer'], sending: ['doubt', 'broken-answer'] },
  huge: { reading: ['retry-at', 'broken-answer'], sending: ['doubt', 'broken-answer'] },
  'empty-page': { reading: 'heard', sending: null },
  'repeat-page': { reading: 'heard', sending: null },
  'shuffled-page': { reading: 'heard', sending: null },
}

/** Calls that one operation may take, whatever happens: nothing is tried again in a loop. */
const mostCalls = 6
/** Longest that a channel may wait before it tries again by itself. */
const longestWaitMs = 15 * minute

/** What every channel must do when its network says no, breaks off or lies: the fault matrix. */
export function copesWithFaults(channel: Channel): void {
  const driver = driverOf(channel)
  const possible = faults.filter((kind) => !driver.lacks.includes(kind))
  const reading = possible.filter((kind) => matrix[kind].reading !== null)
  const sending = possible.filter((kind) => matrix[kind].sending !== null)

  it.each(reading)('loses nothing by the fault %s', async (kind) => {
    const { network, line, reopen, now, pass } = await openLine(channel)
    manyPosts(network, 3, 'before')
    const { cursor } = await readAll(line)
    const before = copy(cursor)
    const posted = manyPosts(network, 3)
    await reopen().whoAmI()
    const calls = network.oracle.lines.length
    network.turn({ once: [fault('mentions', kind)] })
    const outcome = driver.heals?.includes(kind) ? 'heard' : matrix[kind].reading
    const broken = reopen(patienceFor(kind)).fetchPosts(cursor)
    const heard: string[] = []
    let next = cursor
    if (outcome === 'heard') {
      const page = await broken
      heard.push(...idsOf(page.posts))
      next = page.cursor
    } else {
      const error = await failure(broken)
      expect(error).toMatchObject({ kind: outcome?.[0], code: outcome?.[1] })
      if (error.kind === 'retry-at') expect(error.retryAt).toSatisfy((at: number) => at > now() && at <= now() + longestWaitMs)
      else expect(error.retryAt).toBeNull()
      expect(network.oracle.faults).toEqual({ [kind]: 1 })
    }
    expect(network.oracle.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    expect(cursor).toEqual(before)
    pass(second)
    expect([...heard, ...idsOf((await readAll(line, next)).posts)].sort()).toEqual(posted.sort())
  })

  it.each(sending)('says a reply once and knows it, in spite of the fault %s', async (kind) => {
    const { network, line, reopen, now, pass } = await openLine(channel, { ownDelayMs: 20 * second })
    const post = network.post({ handle: 'aino', text: '@fjellro sarana & rikki' })
    const order = { ...orderFor(post.id, 'Hei Aino & kumppanit, lue https://fjellro.example/huolto?a=1&b=2 😤'), attemptedAt: now() }
    await line.whoAmI()
    const calls = network.oracle.lines.length
    network.turn({ once: [fault('create', kind)] })
    const { sending: outcome, taken } = matrix[kind]
    if (driver.heals?.includes(kind)) {
      const sent = await line.sendReply(order)
      expect(network.oracle.accepted).toMatchObject([{ id: sent.externalId }])
      return
    }
    const error = await failure(reopen(patienceFor(kind)).sendReply(order))
    expect(error).toMatchObject({ kind: outcome?.[0], code: outcome?.[1] })
    expect(network.oracle.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    expect(network.oracle.accepted).toHaveLength(taken ? 1 : 0)
    if (error.kind === 'stop-and-ask' || error.kind === 'drop') return
    if (error.kind === 'retry-at') {
      expect(error.retryAt).toBeGreaterThan(now())
      const sent = await line.sendReply(order)
      expect(network.oracle.accepted).toMatchObject([{ id: sent.externalId }])
      return
    }
    if (!channel.afterDoubt.nativeKey) expect(await line.findReply(order)).toBeNull()
    pass(channel.afterDoubt.settleMs)
    const settled = await settle(channel, line, order)
    // With a key of its own the network takes the same call again; else it is found, or a person is asked.
    const there = taken || channel.afterDoubt.nativeKey
    expect(settled?.externalId ?? null).toBe(there ? network.oracle.accepted[0]?.id : null)
    expect(network.oracle.accepted).toHaveLength(there ? 1 : 0)
  })

  const unclear: Fault[] = ['server-html', 'reset-after', 'cut', 'wrong-type', 'redirect']
  it.each(unclear)('does not begin to say anything while what it answers cannot be read: %s', async (kind) => {
    const { network, line } = await openLine(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    await line.whoAmI()
    network.turn({ once: [fault('lookup', kind)] })
    const order = orderFor(post.id, 'Hei Aino')
    const sent = await line.sendReply(order).catch((error) => {
      expect(error).toMatchObject({ kind: 'retry-at', code: expect.any(String) })
      expect(network.oracle.accepted).toEqual([])
      return line.sendReply(order)
    })
    expect(network.oracle.accepted).toMatchObject([{ id: sent.externalId }])
  })

  it('waits until the limit resets, whatever the clock of the network says', async () => {
    const { line, now } = await openLine(channel, { limitFactor: 0.004, clockSkewMs: 7 * minute })
    let cursor: unknown = null
    let waitUntil: number | null = null
    let refused: unknown = null
    for (let calls = 0; calls < 20 && refused === null; calls += 1) {
      try {
        const page = await line.fetchPosts(cursor)
        cursor = page.cursor
        waitUntil ??= page.waitUntil
      } catch (error) {
        refused = error
      }
    }
    expect(refused).toMatchObject({ kind: 'retry-at', code: 'rate-limit' })
    const { retryAt } = refused as { retryAt: number }
    expect(waitUntil).toBe(driver.foretellsLimit ? retryAt : null)
    expect(retryAt).toBeGreaterThan(now())
    expect(retryAt).toBeLessThanOrEqual(now() + longestWaitMs)
  })

  it('is told at once when the network cannot be reached, for reading and for writing', async () => {
    const { network, line } = await openLine(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const { cursor } = await readAll(line)
    await network.close()
    expect(await failure(line.fetchPosts(cursor))).toMatchObject({ kind: 'retry-at', code: 'network' })
    expect(await failure(line.sendReply(orderFor(post.id, 'Hei')))).toMatchObject({ kind: 'retry-at', code: 'network' })
  })

  it('ends its calls when the product stops', async () => {
    const { line, stop } = await openLine(channel, { faults: { '*': { hang: 1 } } })
    const reading = failure(line.fetchPosts(null))
    stop()
    expect(await reading).toMatchObject({ kind: 'retry-at' })
  })
}
