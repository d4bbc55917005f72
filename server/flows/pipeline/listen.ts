import type { ChannelName } from '#shared/channel.ts'
import { ChannelError, type Connection, type Fetched, type Standing } from '../../engines/channels/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { findOutage } from '../../kit/database/outage.ts'
import { second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { Log } from '../../kit/lib/log.ts'
import { storable } from '../../kit/lib/text.ts'
import { linkWriters } from '../../nouns/customers/customer-link.keeping.ts'
import { saveGone, savePosts } from '../../nouns/mentions/mention.keep.ts'
import { attachOwnPosts } from '../../nouns/replies/reply.own-posts.ts'
import { dearestPage, gapAfterMs, nextPollAt } from '../../nouns/sources/source.rules.ts'
import {
  addGap,
  claimDueSource,
  lockSource,
  openGap,
  removeOpenGap,
  type SourceRow,
  updateLeasedSource,
} from '../../nouns/sources/source.store.ts'
import { type Held, reserveMoney } from '../../nouns/sources/spending.actions.ts'
import { bookSpend, removeReservation } from '../../nouns/sources/spending.store.ts'

/** Longer than any call may take; renewed with every page. A dead node's source is taken over after this. */
const leaseMs = 40 * second
/** Pages read in one go before other sources and the other stages get their turn. */
const pagesAtOnce = 20

export type Listening = {
  context: Context
  log: Log
  node: string
  pollEveryMs: number | null
  connect(source: SourceRow): Connection
  /** Told after each page, so that understanding starts at once. */
  onSaved(): void
  /** Ends every call when the product stops. */
  stopping?: AbortSignal
}

/** Polls one due source; answers false when none is due. */
export async function listenOnce(listening: Listening): Promise<boolean> {
  const source = await claimNext(listening)
  if (!source) return false
  await poll(listening, source)
  return true
}

/** Most sources polled at once by one node: networks that hang hold up only themselves. */
const pollsAtOnce = 24

export type Listener = { listenNext(): Promise<boolean>; leave(): Promise<void> }

/** Polls all due sources beside each other. `leave` waits for the polls under way. */
export function createListener(listening: Listening): Listener {
  const polls = new Set<Promise<void>>()
  /** What a poll held when the database went away: nobody could give it back then, and it would wait for the end of its lease. */
  const held = new Map<number, SourceRow>()

  async function giveBack(): Promise<void> {
    for (const source of held.values()) {
      await letGo(listening, source, source.nextPollAt)
      held.delete(source.id)
    }
  }

  return {
    async listenNext() {
      await giveBack()
      if (polls.size >= pollsAtOnce) await Promise.race(polls)
      const source = await claimNext(listening)
      if (!source) return false
      const polling = poll(listening, source)
        .catch((error) => {
          listening.log.error({ err: error, source: source.id }, `a poll broke off: ${wordsOf(error)}`)
          held.set(source.id, source)
        })
        .finally(() => polls.delete(polling))
      polls.add(polling)
      return true
    },
    async leave() {
      await Promise.all(polls)
    },
  }
}

async function claimNext({ context, node }: Listening): Promise<SourceRow | null> {
  const source = await claimDueSource(context.db, context.engine, node, context.clock(), leaseMs)
  if (source) failpoint('source-claimed')
  return source
}

async function poll(listening: Listening, source: SourceRow): Promise<void> {
  try {
    const pause = await readPages(listening, source)
    if (pause === 'busy') return await letGo(listening, source, listening.context.clock() + everyMsOf(listening, source))
    await settleGood(listening, source, pause)
    failpoint('poll-settled')
  } catch (error) {
    failpoint('poll-failed')
    // We broke the call off ourselves: no fault of the network, and whoever comes next may go on at once.
    // Nor is it the network's fault when our own database is away or full.
    if (listening.stopping?.aborted) await letGo(listening, source, source.nextPollAt)
    else if (findOutage(error)) await letGo(listening, source, listening.context.clock() + everyMsOf(listening, source))
    else await settleBad(listening, source, error)
    failpoint('poll-failure-saved')
  }
}

/** Gives a source back as it was. */
async function letGo({ context, node }: Listening, source: SourceRow, nextPollAt: number): Promise<void> {
  await updateLeasedSource(context.db, source.id, node, { leaseOwner: null, leaseEndsAt: null, nextPollAt })
}

function everyMsOf({ pollEveryMs }: Listening, { channel, query }: SourceRow): number {
  const usual = getChannel(channel as ChannelName)
  return pollEveryMs ?? (query === null ? undefined : usual.searchEveryMs) ?? usual.pollEveryMs
}

type Pause = { more: boolean; waitUntil: number | null; trouble: string | null }

/** Reads page after page. `busy`: what is left of the cap is held by other calls, so it is worth coming again. */
async function readPages({ context, node, connect, onSaved }: Listening, source: SourceRow): Promise<Pause | 'busy'> {
  const connection = connect(source)
  if (source.account === null) {
    const account = await connection.whoAmI()
    failpoint('account-asked')
    await updateLeasedSource(context.db, source.id, node, { account: JSON.stringify(account) })
    failpoint('account-saved')
  }
  let cursor: unknown = readJson(source.cursor)
  let trouble: string | null = null
  for (let page = 0; page < pagesAtOnce; page++) {
    const held = await reserveForPage(context, source)
    if (held === 'busy') return held
    try {
      const fetched = storable(await connection.fetchPosts(cursor, held?.amount))
      failpoint('page-fetched')
      cursor = fetched.cursor
      await savePage({ context, node }, source, fetched, held)
      failpoint('page-saved')
      if (fetched.posts.length > 0) onSaved()
      trouble = fetched.standing?.trouble ?? null
      if (!fetched.more || fetched.waitUntil !== null) return { more: fetched.more, waitUntil: fetched.waitUntil, trouble }
    } catch (error) {
      if (held) await removeReservation(context.db, held.id)
      throw error
    }
  }
  return { more: true, waitUntil: null, trouble }
}

/** Posts and cursor are kept in one transaction: the cursor may lag, never lead. With them goes what they cost. */
async function savePage({ context, node }: Pick<Listening, 'context' | 'node'>, source: SourceRow, fetched: Fetched, held: Held | null) {
  await change(context, async (tx, emit) => {
    const now = context.clock()
    const saved = await savePosts(tx, context.engine, { id: source.id, channel: source.channel }, fetched.posts, now, emit)
    if (saved.added > 0 && getChannel(source.channel).authorsByAddress)
      await linkWriters(
        tx,
        context,
        fetched.posts.map(({ author }) => author.externalId),
        emit,
      )
    const gone = (fetched.gone ?? []).map((id) => ({ originalId: id, externalId: id }))
    await saveGone(tx, context.engine, source.channel, gone, now, emit)
    await attachOwnPosts(tx, context, source.channel, fetched.posts, emit)
    const newestPostAt = saved.newestPostAt === null ? source.newestPostAt : Math.max(saved.newestPostAt, source.newestPostAt ?? 0)
    source.newestPostAt = newestPostAt
    source.mentionCount += saved.added
    const isOurs = await updateLeasedSource(tx, source.id, node, {
      cursor: JSON.stringify(fetched.cursor),
      leaseEndsAt: now + leaseMs,
      newestPostAt,
      mentionCount: source.mentionCount,
      lastPollAt: now,
      lastSuccessAt: now,
      ...toldOf(fetched.standing),
    })
    if (!isOurs) throw new LostLease()
    const posts = fetched.posts.length
    await bookSpend(tx, { sourceId: source.id, at: now, kind: 'read', posts, cost: fetched.cost, deliveryId: null })
    if (held) await removeReservation(tx, held.id)
    if (fetched.gap) await addGap(tx, { sourceId: source.id, fromAt: fetched.gap.from, toAt: fetched.gap.to, reason: fetched.gap.reason })
    if (saved.added > 0) emit({ kind: 'mention-saved', sourceId: source.id, data: { count: saved.added } })
    failpoint('page-written')
  })
}

/**
 * Holds the money for a page; null where the network is free. Looked at for each page, since a cap may be set and a reply be paid for
 * meanwhile. Throws ChannelError when nothing is left.
 */
async function reserveForPage(context: Context, source: SourceRow): Promise<Held | null | 'busy'> {
  const { prices } = getChannel(source.channel)
  const held = prices ? await reserveMoney(context, source.id, dearestPage(prices)) : null
  if (held !== 'spent') return held
  throw new ChannelError(
    'stop-and-ask',
    'cap',
    'The monthly cap is reached. Raise it to go on; nothing is lost meanwhile as long as the network keeps it.',
  )
}

/** What a page told of its line, as a source keeps it: only what was told changes. */
function toldOf({ tokenEndsAt, quota }: Standing = {}): Partial<SourceRow> {
  return {
    ...(tokenEndsAt !== undefined && { tokenEndsAt }),
    ...(quota && { quotaLeft: quota.left, quotaOf: quota.of, quotaResetsAt: quota.resetsAt }),
  }
}

/** Another node took the source over while we were slow; it goes on from the kept cursor. */
class LostLease extends Error {}

/** The source is free for whoever polls it next. */
const free = { leaseOwner: null, leaseEndsAt: null }

/** Whether somebody asked for the next poll while this one was under way; that means one that begins after it. */
const isHastened = (before: SourceRow, now: SourceRow): boolean => now.nextPollAt !== before.nextPollAt

async function settleGood(listening: Listening, source: SourceRow, pause: Pause): Promise<void> {
  const { context, node } = listening
  const now = context.clock()
  const everyMs = pause.more && pause.waitUntil === null ? 0 : everyMsOf(listening, source)
  const state = pause.waitUntil !== null && pause.waitUntil > now + everyMs ? 'waiting' : 'live'
  await change(context, async (tx, emit) => {
    const current = await lockSource(tx, context.engine, source.id)
    if (current.state === 'paused') return void (await updateLeasedSource(tx, source.id, node, free))
    const held = await updateLeasedSource(tx, source.id, node, {
      ...free,
      state,
      error: state === 'waiting' ? 'The network asked us to wait.' : (pause.trouble?.slice(0, 500) ?? null),
      errorCode: null,
      failures: 0,
      nextPollAt: nextPollAt(now, isHastened(source, current) ? 0 : everyMs, 0, pause.waitUntil),
    })
    if (!held) return
    if (source.failures > 0) await removeOpenGap(tx, source.id)
    if (source.state !== state) emit({ kind: 'source-health', sourceId: source.id, data: { state, name: source.name } })
  })
}

async function settleBad({ context, node, log }: Listening, source: SourceRow, error: unknown): Promise<void> {
  if (error instanceof LostLease) return
  const now = context.clock()
  const stop = error instanceof ChannelError && error.kind === 'stop-and-ask'
  const waitUntil = error instanceof ChannelError ? error.retryAt : null
  const failures = source.failures + 1
  const state = stop ? 'stopped' : error instanceof ChannelError && error.code === 'rate-limit' ? 'waiting' : 'failing'
  const words = error instanceof ChannelError ? error.message : storable(`Something unexpected happened while listening: ${wordsOf(error)}`)
  log.warn({ err: error, source: source.id, state }, words)
  await change(context, async (tx, emit) => {
    const current = await lockSource(tx, context.engine, source.id)
    if (current.state === 'paused') return void (await updateLeasedSource(tx, source.id, node, free))
    // What was refused may be a token that somebody has replaced meanwhile: the poll that was asked for tells.
    if (stop && isHastened(source, current)) return void (await updateLeasedSource(tx, source.id, node, { ...free, nextPollAt: now }))
    const held = await updateLeasedSource(tx, source.id, node, {
      ...free,
      state,
      error: words.slice(0, 500),
      errorCode: error instanceof ChannelError ? error.code : null,
      failures,
      lastPollAt: now,
      nextPollAt: nextPollAt(now, 0, failures, waitUntil),
    })
    if (!held) return
    const heardAt = source.lastSuccessAt ?? source.createdAt
    if (stop || now - heardAt > gapAfterMs) await openGap(tx, source.id, heardAt, words.slice(0, 200))
    if (source.state !== state || source.error !== words)
      emit({ kind: 'source-health', sourceId: source.id, data: { state, name: source.name, error: words.slice(0, 200) } })
  })
}
