import { ChannelError, type Connection } from '../../engines/channels/channel.ts'
import type { Desk } from '../../kit/database/context.ts'
import { holdLease, leaveLease } from '../../kit/database/lease.ts'
import { hour, minute, second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import { reached } from '../../kit/lib/failpoint.ts'
import type { Log } from '../../kit/lib/log.ts'
import { pause as pauseFor } from '../../kit/lib/pause.ts'
import { hastenSource, listSources, type SourceRow } from '../../nouns/sources/source.store.ts'

/** A dead node's lines are taken over after this. */
const leaseMs = 20 * second
/** How often a held line is renewed, and one that another node holds is asked for. */
const leaseEveryMs = 5 * second
/** Hints that come within this time are one: news may come in storms, and calls are counted. */
const hintsEveryMs = 2 * second
const longestPauseMs = 10 * minute
/** A line that held for so long had nothing wrong with it. */
const steadyMs = minute

export type Overhearing = {
  desk: Desk
  log: Log
  node: string
  connect(source: SourceRow): Connection
  /** A source is due at once. */
  onHint(): void
  /** Waits; ends early, without an error, when `ending` says so. */
  pause?(ms: number, ending: AbortSignal): Promise<void>
  /** In [0, 1): spreads what would otherwise happen at the same time. */
  random?(): number
}

export type Overhearer = {
  /** Opens lines that are missing, renews what is held, and closes what is not wanted any more. Answers false: there is never more. */
  tendLines(): Promise<boolean>
  /** Closes all lines and gives them back. */
  leave(): Promise<void>
}

type Line = { of: string; leasedAt: number; ending: AbortController; over: Promise<void> }

/**
 * Holds lines open on which networks tell of news: each live source's on one node of all. What is told is only a hint that a poll is due;
 * polls go on as ever without it, so nothing depends on a line, and no line ever makes a source fail.
 */
export function createOverhearer(overhearing: Overhearing): Overhearer {
  const { desk, log, node, connect } = overhearing
  const lines = new Map<number, Line>()
  const askedAt = new Map<number, number>()

  return {
    async tendLines() {
      const sources = (await listSources(desk.db)).filter(({ state }) => state !== 'paused' && state !== 'stopped')
      const wanted = new Map(sources.map((source) => [source.id, source]))
      for (const [id, line] of lines) {
        const source = wanted.get(id)
        if (!source || settingsOf(source) !== line.of || !(await renewed(id, line))) await close(id, line)
      }
      for (const source of sources) if (source.state === 'live' && !lines.has(source.id)) await take(source)
      return false
    },
    async leave() {
      await Promise.all([...lines].map(([id, line]) => close(id, line)))
    },
  }

  async function take(source: SourceRow): Promise<void> {
    const now = desk.clock()
    if (now - (askedAt.get(source.id) ?? 0) < leaseEveryMs) return
    askedAt.set(source.id, now)
    const connection = opened(source)
    if (!connection?.overhear || !(await holdLease(desk, nameOf(source.id), node, leaseMs))) return
    reached('line-leased')
    const ending = new AbortController()
    const over = hold(overhearing, source, connection.overhear, ending.signal).catch((error) => {
      log.error({ err: error, source: source.id }, `a line broke off in an unexpected way: ${wordsOf(error)}`)
      lines.delete(source.id)
    })
    lines.set(source.id, { of: settingsOf(source), leasedAt: now, ending, over })
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

  async function renewed(id: number, line: Line): Promise<boolean> {
    const now = desk.clock()
    if (now - line.leasedAt < leaseEveryMs) return true
    line.leasedAt = now
    return holdLease(desk, nameOf(id), node, leaseMs)
  }

  async function close(id: number, line: Line): Promise<void> {
    lines.delete(id)
    askedAt.delete(id)
    line.ending.abort()
    await line.over
    await leaveLease(desk, nameOf(id), node)
  }
}

const nameOf = (sourceId: number) => `line:${sourceId}`
const settingsOf = ({ settings, query, credentials }: SourceRow) => [settings, query, credentials].join('\n')

/** Opens one line again and again, with growing pauses while it does not hold; one that is refused is asked for once an hour. */
async function hold(
  { desk, log, onHint, pause = pauseFor, random = Math.random }: Overhearing,
  source: SourceRow,
  overhear: NonNullable<Connection['overhear']>,
  ending: AbortSignal,
): Promise<void> {
  const hints = oneOfMany(hasten, hintsEveryMs, pause, ending)
  let failures = 0
  while (!ending.aborted) {
    const openedAt = desk.clock()
    let pauseMs = 0
    try {
      await overhear(hints.take, ending)
      failures = desk.clock() - openedAt >= steadyMs ? 0 : failures + 1
      // What came between the break and the next opening is found by a poll.
      if (!ending.aborted) hints.take()
    } catch (error) {
      if (ending.aborted) break
      failures += 1
      pauseMs = error instanceof ChannelError && error.kind !== 'retry-at' ? hour : waitOf(error) - desk.clock()
      log.info({ err: error, source: source.id }, `no line for now, the source is polled as ever: ${wordsOf(error)}`)
    }
    const grown = Math.min(second * 2 ** failures, longestPauseMs)
    await pause(Math.min(Math.max(pauseMs, grown * (0.5 + random() / 2)), hour), ending)
  }
  await hints.done()

  async function hasten(): Promise<void> {
    reached('hint-taken')
    try {
      await hastenSource(desk.db, source.id, desk.clock())
    } catch (error) {
      log.warn({ err: error, source: source.id }, `a hint was lost, the next poll comes in its time: ${wordsOf(error)}`)
    }
    reached('hint-kept')
    onHint()
  }
}

const waitOf = (error: unknown): number => (error instanceof ChannelError ? (error.retryAt ?? 0) : 0)

/** Does a thing at once when asked; asked again within `everyMs`, once more after that. */
function oneOfMany(work: () => Promise<void>, everyMs: number, pause: NonNullable<Overhearing['pause']>, ending: AbortSignal) {
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
