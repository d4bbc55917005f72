import { expect, it } from 'vitest'
import type { Channel, ChannelError } from '#server/engines/channels/channel.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import type { Fault } from '#server/practice/settings.ts'
import {
  copy,
  driverOf,
  failure,
  fault,
  manyPosts,
  openTestConnection,
  orderFor,
  patienceFor,
  readAll,
  settle,
  type TestConnection,
} from './connection.ts'
import { cellOf, columns, type Outcome, type Row, rowNames, type Story, stories } from './fault-matrix.ts'

/** Calls that one operation may take, whatever happens: nothing is tried again in a loop. */
const mostCalls = 6
/** Longest that a channel may wait before it tries again by itself: the day's quota of YouTube comes back at midnight. */
const longestWaitMs = (kind: string) => (kind === 'cap' ? 24 * hour : 15 * minute)

const isStory = (name: string): name is Story => stories.some((story) => story === name)

type Tell = (opened: TestConnection, outcome: Outcome) => Promise<void>
type Telling = Partial<Record<Story, Tell>>

function toldIn(telling: Telling, story: Story): Tell {
  const tell = telling[story]
  if (!tell) throw new RangeError(`Nothing says how the story ${story} goes.`)
  return tell
}

/** What every channel must do when its network says no, breaks off or lies: one column of the fault matrix. */
export function copesWithFaults(channel: Channel): void {
  const driver = driverOf(channel)
  const { name } = channel
  const cells = rowNames.flatMap((row) => {
    const cell = cellOf(name, row)
    return cell ? [[row, cell] as const] : []
  })
  const faulty = (which: 'reading' | 'sending') =>
    cells.filter((entry): entry is [Fault, Row] => !isStory(entry[0]) && entry[1][which] !== null)
  const told = (which: 'reading' | 'sending') =>
    cells.filter((entry): entry is [Story, Row] => isStory(entry[0]) && entry[1][which] !== null)
  const idsOf = (connection: TestConnection, ids: readonly string[]) => ids.map((id) => driver.idOf?.(id, connection.network) ?? id).sort()
  const heardIn = (posts: readonly { externalId: string; own: boolean }[]) =>
    posts.filter(({ own }) => !own).map(({ externalId }) => externalId)

  it('says why, where something cannot happen', () => {
    for (const reason of Object.values(columns[name].lacks)) expect(reason).toMatch(/^[A-Z].*\.$/)
  })

  it.each(faulty('reading'))('loses nothing by the fault %s', async (kind, { reading: outcome }) => {
    const opened = await openTestConnection(channel)
    const { network, connection, reopen, now, pass } = opened
    manyPosts(network, 3, 'before')
    const { cursor } = await readAll(connection)
    const before = copy(cursor)
    const posted = manyPosts(network, 3)
    await reopen().whoAmI()
    const calls = network.journal.lines.length
    network.turn({ once: [fault('mentions', kind)] })
    const broken = reopen(patienceFor(kind)).fetchPosts(cursor)
    const heard: string[] = []
    let next = cursor
    if (outcome === 'heard') {
      const page = await broken
      heard.push(...heardIn(page.posts))
      next = page.cursor
    } else {
      expectFailure(await failure(broken), outcome, now(), kind)
      if (kind !== 'partial') expect(network.journal.faults).toEqual({ [kind]: 1 })
    }
    expect(network.journal.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    expect(cursor).toEqual(before)
    pass(second)
    expect([...heard, ...heardIn((await readAll(connection, next)).posts)].sort()).toEqual(idsOf(opened, posted))
  })

  it.each(told('reading'))('hears what there is to hear when the network %s', async (story, { reading: outcome }) => {
    const opened = await openTestConnection(channel, story.startsWith('clock') ? { limitFactor: 0.004 } : {})
    await toldIn(readingStories, story)(opened, outcome as Outcome)
  })

  it.each(faulty('sending'))('says a reply once and knows it, in spite of the fault %s', async (kind, { sending: outcome, taken }) => {
    const { network, connection, reopen, now, pass } = await openTestConnection(channel, { ownDelayMs: 20 * second })
    const isClosed = kind === 'locked' && driver.closes === true
    const post = network.post({ handle: 'aino', text: '@fjellro sarana & rikki', closed: isClosed })
    const order = { ...orderFor(post.id, 'Hei Aino & kumppanit, lue https://fjellro.example/huolto?a=1&b=2 😤'), attemptedAt: now() }
    await connection.whoAmI()
    const calls = network.journal.lines.length
    if (!isClosed) network.turn({ once: [fault('create', kind)] })
    if (outcome === 'sent') {
      const sent = await connection.sendReply(order)
      expect(network.journal.accepted).toMatchObject([{ id: sent.externalId }])
      return
    }
    const error = await failure(reopen(patienceFor(kind)).sendReply(order))
    expectFailure(error, outcome, now(), kind)
    expect(network.journal.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    expect(network.journal.accepted).toHaveLength(taken ? 1 : 0)
    if (error.kind === 'stop-and-ask' || error.kind === 'drop') return
    if (error.kind === 'retry-at') {
      const sent = await connection.sendReply(order)
      expect(network.journal.accepted).toMatchObject([{ id: sent.externalId }])
      return
    }
    if (!channel.reconciliation.nativeKey) expect(await connection.findReply(order)).toBeNull()
    pass(channel.reconciliation.settleMs)
    const settled = await settle(channel, connection, order)
    // With a key of its own the network takes the same call again; else it is found, or a person is asked.
    const there = taken || channel.reconciliation.nativeKey
    expect(settled?.externalId ?? null).toBe(there ? network.journal.accepted[0]?.id : null)
    expect(network.journal.accepted).toHaveLength(there ? 1 : 0)
  })

  it.each(told('sending'))('says a reply once and knows it when the network %s', async (story, { sending: outcome }) => {
    const opened = await openTestConnection(channel)
    await toldIn(sendingStories, story)(opened, outcome as Outcome)
  })

  const readingStories: Telling = {
    async expired(opened) {
      const { network, pass, renewing } = opened
      const connection = renewing()
      const { cursor } = await readAll(connection)
      pass(3 * hour)
      const posted = manyPosts(network, 3)
      const renewed = network.journal.calls.token ?? 0
      expect(heardIn((await readAll(connection, cursor)).posts).sort()).toEqual(idsOf(opened, posted))
      expect(network.journal.calls.token).toBe(renewed + 1)
    },
    async 'grant-gone'({ network, pass, renewing, now }, outcome) {
      const connection = renewing()
      const { cursor } = await readAll(connection)
      network.signIn()
      pass(3 * hour)
      const posted = manyPosts(network, 3)
      const calls = network.journal.lines.length
      if (outcome === 'heard') expect(heardIn((await readAll(connection, cursor)).posts).sort()).toEqual(posted.sort())
      else expectFailure(await failure(connection.fetchPosts(cursor)), outcome, now(), 'grant-gone')
      expect(network.journal.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    },
    async late(opened) {
      const { network, connection, now, pass } = opened
      manyPosts(network, 5)
      const { cursor } = await readAll(connection)
      const before = now()
      pass(10 * second)
      const late = network.post({ handle: 'late', text: '@fjellro it took a while', at: before - 500 })
      const on = network.post({ handle: 'punctual', text: '@fjellro this one did not' })
      expect(heardIn((await readAll(connection, cursor)).posts).sort()).toEqual(idsOf(opened, [late.id, on.id]))
    },
    deleted: (opened) => change(opened, 'deleted'),
    edited: (opened) => change(opened, 'edited'),
    async unreachable({ network, connection, now }, outcome) {
      const { cursor } = await readAll(connection)
      await network.close()
      expectFailure(await failure(connection.fetchPosts(cursor)), outcome, now(), 'unreachable')
    },
    'clock-ahead': (opened, outcome) => waitFor(opened, outcome, 10 * minute),
    'clock-behind': (opened, outcome) => waitFor(opened, outcome, -10 * minute),
  }

  /** A post we know goes or changes: the others are heard as if nothing was, and asking again tells what became of it. */
  async function change(opened: TestConnection, how: 'deleted' | 'edited') {
    const { network, connection, pass } = opened
    const [first, ...others] = manyPosts(network, 4) as [string, ...string[]]
    const { cursor } = await readAll(connection)
    const post = network.world.posts.get(first)
    if (!post) throw new Error('The practice network lost its own post.')
    pass(second)
    const changed = how === 'edited' ? network.edit(post, '@fjellro changed my mind').id : null
    if (changed === null) network.remove(post)
    pass(second)
    const posted = manyPosts(network, 3, 'after')
    const { posts } = await readAll(connection, cursor)
    const isFirst = ({ originalId }: { originalId: string }) => idsOf(opened, [first]).includes(originalId)
    expect(heardIn(posts.filter((one) => !isFirst(one))).sort()).toEqual(idsOf(opened, posted))
    if (channel.refreshes === null) {
      expect(posts.filter(isFirst)).toMatchObject(how === 'edited' ? [{ text: '@fjellro changed my mind' }] : [])
      return
    }
    const known = await connection.refresh([first, ...others])
    expect(known.gone).toEqual(how === 'deleted' ? [first] : [])
    expect(known.posts.filter(isFirst)).toMatchObject(how === 'edited' ? [{ text: '@fjellro changed my mind', originalId: first }] : [])
    expect(known.posts).toHaveLength(how === 'deleted' ? others.length : others.length + 1)
  }

  /** The limit is used up; when it resets is told on a clock that is wrong, or in seconds. A right clock would have us wait as long. */
  async function waitFor(opened: TestConnection, outcome: Outcome, clockSkewMs: number) {
    const right = await useUp(await openTestConnection(channel, { limitFactor: 0.004 }), 0)
    const { refused, waitUntil } = await useUp(opened, clockSkewMs)
    expectFailure(refused, outcome, opened.now(), 'clock')
    expect(refused.retryAt).toBe(right.refused.retryAt)
    expect(waitUntil).toBe(driver.foretellsLimit ? refused.retryAt : null)
  }

  async function useUp(
    { network, connection }: TestConnection,
    clockSkewMs: number,
  ): Promise<{ refused: ChannelError; waitUntil: number | null }> {
    network.turn({ clockSkewMs })
    let cursor: unknown = null
    let waitUntil: number | null = null
    for (let calls = 0; calls < 20; calls += 1) {
      const asked = await connection.fetchPosts(cursor).catch((error: ChannelError) => error)
      if (asked instanceof Error) return { refused: asked, waitUntil }
      cursor = asked.cursor
      waitUntil ??= asked.waitUntil
    }
    throw new Error('The limit was never used up.')
  }

  const sendingStories: Telling = {
    async expired({ network, pass, renewing }) {
      const connection = renewing()
      await connection.fetchPosts(null)
      pass(3 * hour)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const sent = await connection.sendReply(orderFor(post.id, 'Hei Aino'))
      expect(network.journal.accepted).toMatchObject([{ id: sent.externalId }])
    },
    async 'grant-gone'({ network, pass, renewing, now }, outcome) {
      const connection = renewing()
      await connection.fetchPosts(null)
      network.signIn()
      pass(3 * hour)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      if (outcome === 'sent') await connection.sendReply(orderFor(post.id, 'Hei Aino'))
      else expectFailure(await failure(connection.sendReply(orderFor(post.id, 'Hei Aino'))), outcome, now(), 'grant-gone')
      expect(network.journal.accepted).toHaveLength(outcome === 'sent' ? 1 : 0)
    },
    async deleted({ network, connection, now }, outcome) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      await readAll(connection)
      network.remove(post)
      expectFailure(await failure(connection.sendReply(orderFor(post.id, 'Hei Aino'))), outcome, now(), 'deleted')
      expect(network.journal.accepted).toEqual([])
    },
    async edited({ network, connection, pass }) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      pass(second)
      network.edit(post, '@fjellro sarana on rikki')
      const sent = await connection.sendReply(orderFor(post.id, 'Hei Aino'))
      expect(network.journal.accepted).toMatchObject([{ id: sent.externalId }])
    },
    async unreachable({ network, connection, now }, outcome) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      await connection.whoAmI()
      await network.close()
      expectFailure(await failure(connection.sendReply(orderFor(post.id, 'Hei Aino'))), outcome, now(), 'unreachable')
    },
    async 'sent-before'({ network, connection, reopen, now, pass }, outcome) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
      const sent = await connection.sendReply(order)
      // Longer than Discourse answers the same words from memory.
      pass(3 * minute)
      if (outcome === 'sent') expect(await reopen().sendReply(order)).toEqual(sent)
      else expectFailure(await failure(reopen().sendReply(order)), outcome, now(), 'sent-before')
      expect(await connection.findReply(order)).toEqual(sent)
      expect(network.journal.accepted).toHaveLength(1)
    },
    async 'own-late'({ network, connection, now, pass }, outcome) {
      const { settleMs } = channel.reconciliation
      network.turn({ ownDelayMs: settleMs + 10 * second })
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
      network.turn({ once: [fault('create', 'reset-after')] })
      expectFailure(await failure(connection.sendReply(order)), outcome, now(), 'own-late')
      pass(settleMs)
      if (!channel.reconciliation.nativeKey) expect(await connection.findReply(order)).toBeNull()
      pass(settleMs)
      expect((await settle(channel, connection, order))?.externalId).toBe(network.journal.accepted[0]?.id)
      expect(network.journal.accepted).toHaveLength(1)
    },
  }

  function expectFailure(error: ChannelError, outcome: Outcome | null, now: number, kind: string) {
    expect(error).toMatchObject({ kind: outcome?.[0], code: outcome?.[1], message: expect.stringMatching(/^[A-Z].*[.”]$/s) })
    if (error.kind === 'retry-at') expect(error.retryAt).toSatisfy((at: number) => at > now && at <= now + longestWaitMs(kind))
    else expect(error.retryAt).toBeNull()
  }

  const answers = faulty('sending').length > 0
  const unclear: Fault[] = ['server-html', 'reset-after', 'cut', 'wrong-type', 'redirect']
  it.each(answers ? unclear : [])('does not begin to say anything while what it answers cannot be read: %s', async (kind) => {
    const { network, connection } = await openTestConnection(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    await connection.whoAmI()
    network.turn({ once: [fault('lookup', kind)] })
    const order = orderFor(post.id, 'Hei Aino')
    const sent = await connection.sendReply(order).catch((error) => {
      expect(error).toMatchObject({ kind: 'retry-at', code: expect.any(String) })
      expect(network.journal.accepted).toEqual([])
      return connection.sendReply(order)
    })
    expect(network.journal.accepted).toMatchObject([{ id: sent.externalId }])
  })

  const silence = answers ? [] : ['without asking']
  it.each(silence)('says nothing where nothing can be said, %s', async () => {
    const { network, connection } = await openTestConnection(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    expect(await failure(connection.sendReply(orderFor(post.id, 'Hei')))).toMatchObject({ kind: 'drop', code: 'forbidden' })
    expect(await connection.findReply(orderFor(post.id, 'Hei'))).toBeNull()
    expect(network.journal.lines).toEqual([])
  })

  it('ends its calls when the product stops', async () => {
    const { connection, stop } = await openTestConnection(channel, { faults: { '*': { hang: 1 } } })
    const reading = failure(connection.fetchPosts(null))
    stop()
    expect(await reading).toMatchObject({ kind: 'retry-at' })
  })
}
