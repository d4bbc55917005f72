import type { PolicyOutcome, PolicyWarranty } from '#shared/policy.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { decide } from '../../engines/policy/decide.ts'
import type { Context } from '../../kit/database/context.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { getCase } from '../cases/case.store.ts'
import { findFacts } from '../policies/order-facts.store.ts'
import { currentRules } from '../policies/policy.reading.ts'
import { orderKindOf } from './plan.rules.ts'
import {
  findProductByKey,
  listBases,
  listBoughtBy,
  listOrdersOfThreads,
  listThreadsNow,
  listUnitsOfItems,
  type ThreadNow,
} from './plan-known.store.ts'
import { purposeOf, textLanguageOf } from './plan-text.rules.ts'
import type { PlanThreadRow } from './plan-thread.store.ts'

/** A thread as a plan takes it in. */
export type KnownThread = Omit<PlanThreadRow, 'id' | 'planId'>

/**
 * What is known of threads of a case, as a plan begins with it: who the authors are, what was bought, what policy decides today, which order
 * that makes and what the reply is for. Reads only, outside of any transaction.
 * @param currency of orders whose purchase is not known
 */
export async function knowThreads(context: Context, caseId: number, ids: readonly number[], currency: string): Promise<KnownThread[]> {
  const { db } = context
  const now = context.clock()
  const row = await getCase(db, caseId)
  const product = await findProductByKey(db, row.product)
  const threads = await listThreadsNow(db, ids)
  const bases = new Map(
    (
      await listBases(
        db,
        threads.map(({ authorId }) => authorId),
      )
    ).map((one) => [one.authorId, one]),
  )
  const customerIds = [...bases.values()].map(({ customerId }) => customerId)
  const bought = (await listBoughtBy(db, customerIds, product?.id ?? null)).toReversed()
  const itemOf = new Map(bought.map((item) => [item.customerId, item]))
  const units = new Map(
    (
      await listUnitsOfItems(
        db,
        [...itemOf.values()].map((item) => item.purchaseItemId),
      )
    ).map((unit) => [unit.purchaseItemId, unit]),
  )
  const orders = new Map((await listOrdersOfThreads(db, ids)).toReversed().map((order) => [order.threadId, order]))
  const { rules } = await currentRules(context)
  const pause = createYield()
  const known: KnownThread[] = []
  for (const thread of inOrder(threads, ids)) {
    await pause()
    const base = bases.get(thread.authorId)
    const item = base ? itemOf.get(base.customerId) : undefined
    const unit = item ? units.get(item.purchaseItemId) : undefined
    const order = orders.get(thread.threadId)
    const about = { purchaseItemId: item?.purchaseItemId ?? null, unitId: unit?.id ?? null }
    const facts = base && !order ? await findFacts(db, { ...thoughtOf, ...about, createdAt: now }, now) : null
    const decision = facts === null ? null : decide(facts, rules)
    const orderKind = decision === null ? null : orderKindOf(decision.outcome, decision.remedies)
    const visibility = getChannel(thread.channel).publicReplies ? 'public' : 'private'
    const hasOrder = order !== undefined || orderKind !== null
    const lang = textLanguageOf(thread.lastLang)
    const isAnswered = thread.waitingSince === null && thread.lastReplyAt !== null
    const included = !isAnswered && (decision === null || decision.outcome === 'allow')
    known.push({
      threadId: thread.threadId,
      sourceId: thread.sourceId,
      state: included ? 'waiting' : 'left-out',
      included: included ? 1 : 0,
      verified: base?.basis ?? null,
      customerId: base?.customerId ?? null,
      ...about,
      outcome: (decision?.outcome ?? null) as PolicyOutcome | null,
      warranty: (decision?.warranty ?? null) as PolicyWarranty | null,
      missing: JSON.stringify(decision?.outcome === 'refuse' ? [] : (decision?.missing ?? [])),
      orderKind,
      orderId: order?.id ?? null,
      orderDecidedAt: null,
      goodwill: 0,
      currency: item?.currency ?? currency,
      purpose: purposeOf({ verified: base !== undefined, hasOrder, visibility }),
      lang: thread.lastLang,
      textLang: lang.lang,
      text: null,
      replyId: null,
      sendAt: null,
      hold: null,
      reason: null,
      seenLastMentionId: thread.lastMentionId,
      seenAt: now,
      readBy: null,
    })
  }
  return known
}

/** Whether a thread can still be decided anew: nobody was known when the plan took it in, and nothing has begun. */
export const isUndecided = ({ state, verified, orderId, replyId, text }: PlanThreadRow): boolean =>
  (state === 'waiting' || state === 'left-out') && verified === null && orderId === null && replyId === null && text === null

/** An order that is only thought of: after all others, with nothing before it. */
const thoughtOf = {
  id: Number.MAX_SAFE_INTEGER,
  kind: 'repair',
  reasonKey: 'defect',
  parentOrderId: null,
  relation: null,
  fault: '',
} as const

const inOrder = (threads: readonly ThreadNow[], ids: readonly number[]): ThreadNow[] => {
  const found = new Map(threads.map((thread) => [thread.threadId, thread]))
  return ids.flatMap((id) => found.get(id) ?? [])
}
