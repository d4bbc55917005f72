import type { z } from 'zod'
import type { planThreadChange } from '#shared/plan.schema.ts'
import { type PlanThreadState, walkedStates } from '#shared/plan.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { takeApprovalBack } from '../replies/reply.approval.ts'
import { replyEvent } from '../replies/reply.events.ts'
import { getReply, moveReply } from '../replies/reply.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { changeOpen, planChanged, setTimes } from './plan.actions.ts'
import { getPlanOfCase, type PlanRow } from './plan.store.ts'
import { purposeOf } from './plan-text.rules.ts'
import { lockPlanThread, movePlanThread, type PlanThreadRow } from './plan-thread.store.ts'

type Body = z.output<typeof planThreadChange>

/** From where a thread can be changed: it has not left. */
const changeable: readonly PlanThreadState[] = [...walkedStates, 'left-out', 'undone', 'failed']

/**
 * Changes one thread of a plan while its reply has not left: in or out, what it is for, which order, which words; or says that a person has
 * read it as it stands.
 * @throws Refusal `plan-thread-left` when it has left, or is about to
 */
export function changePlanThread(context: Context, by: Actor, caseId: number, id: number, body: Body): Promise<void> {
  return changeOpen(context, caseId, async (tx, emit, plan) => {
    const row = await lockPlanThread(tx, context.engine, plan.id, id)
    if (!changeable.includes(row.state)) throw hasLeft()
    if (row.orderId !== null && body.orderKind) throw new Refusal('conflict', 'plan-order-open', 'This thread has its order already.')
    const now = context.clock()
    const next = { ...(await read(tx, row, body, by, now)), ...include(row, body), ...about(row, body, await isPrivate(tx, row)) }
    if (body.text !== undefined) next.text = body.text === null ? null : cleanText(body.text)
    const isOtherText = body.text !== undefined || next.purpose !== undefined || next.orderKind !== undefined
    if (row.replyId !== null && (isOtherText || row.state === 'undone')) next.replyId = await dropDraft(tx, emit, row, by)
    await movePlanThread(tx, row.id, [row.state], next)
    if (plan.state === 'running' && next.included === 1) await setTimes(tx, plan, now)
    emit(planChanged(plan, by, row.threadId))
  })
}

type Change = Partial<Omit<PlanThreadRow, 'id' | 'planId' | 'threadId'>>

/** A person has the thread before their eyes: what it waited for is over. */
async function read(tx: Handle, row: PlanThreadRow, { isRead }: Body, by: Actor, now: number): Promise<Change> {
  if (!isRead) return {}
  const { lastMentionId } = await getThread(tx, row.threadId)
  return { seenLastMentionId: lastMentionId, seenAt: now, readBy: by.agentId, hold: row.hold === 'source' ? 'source' : null }
}

/** In again: from where it had come. What failed is tried again with the same reply. */
function include(row: PlanThreadRow, { included }: Body): Change {
  if (included === undefined) return {}
  if (!included) return { included: 0, state: 'left-out' }
  const isOut = row.state === 'left-out' || row.state === 'undone' || row.state === 'failed'
  const state = row.orderKind !== null && row.orderId !== null ? 'ordered' : 'waiting'
  return { included: 1, reason: null, ...(isOut && { state }) }
}

/** What is asked for proof gets no order yet; what gets an order is told of it. */
function about(row: PlanThreadRow, body: Body, isPrivate: boolean): Change {
  const change: Change = {}
  if (body.purpose !== undefined) change.purpose = body.purpose === 'proof' && isPrivate ? 'proof-private' : body.purpose
  if (body.goodwill !== undefined) change.goodwill = body.goodwill
  if (body.orderKind !== undefined) change.orderKind = body.orderKind
  if (body.purpose !== undefined && !body.purpose.startsWith('order') && row.orderId === null)
    Object.assign(change, { orderKind: null, goodwill: 0 })
  if (body.orderKind !== undefined && body.purpose === undefined)
    change.purpose = purposeOf({
      verified: row.verified !== null,
      hasOrder: body.orderKind !== null || row.orderId !== null,
      visibility: isPrivate ? 'private' : 'public',
    })
  // Words of one's own for something else would say the wrong thing.
  if (change.purpose !== undefined && change.purpose !== row.purpose && body.text === undefined) change.text = null
  return change
}

async function isPrivate(tx: Handle, { threadId }: PlanThreadRow): Promise<boolean> {
  return !getChannel((await getThread(tx, threadId)).channel).publicReplies
}

/** A draft that says something else by now is withdrawn; the plan writes another. What failed and says the same is kept. */
async function dropDraft(tx: Handle, emit: (event: NewEvent) => void, row: PlanThreadRow, by: Actor): Promise<null> {
  const reply = await getReply(tx, row.replyId as number)
  await movePlanThread(tx, row.id, [row.state], { replyId: null })
  if (await moveReply(tx, reply.id, ['draft', 'failed'], { state: 'withdrawn' })) emit(await replyEvent(tx, reply, 'reply-withdrawn', by))
  return null
}

/**
 * Takes one reply of a plan back while it has not left.
 * @throws Refusal `already-leaving`
 */
export function undoPlanThread(context: Context, by: Actor, caseId: number, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const plan: PlanRow = await getPlanOfCase(tx, caseId)
    const row = await lockPlanThread(tx, context.engine, plan.id, id)
    if ((row.state !== 'approved' && row.state !== 'by-hand') || row.replyId === null) throw hasLeft()
    const reply = await getReply(tx, row.replyId)
    await takeApprovalBack(tx, reply)
    emit(await replyEvent(tx, reply, 'reply-taken-back', by))
  })
}

const hasLeft = () => new Refusal('conflict', 'plan-thread-left', 'This reply has left, or is leaving.')
