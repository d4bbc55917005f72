import { mayDo, type Permitted } from '#shared/permission.ts'
import type { PlanFinding } from '#shared/plan.schema.ts'
import { walkedStates } from '#shared/plan.ts'
import type { Visibility } from '#shared/reply.ts'
import { getChannel } from '../../engines/channels/index.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { monthOf } from '../goodwill/goodwill.actions.ts'
import { budgetFor } from '../goodwill/goodwill.rules.ts'
import { listBudgets } from '../goodwill/goodwill.store.ts'
import type { PlanRow } from './plan.store.ts'
import type { Walking } from './plan.walking.ts'
import { readSource, type Source, writeFor } from './plan.writing.ts'
import { listLeaving, listThreadsNow, type ThreadNow } from './plan-known.store.ts'
import { type Budget, type Candidate, preflight } from './plan-preflight.rules.ts'
import { textLanguageOf } from './plan-text.rules.ts'
import { listPlanThreads, type PlanThreadRow } from './plan-thread.store.ts'

/** A thread of a plan with its words and how it stands now. */
export type Looked = {
  row: PlanThreadRow
  thread: ThreadNow
  written: ReturnType<typeof writeFor>
  visibility: Visibility
  byHand: boolean
  isTheirLanguage: boolean
  candidate: Candidate
}

/** Whether the network lets no program answer the last post of a thread. */
export const isByHand = ({ channel, lastAddressed }: Pick<ThreadNow, 'channel' | 'lastAddressed'>): boolean =>
  getChannel(channel).replyBy({ addressed: lastAddressed === 1 }).by === 'hand'

/** What a plan would do, thread by thread, and what a look before its start finds. */
export async function lookAhead(
  { context, secretBox }: Pick<Walking, 'context' | 'secretBox'>,
  plan: PlanRow,
  reader: Permitted,
): Promise<{ rows: Looked[]; findings: PlanFinding[] }> {
  const { db } = context
  const planned = await listPlanThreads(db, plan.id)
  const ids = planned.map(({ threadId }) => threadId)
  const [threads, leaving, budgets] = await Promise.all([
    listThreadsNow(db, ids),
    listLeaving(db, ids),
    readBudgets(db, planned, context.clock()),
  ])
  const source = await readSource(db, secretBox, plan, planned, threads)
  const byId = new Map(threads.map((thread) => [thread.threadId, thread]))
  const rows = planned.flatMap((row) => {
    const thread = byId.get(row.threadId)
    return thread ? [lookAt(row, thread, source, leaving)] : []
  })
  const toCome = rows.filter(({ row }) => walkedStates.includes(row.state) || row.state === 'left-out').map(({ candidate }) => candidate)
  const findings = preflight(toCome, budgets, plan.costApproved, mayDo(reader, 'plans.approve'))
  return {
    rows,
    findings: plan.state === 'draft' ? findings : findings.filter(({ level, code }) => level !== 'stop' || code !== 'nothing-to-do'),
  }
}

function lookAt(row: PlanThreadRow, thread: ThreadNow, source: Source, leaving: Awaited<ReturnType<typeof listLeaving>>): Looked {
  const channel = getChannel(thread.channel)
  const visibility: Visibility = channel.publicReplies && row.purpose !== 'order-private' ? 'public' : 'private'
  const byHand = isByHand(thread)
  const written = writeFor(row, thread, source)
  const isTheirLanguage = textLanguageOf(row.lang).isTheirs
  const candidate: Candidate = {
    id: row.id,
    name: thread.name || thread.handle,
    channel: thread.channel,
    included: row.included === 1,
    verified: row.verified,
    outcome: row.outcome,
    missing: readJson<string[]>(row.missing),
    orderKind: row.orderId === null ? row.orderKind : null,
    hasOrder: row.orderId !== null,
    visibility,
    byHand,
    text: written.text,
    blanks: written.blanks.map(({ blank }) => blank),
    empty: written.empty,
    length: channel.lengthOf(written.text),
    limit: channel.replyLimit.length,
    lang: row.lang,
    textLang: row.textLang,
    isTheirLanguage,
    isRead: row.readBy !== null,
    answeredBy: answeredBy(row, thread, leaving),
    postDeleted: thread.lastDeletedAt !== null,
    room: roomOf(thread),
    sourceStopped: thread.sourceState === 'stopped' || thread.removedAt !== null,
    goodwill: row.goodwill,
    currency: row.currency,
  }
  return { row, thread, written, visibility, byHand, isTheirLanguage, candidate }
}

/** Who answered, or wrote on, since a person last saw the thread; null: nobody. */
function answeredBy(row: PlanThreadRow, thread: ThreadNow, leaving: Awaited<ReturnType<typeof listLeaving>>): string | null {
  const answer = leaving.findLast(
    ({ id, threadId, approvedAt }) => threadId === row.threadId && id !== row.replyId && (approvedAt ?? 0) > row.seenAt,
  )
  if (answer) return answer.name
  return thread.lastMentionId !== null && thread.lastMentionId > (row.seenLastMentionId ?? 0) ? thread.name || thread.handle : null
}

/** What all readers of a thread read as well: where the network has rooms, its room, else the conversation. */
function roomOf({ channel, lastUrl, conversationId }: ThreadNow): string | null {
  const { publicReplies, roomOf: named, label } = getChannel(channel)
  if (!publicReplies) return null
  return named?.(lastUrl) ?? `${label} ${conversationId}`
}

async function readBudgets(db: Handle, rows: readonly PlanThreadRow[], now: number): Promise<Budget[]> {
  const currencies = [...new Set(rows.filter(({ goodwill }) => goodwill > 0).map(({ currency }) => currency))]
  if (currencies.length === 0) return []
  const all = await listBudgets(db, monthOf(now))
  return currencies.flatMap((currency) => {
    const budget = budgetFor(all, null, currency)
    if (!budget) return []
    const left = Math.max(0, budget.monthlyLimit - budget.booked)
    return [{ currency, left, perOrder: budget.orderLimit ?? left }]
  })
}
