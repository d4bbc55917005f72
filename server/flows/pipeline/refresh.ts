import type { ReplyState } from '#shared/reply.ts'
import { type Channel, ChannelError, type Connection, type Refreshed } from '../../engines/channels/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { updateMany } from '../../kit/database/bulk.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { day, hour, minute } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import type { Log } from '../../kit/lib/log.ts'
import { saveGone, savePosts } from '../../nouns/mentions/mention.keep.ts'
import { nextRefreshAt } from '../../nouns/mentions/mention.rules.ts'
import { claimDueRefreshes, delayRefreshes, type KnownMention } from '../../nouns/mentions/mention.store.ts'
import { monthOf } from '../../nouns/sources/source.rules.ts'
import { listSources, type SourceRow } from '../../nouns/sources/source.store.ts'
import { reserveMoney } from '../../nouns/sources/spending.actions.ts'
import { bookSpend, removeReservation } from '../../nouns/sources/spending.store.ts'

/** Most that every network answers about at once. */
const atOnce = 100
/** Longer than a call may take: what a dead node was asking for is due again after this. */
const claimMs = 10 * minute
/** A network may answer about fewer than it was asked: the others follow soon, never in a loop. */
const restAfterMs = 1 * minute
const pending: readonly ReplyState[] = ['draft', 'approved', 'sending', 'sent', 'uncertain', 'handed-over']

export type Refreshing = { context: Context; log: Log; connect(source: SourceRow): Connection }

/**
 * Asks one network again for mentions that are due, and follows what became of them: what was taken away loses its words,
 * what was changed is understood anew. Answers false when nothing is due. The due times stand in the rows.
 */
export async function refreshOnce(refreshing: Refreshing): Promise<boolean> {
  const { context } = refreshing
  for (const source of await listSources(context.db)) {
    if (source.refreshes === 'none' || source.state !== 'live') continue
    const now = context.clock()
    const channel = getChannel(source.channel)
    const affordable = mostAffordable(channel, source, now)
    // Without money they stay due, until the cap is raised or the month ends.
    if (affordable < 1) continue
    const due = await claimDueRefreshes(context.db, context.engine, source.id, now, now + claimMs, Math.min(atOnce, affordable))
    if (due.length === 0) continue
    const { open, answered } = await standing(context, due)
    const wanted = source.refreshes === 'all' ? due : due.filter((one) => open.has(one.id) && answered.has(one.id))
    await askAgain(refreshing, source, { due, open, wanted })
    return true
  }
  return false
}

/** Most that asking for one mention can cost: it and its author are charged. */
const priceOfEach = ({ prices }: Channel) => (prices ? prices.post + prices.author : 0)

/** How many mentions can be asked for without passing the cap. */
function mostAffordable(channel: Channel, { cap, spend, spendMonth }: SourceRow, now: number): number {
  if (!channel.prices || cap === null) return atOnce
  return Math.floor((cap - (spendMonth === monthOf(now) ? spend : 0)) / priceOfEach(channel))
}

/** Of these mentions, those whose case is worked on and those whose thread we answer. */
async function standing(context: Context, due: readonly KnownMention[]) {
  const caseIds = due.flatMap((one) => one.caseId ?? [])
  const threadIds = due.flatMap((one) => one.threadId ?? [])
  const [cases, replies] = await Promise.all([
    caseIds.length === 0
      ? []
      : context.db.selectFrom('cases').select('id').where('id', 'in', caseIds).where('state', '<>', 'resolved').execute(),
    threadIds.length === 0
      ? []
      : context.db
          .selectFrom('replies')
          .select('threadId')
          .distinct()
          .where('threadId', 'in', threadIds)
          .where('state', 'in', pending)
          .execute(),
  ])
  const openCases = new Set(cases.map(({ id }) => id))
  const answeredThreads = new Set(replies.map(({ threadId }) => threadId))
  return {
    open: new Set(due.filter(({ caseId }) => caseId !== null && openCases.has(caseId)).map(({ id }) => id)),
    answered: new Set(due.filter(({ threadId }) => threadId !== null && answeredThreads.has(threadId)).map(({ id }) => id)),
  }
}

type Round = { due: readonly KnownMention[]; open: ReadonlySet<number>; wanted: readonly KnownMention[] }

async function askAgain({ context, log, connect }: Refreshing, source: SourceRow, { due, open, wanted }: Round): Promise<void> {
  const channel = getChannel(source.channel)
  let answer: Refreshed = { posts: [], gone: [], cost: 0, waitUntil: null }
  const most = wanted.length * priceOfEach(channel)
  const held = most > 0 ? await reserveMoney(context, source.id, most, most) : null
  if (held === 'spent' || held === 'busy') return delayRefreshes(context.db, source.id, context.clock() + restAfterMs)
  try {
    if (wanted.length > 0) answer = await connect(source).refresh(wanted.map(({ externalId }) => externalId))
  } catch (error) {
    log.warn({ err: error, source: source.id }, `known posts could not be asked for: ${wordsOf(error)}`)
    if (held) await removeReservation(context.db, held.id)
    const again = error instanceof ChannelError && error.kind === 'retry-at' ? Math.min(error.retryAt ?? 0, context.clock() + day) : 0
    return delayRefreshes(context.db, source.id, Math.max(again, context.clock() + (again > 0 ? minute : hour)))
  }
  const now = context.clock()
  const gone = new Set(answer.gone)
  const known = new Set(answer.posts.flatMap((post) => [post.externalId, post.originalId]))
  const isAnswered = (one: KnownMention) => gone.has(one.externalId) || known.has(one.externalId) || known.has(one.originalId)
  const isPartial = wanted.some(isAnswered)
  const asked = new Set(wanted)
  const dueAgain = (one: KnownMention) => {
    if (gone.has(one.externalId)) return null
    if (isPartial && asked.has(one) && !isAnswered(one)) return now + restAfterMs
    return nextRefreshAt(one.receivedAt, now, open.has(one.id), channel.refreshDays)
  }
  await change(context, async (tx, emit) => {
    const about = { id: source.id, channel: channel.name }
    const ours = new Set(wanted.map(({ originalId }) => originalId))
    const changed = answer.posts.filter(({ originalId }) => ours.has(originalId))
    await savePosts(tx, context.engine, about, changed, now, emit)
    const taken = wanted.filter((one) => gone.has(one.externalId))
    await saveGone(tx, context.engine, channel.name, taken, now, emit)
    const times = due.map((one) => ({ id: one.id, refreshAt: dueAgain(one) }))
    await updateMany(tx, context.engine, 'mentions', ['refreshAt'], times)
    await bookSpend(tx, { sourceId: source.id, at: now, kind: 'refresh', posts: wanted.length, cost: answer.cost, deliveryId: null })
    if (held) await removeReservation(tx, held.id)
  })
  if (answer.waitUntil !== null) await delayRefreshes(context.db, source.id, Math.min(answer.waitUntil, now + day))
}
