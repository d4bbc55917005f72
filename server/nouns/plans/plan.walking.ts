import type { PauseReason } from '#shared/plan.ts'
import { serviceOrderBody } from '#shared/service-order.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { getAgent, readerLanguage } from '../agents/agent.store.ts'
import { findSurvivors, getCase } from '../cases/case.store.ts'
import { reserveGoodwill } from '../goodwill/goodwill.actions.ts'
import { findLastDecision } from '../policies/decision.store.ts'
import { decideOrder } from '../policies/order-decision.actions.ts'
import { writeDraft } from '../replies/reply.actions.ts'
import { approveDraft } from '../replies/reply.approval.ts'
import { openOrder } from '../service-orders/service-order.actions.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { turnsWorse } from './plan.rules.ts'
import { listRunningPlans, lockPlan, movePlan, type PlanRow } from './plan.store.ts'
import { readSource, writeFor } from './plan.writing.ts'
import { listAnswers } from './plan-answer.store.ts'
import { listLeaving, listThreadsNow, type ThreadNow } from './plan-known.store.ts'
import {
  countUnfinished,
  findNextDue,
  findNextToDecide,
  findNextToOrder,
  holdSource,
  lockPlanThread,
  movePlanThread,
  type PlanThreadRow,
} from './plan-thread.store.ts'

export type Walking = { context: Context; secretBox: SecretBox; currency: string; undoMs: number }
type Emit = (event: NewEvent) => void

/**
 * Takes every plan under way one step further (a job). A step is one transaction that finds in the row what has happened: whoever dies
 * between two of them, and whoever else walks at the same time, opens no order twice and sends no reply twice.
 * @returns whether there may be more at once
 */
export async function walkPlans(walking: Walking): Promise<boolean> {
  let moved = false
  const errors: unknown[] = []
  for (const plan of await listRunningPlans(walking.context.db))
    try {
      moved = (await walkOn(walking, plan)) || moved
    } catch (error) {
      // One that cannot go on holds up no other.
      errors.push(error)
    }
  if (errors.length > 0) throw errors[0]
  return moved
}

async function walkOn(walking: Walking, plan: PlanRow): Promise<boolean> {
  const { context } = walking
  const { db } = context
  const toOrder = await findNextToOrder(db, plan.id)
  if (toOrder) return openNext(walking, plan, toOrder)
  const toDecide = await findNextToDecide(db, plan.id)
  if (toDecide) return decideNext(walking, plan, toDecide)
  const due = await findNextDue(db, plan.id, context.clock())
  if (!due) return (await countUnfinished(db, plan.id)) === 0 && endPlan(walking, plan)
  if (turnsWorse(await listAnswers(db, plan.id, plan.countsFromAt ?? 0))) return pauseFor(context, plan, 'worse-answers', null)
  return due.replyId === null ? draftNext(walking, plan, due) : approveNext(walking, plan, due)
}

/** A step with one thread, while the plan runs and the thread stands where it was found; whoever comes second does nothing. */
function step(
  { context }: Walking,
  plan: PlanRow,
  found: PlanThreadRow,
  work: (tx: Handle, emit: Emit, row: PlanThreadRow, thread: ThreadNow, by: Actor) => Promise<void>,
  { durable = false } = {},
): Promise<boolean> {
  return change(
    context,
    async (tx, emit) => {
      if ((await lockPlan(tx, context.engine, plan.id)).state !== 'running') return false
      const row = await lockPlanThread(tx, context.engine, plan.id, found.id)
      if (row.state !== found.state || row.hold !== null || row.orderId !== found.orderId || row.replyId !== found.replyId) return false
      const [thread] = await listThreadsNow(tx, [row.threadId])
      if (!thread) return false
      if (await holdBack(tx, emit, plan, row, thread)) return true
      await work(tx, emit, row, thread, await startedBy(tx, plan))
      return true
    },
    { durable },
  )
}

/** Whether a thread waits for a person now: it went on or was answered since somebody read it, it left the case, or its source stands still. */
async function holdBack(tx: Handle, emit: Emit, plan: PlanRow, row: PlanThreadRow, thread: ThreadNow): Promise<boolean> {
  const wentOn = thread.lastMentionId !== null && thread.lastMentionId > (row.seenLastMentionId ?? 0)
  const others = (await listLeaving(tx, [row.threadId])).some(({ id, approvedAt }) => id !== row.replyId && (approvedAt ?? 0) > row.seenAt)
  const isElsewhere = thread.caseId !== plan.caseId && thread.caseId !== (await findSurvivors(tx, [plan.caseId])).get(plan.caseId)
  if (wentOn || others || isElsewhere) {
    await movePlanThread(tx, row.id, [row.state], { hold: 'thread-changed' })
    await pauseNow(tx, emit, plan, 'thread-changed', row.id)
    return true
  }
  if (thread.sourceState !== 'stopped' && thread.removedAt === null) return false
  const count = await holdSource(tx, plan.id, row.sourceId, thread.sourceError ?? '')
  emit({ kind: 'plan-held', caseId: plan.caseId, sourceId: row.sourceId, data: { source: thread.sourceName, count } })
  return true
}

async function openNext(walking: Walking, plan: PlanRow, found: PlanThreadRow): Promise<boolean> {
  const { context, secretBox, currency } = walking
  const moved = await orFail(walking, plan, found, () =>
    step(walking, plan, found, async (tx, emit, row, thread, by) => {
      const source = await readSource(tx, secretBox, plan, [row], [thread])
      const product = source.product || (source.products.get(thread.lastProduct ?? '') ?? thread.lastProduct ?? '')
      const title = titleIn(await getCase(tx, plan.caseId), await readerLanguage(tx, by))
      const body = serviceOrderBody.parse({
        kind: row.orderKind,
        product: (product || title || '–').slice(0, 120),
        fault: title.slice(0, 120) || '–',
        reasonKey: 'defect',
        ...(row.customerId !== null && { customerId: row.customerId }),
        ...(row.purchaseItemId !== null && { purchaseItemId: row.purchaseItemId }),
        ...(row.unitId !== null && { unitId: row.unitId }),
        ...(row.goodwill > 0 && { warranty: 'goodwill', warrantyReason: title.slice(0, 500) }),
        currency: row.currency,
      })
      const orderId = await openOrder(tx, context, emit, { secretBox, currency }, by, row.threadId, body)
      if (row.goodwill > 0) {
        const booking = { amount: row.goodwill, reason: title.slice(0, 500), quoteId: null }
        await reserveGoodwill(tx, context, emit, by, await getServiceOrder(tx, orderId), booking)
      }
      const orderDecidedAt = row.goodwill > 0 ? context.clock() : null
      await movePlanThread(tx, row.id, ['waiting'], { state: 'ordered', orderId, orderDecidedAt })
    }),
  )
  failpoint('plan-order-saved')
  return moved
}

/** Policy decides the new order as it would any other; where it does not simply allow, a person looks before anything is said. */
async function decideNext(walking: Walking, plan: PlanRow, found: PlanThreadRow): Promise<boolean> {
  const { context } = walking
  const orderId = found.orderId as number
  const order = await getServiceOrder(context.db, orderId)
  if (order.purchaseItemId !== null && !(await findLastDecision(context.db, orderId)))
    await orFail(walking, plan, found, async () => {
      await decideOrder(context, await startedBy(context.db, plan), orderId, {})
      return true
    })
  failpoint('plan-decision-saved')
  const { warranty } = await getServiceOrder(context.db, orderId)
  const isOpen = order.purchaseItemId !== null && (warranty === 'undecided' || (warranty === 'out' && found.warranty !== 'out'))
  return change(context, async (tx, emit) => {
    const change = { orderDecidedAt: context.clock(), ...(isOpen && { hold: 'review' as const }) }
    const moved = await movePlanThread(tx, found.id, ['ordered'], change)
    if (moved && isOpen) emit(changed(plan, found))
    return moved
  })
}

async function draftNext(walking: Walking, plan: PlanRow, found: PlanThreadRow): Promise<boolean> {
  const { context } = walking
  const moved = await orFail(walking, plan, found, () =>
    step(walking, plan, found, async (tx, emit, row, thread, by) => {
      const { text, visibility } = await wordsOf(tx, walking, plan, row, thread)
      const replyId = await writeDraft(tx, context, emit, by, row.threadId, { text, visibility })
      await movePlanThread(tx, row.id, [row.state], { replyId })
    }),
  )
  failpoint('plan-reply-saved')
  return moved
}

/** From here on the reply is one like any other: it has its undo window, and `deliveries` carry it. The row follows it (`followReply`). */
async function approveNext(walking: Walking, plan: PlanRow, found: PlanThreadRow): Promise<boolean> {
  const { context, undoMs } = walking
  const moved = await orFail(walking, plan, found, () =>
    step(
      walking,
      plan,
      found,
      async (tx, emit, row, _thread, by) => {
        await approveDraft(tx, context, emit, by, row.replyId as number, { lastMentionId: row.seenLastMentionId ?? undefined }, undoMs)
      },
      { durable: true },
    ),
  )
  failpoint('plan-approval-saved')
  return moved
}

/** @throws Refusal `blank-left` when something is still open in the words */
async function wordsOf(tx: Handle, { secretBox }: Walking, plan: PlanRow, row: PlanThreadRow, thread: ThreadNow) {
  const { text, empty } = writeFor(row, thread, await readSource(tx, secretBox, plan, [row], [thread]))
  if (empty.length > 0) throw new Refusal('conflict', 'blank-left', `A blank is still empty: ${empty.join(', ')}.`)
  return { text, visibility: row.purpose === 'order-private' ? ('private' as const) : ('public' as const) }
}

/** What cannot be done with one thread stands in its row with the reason, and the rest goes on. */
async function orFail({ context }: Walking, plan: PlanRow, found: PlanThreadRow, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Somebody came in between: the next step finds what they did.
    if (error.code === 'thread-went-on' || error.code === 'changed-meanwhile') return true
    return change(context, async (tx, emit) => {
      const moved = await movePlanThread(tx, found.id, [found.state], { state: 'failed', reason: error.code })
      if (moved) emit(changed(plan, found))
      return moved
    })
  }
}

const changed = (plan: PlanRow, { threadId, replyId, orderId }: PlanThreadRow): NewEvent => ({
  kind: 'plan-changed',
  caseId: plan.caseId,
  threadId,
  replyId,
  orderId,
})

/** Who answers for what a plan does: whoever started it last. */
async function startedBy(db: Handle, plan: PlanRow): Promise<Actor> {
  const { id, name, role } = await getAgent(db, plan.startedBy ?? plan.openedBy)
  return { agentId: id, name, role, sessionId: null }
}

function pauseFor(context: Context, plan: PlanRow, reason: PauseReason, threadId: number | null): Promise<boolean> {
  return change(context, (tx, emit) => pauseNow(tx, emit, plan, reason, threadId))
}

async function pauseNow(
  tx: Handle,

  emit: Emit,
  plan: PlanRow,
  reason: PauseReason,
  planThreadId: number | null,
): Promise<boolean> {
  const moved = await movePlan(tx, plan.id, ['running'], { state: 'paused', pauseReason: reason, pausedThreadId: planThreadId })
  if (moved) emit({ kind: 'plan-moved', caseId: plan.caseId, data: { to: 'paused', why: reason } })
  return moved
}

function endPlan({ context }: Walking, plan: PlanRow): Promise<boolean> {
  return change(context, async (tx, emit) => {
    const moved = await movePlan(tx, plan.id, ['running'], { state: 'done', endedAt: context.clock() })
    if (moved) emit({ kind: 'plan-moved', caseId: plan.caseId, data: { to: 'done' } })
    return moved
  })
}
