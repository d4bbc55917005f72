import { ChannelError, type Connection } from '../../engines/channels/channel.ts'
import type { Context } from '../../kit/database/context.ts'
import { acquireLease, releaseLease } from '../../kit/database/lease.ts'
import { hour, minute, second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { Log } from '../../kit/lib/log.ts'
import { pause as pauseFor } from '../../kit/lib/pause.ts'
import { hastenSource, listSources, type SourceRow } from '../../nouns/sources/source.store.ts'

/** A dead node's lines are taken over after this. */
const leaseMs = 20 * second
/** How often a held line is renewed, and one that another node holds is asked for. */
const leaseEveryMs = 5 * second
/** Hints that come within this time are one: news may come in storms, and calls are counted. */
const wakeUpsEveryMs = 2 * second
const longestPauseMs = 10 * minute
/** A line that held for so long had nothing wrong with it. */
const steadyMs = minute

export type Subscribing = {
  context: Context
  log: Log
  node: string
  connect(source: SourceRow): Connection
  /** A source is due at once. */
  onWakeUp(): void
  /** Waits; ends early, without an error, when `ending` says so. */
  pause?(ms: number, ending: AbortSignal): Promise<void>
  /** In [0, 1): spreads what would otherwise happen at the same time. */
  random?(): number
}

export type Subscriber = {
  /** Opens lines that are missing, renews what is held, and closes what is not wanted any more. Answers false: there is never more. */
  manageConnections(): Promise<boolean>
  /** Closes all lines and gives them back. */
  leave(): Promise<void>
}

type Subscription = { of: string; leasedAt: number; ending: AbortController; over: Promise<void> }

/**
 * Holds lines open on which networks tell of news: each live source's on one node of all. What is told is only a hint that a poll is due;
 * polls go on as ever without it, so nothing depends on a line, and no line ever makes a source fail.
 */
export function createSubscriber(subscribing: Subscribing): Subscriber {
  const { context, log, node, connect } = subscribing
  const subscriptions = new Map<number, Subscription>()
  const askedAt = new Map<number, number>()

  return {
    async manageConnections() {
      const sources = (await listSources(context.db)).filter(({ state }) => state !== 'paused' && state !== 'stopped')
      const wanted = new Map(sources.map((source) => [source.id, source]))
      for (const [id, subscription] of subscriptions) {
        const source = wanted.get(id)
        if (!source || settingsOf(source) !== subscription.of || !(await renewed(id, subscription))) await close(id, subscription)
      }
      for (const source of sources) if (source.state === 'live' && !subscriptions.has(source.id)) await take(source)
      return false
    },
    async leave() {
      await Promise.all([...subscriptions].map(([id, subscription]) => close(id, subscription)))
    },
  }

  async function take(source: SourceRow): Promise<void> {
    const now = context.clock()
    if (Math.abs(now - (askedAt.get(source.id) ?? 0)) < leaseEveryMs) return
    askedAt.set(source.id, now)
    const connection = opened(source)
    if (!connection?.subscribe || !(await acquireLease(context, nameOf(source.id), node, leaseMs))) return
    failpoint('connection-leased')
    const ending = new AbortController()
    const over = staySubscribed(subscribing, source, connection.subscribe, ending.signal).catch((error) => {
      log.error({ err: error, source: source.id }, `a line broke off in an unexpected way: ${wordsOf(error)}`)
      subscriptions.delete(source.id)
    })
    subscriptions.set(source.id, { of: settingsOf(source), leasedAt: now, ending, over })
  }

  function opened(source: SourceRow): Connection | null {
    try {
      return connect(source)
    } catch (error) {
      // The next poll meets the same settings and says so where people see it.
      if (error instanceof ChannelError) return null
      throw error
    }
  }

  async function renewed(id: number, subscription: Subscription): Promise<boolean> {
    const now = context.clock()
    if (Math.abs(now - subscription.leasedAt) < leaseEveryMs) return true
    subscription.leasedAt = now
    return acquireLease(context, nameOf(id), node, leaseMs)
  }

  async function close(id: number, subscription: Subscription): Promise<void> {
    subscriptions.delete(id)
    askedAt.delete(id)
    subscription.ending.abort()
    await subscription.over
    await releaseLease(context, nameOf(id), node)
  }
}

const nameOf = (sourceId: number) => `line:${sourceId}`
const settingsOf = ({ settings, query, credentials }: SourceRow) => [settings, query, credentials].join('\n')

/** Opens one line again and again, with growing pauses while it does not hold; one that is refused is asked for once an hour. */
async function staySubscribed(
  { context, log, onWakeUp, pause = pauseFor, random = Math.random }: Subscribing,
  source: SourceRow,
  subscribe: NonNullable<Connection['subscribe']>,
  ending: AbortSignal,
): Promise<void> {
  const wakeUps = oneOfMany(hasten, wakeUpsEveryMs, pause, ending)
  let failures = 0
  while (!ending.aborted) {
    const openedAt = context.clock()
    let pauseMs = 0
    try {
      await subscribe(wakeUps.take, ending)
      failures = context.clock() - openedAt >= steadyMs ? 0 : failures + 1
      // What came between the break and the next opening is found by a poll.
      if (!ending.aborted) wakeUps.take()
    } catch (error) {
      if (ending.aborted) break
      failures += 1
      pauseMs = error instanceof ChannelError && error.kind !== 'retry-at' ? hour : waitOf(error) - context.clock()
      log.info({ err: error, source: source.id }, `no line for now, the source is polled as ever: ${wordsOf(error)}`)
    }
    const grown = Math.min(second * 2 ** failures, longestPauseMs)
    await pause(Math.min(Math.max(pauseMs, grown * (0.5 + random() / 2)), hour), ending)
  }
  await wakeUps.done()

  async function hasten(): Promise<void> {
    failpoint('wake-up-received')
    try {
      await hastenSource(context.db, source.id, context.clock())
    } catch (error) {
      log.warn({ err: error, source: source.id }, `a hint was lost, the next poll comes in its time: ${wordsOf(error)}`)
    }
    failpoint('wake-up-saved')
    onWakeUp()
  }
}

const waitOf = (error: unknown): number => (error instanceof ChannelError ? (error.retryAt ?? 0) : 0)

/** Does a thing at once when asked; asked again within `everyMs`, once more after that. */
function oneOfMany(work: () => Promise<void>, everyMs: number, pause: NonNullable<Subscribing['pause']>, ending: AbortSignal) {
  let isAsked = false
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (isAsked && !ending.aborted) {
      isAsked = false
      await work()
      await pause(everyMs, ending)
    }
    running = null
  }

  return {
    take(): void {
      isAsked = true
      running ??= run()
    },
    done: async () => void (await running),
  }
}
