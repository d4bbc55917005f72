import { expect, it } from 'vitest'
import type { Channel, ChannelError } from '#server/engines/channels/channel.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import type { Fault } from '#server/practice/settings.ts'
import { cellOf, columns, type Outcome, type Row, rowNames, type Story, stories } from './fault-matrix.ts'
import { copy, driverOf, failure, fault, type Line, manyPosts, openLine, orderFor, patienceFor, readAll, settle } from './line.ts'

/** Calls that one operation may take, whatever happens: nothing is tried again in a loop. */
const mostCalls = 6
/** Longest that a channel may wait before it tries again by itself: the day's quota of YouTube comes back at midnight. */
const longestWaitMs = (kind: string) => (kind === 'cap' ? 24 * hour : 15 * minute)

const isStory = (name: string): name is Story => stories.some((story) => story === name)

type Tell = (opened: Line, outcome: Outcome) => Promise<void>
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
  const idsOf = (line: Line, ids: readonly string[]) => ids.map((id) => driver.idOf?.(id, line.network) ?? id).sort()
  const heardIn = (posts: readonly { externalId: string; own: boolean }[]) =>
    posts.filter(({ own }) => !own).map(({ externalId }) => externalId)

  it('says why, where something cannot happen', () => {
    for (const reason of Object.values(columns[name].lacks)) expect(reason).toMatch(/^[A-Z].*\.$/)
  })

  it.each(faulty('reading'))('loses nothing by the fault %s', async (kind, { reading: outcome }) => {
    const opened = await openLine(channel)
    const { network, line, reopen, now, pass } = opened
    manyPosts(network, 3, 'before')
    const { cursor } = await readAll(line)
    const before = copy(cursor)
    const posted = manyPosts(network, 3)
    await reopen().whoAmI()
    const calls = network.oracle.lines.length
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
      if (kind !== 'partial') expect(network.oracle.faults).toEqual({ [kind]: 1 })
    }
    expect(network.oracle.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    expect(cursor).toEqual(before)
    pass(second)
    expect([...heard, ...heardIn((await readAll(line, next)).posts)].sort()).toEqual(idsOf(opened, posted))
  })

  it.each(told('reading'))('hears what there is to hear when the network %s', async (story, { reading: outcome }) => {
    const opened = await openLine(channel, story.startsWith('clock') ? { limitFactor: 0.004 } : {})
    await toldIn(readingStories, story)(opened, outcome as Outcome)
  })

  it.each(faulty('sending'))('says a reply once and knows it, in spite of the fault %s', async (kind, { sending: outcome, taken }) => {
    const { network, line, reopen, now, pass } = await openLine(channel, { ownDelayMs: 20 * second })
    const isClosed = kind === 'locked' && driver.closes === true
    const post = network.post({ handle: 'aino', text: '@fjellro sarana & rikki', closed: isClosed })
    const order = { ...orderFor(post.id, 'Hei Aino & kumppanit, lue https://fjellro.example/huolto?a=1&b=2 😤'), attemptedAt: now() }
    await line.whoAmI()
    const calls = network.oracle.lines.length
    if (!isClosed) network.turn({ once: [fault('create', kind)] })
    if (outcome === 'sent') {
      const sent = await line.sendReply(order)
      expect(network.oracle.accepted).toMatchObject([{ id: sent.externalId }])
      return
    }
    const error = await failure(reopen(patienceFor(kind)).sendReply(order))
    expectFailure(error, outcome, now(), kind)
    expect(network.oracle.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    expect(network.oracle.accepted).toHaveLength(taken ? 1 : 0)
    if (error.kind === 'stop-and-ask' || error.kind === 'drop') return
    if (error.kind === 'retry-at') {
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

  it.each(told('sending'))('says a reply once and knows it when the network %s', async (story, { sending: outcome }) => {
    const opened = await openLine(channel)
    await toldIn(sendingStories, story)(opened, outcome as Outcome)
  })

  const readingStories: Telling = {
    async expired(opened) {
      const { network, pass, renewing } = opened
      const line = renewing()
      const { cursor } = await readAll(line)
      pass(3 * hour)
      const posted = manyPosts(network, 3)
      const renewed = network.oracle.calls.token ?? 0
      expect(heardIn((await readAll(line, cursor)).posts).sort()).toEqual(idsOf(opened, posted))
      expect(network.oracle.calls.token).toBe(renewed + 1)
    },
    async 'grant-gone'({ network, pass, renewing, now }, outcome) {
      const line = renewing()
      const { cursor } = await readAll(line)
      network.signIn()
      pass(3 * hour)
      const posted = manyPosts(network, 3)
      const calls = network.oracle.lines.length
      if (outcome === 'heard') expect(heardIn((await readAll(line, cursor)).posts).sort()).toEqual(posted.sort())
      else expectFailure(await failure(line.fetchPosts(cursor)), outcome, now(), 'grant-gone')
      expect(network.oracle.lines.length - calls).toBeLessThanOrEqual(mostCalls)
    },
    async late(opened) {
      const { network, line, now, pass } = opened
      manyPosts(network, 5)
      const { cursor } = await readAll(line)
      const before = now()
      pass(10 * second)
      const late = network.post({ handle: 'late', text: '@fjellro it took a while', at: before - 500 })
      const on = network.post({ handle: 'punctual', text: '@fjellro this one did not' })
      expect(heardIn((await readAll(line, cursor)).posts).sort()).toEqual(idsOf(opened, [late.id, on.id]))
    },
    deleted: (opened) => change(opened, 'deleted'),
    edited: (opened) => change(opened, 'edited'),
    async unreachable({ network, line, now }, outcome) {
      const { cursor } = await readAll(line)
      await network.close()
      expectFailure(await failure(line.fetchPosts(cursor)), outcome, now(), 'unreachable')
    },
    'clock-ahead': (opened, outcome) => waitFor(opened, outcome, 10 * minute),
    'clock-behind': (opened, outcome) => waitFor(opened, outcome, -10 * minute),
  }

  /** A post we know goes or changes: the others are heard as if nothing was, and asking again tells what became of it. */
  async function change(opened: Line, how: 'deleted' | 'edited') {
    const { network, line, pass } = opened
    const [first, ...others] = manyPosts(network, 4) as [string, ...string[]]
    const { cursor } = await readAll(line)
    const post = network.world.posts.get(first)
    if (!post) throw new Error('The practice network lost its own post.')
    pass(second)
    const changed = how === 'edited' ? network.edit(post, '@fjellro changed my mind').id : null
    if (changed === null) network.remove(post)
    pass(second)
    const posted = manyPosts(network, 3, 'after')
    const { posts } = await readAll(line, cursor)
    const isFirst = ({ originalId }: { originalId: string }) => idsOf(opened, [first]).includes(originalId)
    expect(heardIn(posts.filter((one) => !isFirst(one))).sort()).toEqual(idsOf(opened, posted))
    if (channel.lookUps === null) {
      expect(posts.filter(isFirst)).toMatchObject(how === 'edited' ? [{ text: '@fjellro changed my mind' }] : [])
      return
    }
    const known = await line.lookUp([first, ...others])
    expect(known.gone).toEqual(how === 'deleted' ? [first] : [])
    expect(known.posts.filter(isFirst)).toMatchObject(how === 'edited' ? [{ text: '@fjellro changed my mind', originalId: first }] : [])
    expect(known.posts).toHaveLength(how === 'deleted' ? others.length : others.length + 1)
  }

  /** The limit is used up; when it resets is told on a clock that is wrong, or in seconds. A right clock would have us wait as long. */
  async function waitFor(opened: Line, outcome: Outcome, clockSkewMs: number) {
    const right = await useUp(await openLine(channel, { limitFactor: 0.004 }), 0)
    const { refused, waitUntil } = await useUp(opened, clockSkewMs)
    expectFailure(refused, outcome, opened.now(), 'clock')
    expect(refused.retryAt).toBe(right.refused.retryAt)
    expect(waitUntil).toBe(driver.foretellsLimit ? refused.retryAt : null)
  }

  async function useUp({ network, line }: Line, clockSkewMs: number): Promise<{ refused: ChannelError; waitUntil: number | null }> {
    network.turn({ clockSkewMs })
    let cursor: unknown = null
    let waitUntil: number | null = null
    for (let calls = 0; calls < 20; calls += 1) {
      const asked = await line.fetchPosts(cursor).catch((error: ChannelError) => error)
      if (asked instanceof Error) return { refused: asked, waitUntil }
      cursor = asked.cursor
      waitUntil ??= asked.waitUntil
    }
    throw new Error('The limit was never used up.')
  }

  const sendingStories: Telling = {
    async expired({ network, pass, renewing }) {
      const line = renewing()
      await line.fetchPosts(null)
      pass(3 * hour)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const sent = await line.sendReply(orderFor(post.id, 'Hei Aino'))
      expect(network.oracle.accepted).toMatchObject([{ id: sent.externalId }])
    },
    async 'grant-gone'({ network, pass, renewing, now }, outcome) {
      const line = renewing()
      await line.fetchPosts(null)
      network.signIn()
      pass(3 * hour)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      if (outcome === 'sent') await line.sendReply(orderFor(post.id, 'Hei Aino'))
      else expectFailure(await failure(line.sendReply(orderFor(post.id, 'Hei Aino'))), outcome, now(), 'grant-gone')
      expect(network.oracle.accepted).toHaveLength(outcome === 'sent' ? 1 : 0)
    },
    async deleted({ network, line, now }, outcome) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      network.remove(post)
      expectFailure(await failure(line.sendReply(orderFor(post.id, 'Hei Aino'))), outcome, now(), 'deleted')
      expect(network.oracle.accepted).toEqual([])
    },
    async edited({ network, line, pass }) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      pass(second)
      network.edit(post, '@fjellro sarana on rikki')
      const sent = await line.sendReply(orderFor(post.id, 'Hei Aino'))
      expect(network.oracle.accepted).toMatchObject([{ id: sent.externalId }])
    },
    async unreachable({ network, line, now }, outcome) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      await line.whoAmI()
      await network.close()
      expectFailure(await failure(line.sendReply(orderFor(post.id, 'Hei Aino'))), outcome, now(), 'unreachable')
    },
    async 'sent-before'({ network, line, reopen, now }, outcome) {
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
      const sent = await line.sendReply(order)
      if (outcome === 'sent') expect(await reopen().sendReply(order)).toEqual(sent)
      else expectFailure(await failure(reopen().sendReply(order)), outcome, now(), 'sent-before')
      expect(await line.findReply(order)).toEqual(sent)
      expect(network.oracle.accepted).toHaveLength(1)
    },
    async 'own-late'({ network, line, now, pass }, outcome) {
      const { settleMs } = channel.afterDoubt
      network.turn({ ownDelayMs: settleMs + 10 * second })
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
      network.turn({ once: [fault('create', 'reset-after')] })
      expectFailure(await failure(line.sendReply(order)), outcome, now(), 'own-late')
      pass(settleMs)
      if (!channel.afterDoubt.nativeKey) expect(await line.findReply(order)).toBeNull()
      pass(settleMs)
      expect((await settle(channel, line, order))?.externalId).toBe(network.oracle.accepted[0]?.id)
      expect(network.oracle.accepted).toHaveLength(1)
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

  const silence = answers ? [] : ['without asking']
  it.each(silence)('says nothing where nothing can be said, %s', async () => {
    const { network, line } = await openLine(channel)
    const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    expect(await failure(line.sendReply(orderFor(post.id, 'Hei')))).toMatchObject({ kind: 'drop', code: 'forbidden' })
    expect(await line.findReply(orderFor(post.id, 'Hei'))).toBeNull()
    expect(network.oracle.lines).toEqual([])
  })

  it('ends its calls when the product stops', async () => {
    const { line, stop } = await openLine(channel, { faults: { '*': { hang: 1 } } })
    const reading = failure(line.fetchPosts(null))
    stop()
    expect(await reading).toMatchObject({ kind: 'retry-at' })
  })
}
