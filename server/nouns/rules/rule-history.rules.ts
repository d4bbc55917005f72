import type { CaseTrend, Priority } from '#shared/case.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { Theme } from '#shared/clustering.ts'
import type { EventKind } from '#shared/event.ts'
import type { Topic } from '#shared/understanding.ts'

/** A tag as it is compared: by its key, since one that is new has no number yet. */
export type FactTag = { id: number; nameKey: string }

/** A case as rules see it, at one moment. */
export type RuleFacts = {
  priority: Priority
  trend: CaseTrend
  assigneeId: number | null
  teamId: number | null
  tags: readonly FactTag[]
  channels: readonly ChannelName[]
  languages: readonly string[]
  topic: Topic | null
  theme: Theme | null
  /** The product's name, for an order; null: not known. */
  product: string | null
  /** The thread that is answered: that of the event, else the first of the case. */
  threadId: number | null
  /** Templates that were drafted in that thread before. */
  drafted: readonly number[]
  /** Kinds of order that are open for that thread. */
  orders: readonly string[]
  merged: boolean
}

/** What changes what rules ask of a case. */
export const changingKinds: readonly EventKind[] = [
  'case-changed',
  'case-assigned',
  'case-not-assigned',
  'case-tagged',
  'case-trend',
  'case-merged',
  'case-parted',
]

export type Change = { id: number; kind: EventKind; data: Record<string, unknown> }

/** What is known of a case today, and what became of it since. */
export type CaseHistory = {
  now: Pick<RuleFacts, 'priority' | 'trend' | 'assigneeId' | 'teamId' | 'tags' | 'topic' | 'theme' | 'product' | 'merged'>
  /** Oldest first. */
  changes: readonly Change[]
  /** Where and in which languages people wrote, each with when that was heard first (epoch ms), the oldest first. */
  heard: readonly { threadId: number; channel: ChannelName; lang: string | null; firstAt: number }[]
  drafts: readonly { threadId: number; templateId: number; at: number }[]
  orders: readonly { threadId: number; kind: string; at: number; closedAt: number | null }[]
}

/** A change as it is read backwards: the value before, or that this version of the desk did not write it down. */
type Was<T> = { at: number; was: T | undefined; became: T | undefined }

/**
 * The value of a field right after an event: what the first later change says was before; where an older version of the desk did not write
 * that down, what the last earlier one made of it, else how every case begins; without a later change, what it is now.
 */
function valueAt<T>(eventId: number, now: T, first: T, changes: readonly Was<T>[]): T {
  const later = changes.find(({ at }) => at > eventId)
  if (!later) return now
  if (later.was !== undefined) return later.was
  return changes.findLast(({ at, became }) => at <= eventId && became !== undefined)?.became ?? first
}

const wasOf = ({ data }: Change) => (data.was ?? {}) as Record<string, unknown>

function priorities(changes: readonly Change[]): Was<Priority>[] {
  return changes
    .filter(({ kind, data }) => kind === 'case-changed' && data.priority !== undefined)
    .map((one) => ({ at: one.id, was: wasOf(one).priority as Priority | undefined, became: one.data.priority as Priority }))
}

const trends = (changes: readonly Change[]): Was<CaseTrend>[] =>
  changes
    .filter(({ kind }) => kind === 'case-trend')
    .map(({ id, data }) => ({ at: id, was: data.from as CaseTrend | undefined, became: data.to as CaseTrend | undefined }))

const holders = (changes: readonly Change[], field: 'assigneeId' | 'teamId'): Was<number | null>[] =>
  changes
    .filter((one) => one.kind === 'case-assigned' || (one.kind === 'case-not-assigned' && field in wasOf(one)))
    .map((one) => {
      const { toId, toTeam } = one.data as { toId?: number | null; toTeam?: number }
      const became = field === 'assigneeId' ? (toId ?? null) : (toTeam ?? undefined)
      return { at: one.id, was: wasOf(one)[field] as number | null | undefined, became }
    })

const keyOf = (name: unknown) => (typeof name === 'string' ? name.normalize('NFKC').toLowerCase() : '')

/** The tags right after an event: today's, without what was put on since and with what was taken off. */
function tagsAt(eventId: number, now: readonly FactTag[], changes: readonly Change[]): FactTag[] {
  let tags = [...now]
  for (const { id, kind, data } of changes.toReversed()) {
    if (id <= eventId) break
    if (kind !== 'case-tagged') continue
    const tag = { id: typeof data.tagId === 'number' ? data.tagId : 0, nameKey: keyOf(data.added ?? data.removed) }
    const isIt = (one: FactTag) => (tag.id > 0 ? one.id === tag.id : one.nameKey === tag.nameKey)
    if (data.added !== undefined) tags = tags.filter((one) => !isIt(one))
    else if (!tags.some(isIt)) tags.push(tag)
  }
  return tags
}

/**
 * A case as it was right after an event. Live and rehearsed alike: what was known then, by what was written down since. Topic, own matter and
 * product are as they are today.
 * @param event its id, time (epoch ms) and thread
 */
export function factsAt(history: CaseHistory, event: { id: number; at: number; threadId: number | null }): RuleFacts {
  const { now, changes } = history
  const heard = history.heard.filter(({ firstAt }) => firstAt <= event.at)
  const threadId = event.threadId ?? heard[0]?.threadId ?? null
  const mergers = changes
    .filter(({ kind }) => kind === 'case-merged' || kind === 'case-parted')
    .map(({ id, kind }): Was<boolean> => ({ at: id, was: kind === 'case-parted', became: kind === 'case-merged' }))
  return {
    ...now,
    priority: valueAt(event.id, now.priority, 'normal', priorities(changes)),
    trend: valueAt(event.id, now.trend, 'steady', trends(changes)),
    assigneeId: valueAt(event.id, now.assigneeId, null, holders(changes, 'assigneeId')),
    teamId: valueAt(event.id, now.teamId, null, holders(changes, 'teamId')),
    tags: tagsAt(event.id, now.tags, changes),
    channels: [...new Set(heard.map(({ channel }) => channel))],
    languages: [...new Set(heard.flatMap(({ lang }) => lang ?? []))],
    threadId,
    drafted: history.drafts.filter((one) => one.threadId === threadId && one.at <= event.at).map(({ templateId }) => templateId),
    orders: history.orders
      .filter((one) => one.threadId === threadId && one.at <= event.at && (one.closedAt === null || one.closedAt > event.at))
      .map(({ kind }) => kind),
    merged: valueAt(event.id, now.merged, false, mergers),
  }
}

/** Whether a field of a case was changed by anybody after one event and up to another; of tags, whether this one was taken off. */
export function isChangedBetween(
  changes: readonly Change[],
  field: 'priority' | 'holders' | FactTag,
  after: number,
  upTo: number,
): boolean {
  const changed = ({ kind, data }: Change): boolean => {
    if (field === 'priority') return kind === 'case-changed' && data.priority !== undefined
    if (field === 'holders') return kind === 'case-assigned'
    return kind === 'case-tagged' && keyOf(data.removed) === field.nameKey
  }
  return changes.some((one) => one.id > after && one.id <= upTo && changed(one))
}
