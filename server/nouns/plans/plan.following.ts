import { openPlanStates, type PlanThreadState } from '#shared/plan.ts'
import type { Reaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { getSource } from '../sources/source.store.ts'
import { findOpenPlan, movePlan } from './plan.store.ts'
import { findPlanThreadOfReply, holdSource, leaveRestOut, movePlanThread, type PlanThreadRow } from './plan-thread.store.ts'

/** Where the thread of a plan stands when its reply does so, and from where it may come there. */
const follows: Partial<Record<string, { from: PlanThreadState[]; to: PlanThreadState }>> = {
  'reply-approved': { from: ['waiting', 'ordered', 'undone', 'failed', 'left-out'], to: 'approved' },
  'reply-handed-over': { from: ['waiting', 'ordered', 'undone', 'failed', 'left-out'], to: 'by-hand' },
  'reply-sent': { from: ['waiting', 'ordered', 'approved', 'by-hand', 'failed', 'undone', 'left-out'], to: 'sent' },
  'reply-taken-back': { from: ['approved', 'by-hand'], to: 'undone' },
  'reply-withdrawn': { from: ['waiting', 'ordered', 'approved', 'by-hand', 'failed'], to: 'undone' },
  'reply-failed': { from: ['waiting', 'ordered', 'approved', 'by-hand'], to: 'failed' },
  'reply-uncertain': { from: ['waiting', 'ordered', 'approved', 'by-hand'], to: 'failed' },
}

/**
 * The thread of a plan keeps up with its reply, whoever moved that, in the reply's own transaction. A fault of the channel lets the other
 * threads of the same source wait; those of other sources go on.
 */
export const followReply: Reaction = async (tx, _context, { kind, replyId, caseId, data }, emit) => {
  const move = follows[kind]
  if (!replyId || !move) return
  const row = await findPlanThreadOfReply(tx, replyId)
  if (!row) return
  const isFault = move.to === 'failed'
  const why = typeof data?.error === 'string' ? data.error : kind
  const moved = await movePlanThread(tx, row.id, move.from, { state: move.to, hold: null, reason: isFault ? why : null })
  if (!moved || !isFault) return
  const count = await holdSource(tx, row.planId, row.sourceId, why)
  if (count > 0) emit({ kind: 'plan-held', caseId, sourceId: row.sourceId, data: { source: await nameOf(tx, row), count } })
}

/** The open plan of a case that is merged goes with it; where the other has one of its own, it ends and what it had not begun stays in. */
export const followMerger: Reaction = async (tx, context, { caseId, data }, emit) => {
  const into = data?.into
  if (!caseId || typeof into !== 'number') return
  const plan = await findOpenPlan(tx, caseId)
  if (!plan) return
  if ((await findOpenPlan(tx, into)) === null) {
    await movePlan(tx, plan.id, openPlanStates, { caseId: into })
    return emit({ kind: 'plan-changed', caseId: into })
  }
  await movePlan(tx, plan.id, openPlanStates, { state: 'stopped', endedAt: context.clock() })
  await leaveRestOut(tx, plan.id)
  emit({ kind: 'plan-moved', caseId, data: { to: 'stopped' } })
}

const nameOf = async (tx: Handle, { sourceId }: PlanThreadRow) => (await getSource(tx, sourceId)).name
