import type { z } from 'zod'
import type { OrderDecision, orderDecisionBody, PolicyDecision, PolicyFacts } from '#shared/policy.schema.ts'
import type { WarrantyDecision } from '#shared/service-order.ts'
import { decide } from '../../engines/policy/decide.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { isClosed } from '../service-orders/service-order.rules.ts'
import { getServiceOrder, lockOrder, updateServiceOrder } from '../service-orders/service-order.store.ts'
import { decideFor } from './decision.actions.ts'
import { findLastDecision, saveDecision } from './decision.store.ts'
import { keepDuties } from './duty.actions.ts'
import { findFacts } from './order-facts.store.ts'
import { listRules } from './policy.store.ts'

const warrantyOf: Record<Exclude<PolicyDecision['warranty'], null>, WarrantyDecision> = {
  in: 'in',
  out: 'out',
  goodwill: 'goodwill',
  review: 'undecided',
}

/**
 * Decides an order by the rules of today: by what is known of the purchase, what was answered before, and what is answered now. A person may
 * decide otherwise, with the reason; what the rules said stays beside it. Every decision is kept.
 * @param by null: the rules alone, as soon as the order was there
 * @throws Refusal `order-over`, or `reason-missing` where somebody decides otherwise without saying why
 */
export async function decideOrder(
  context: Context,
  by: Actor | null,
  orderId: number,
  body: z.output<typeof orderDecisionBody>,
): Promise<void> {
  const order = await getServiceOrder(context.db, orderId)
  if (isClosed(order.state)) throw new Refusal('conflict', 'order-over', 'This order is over.')
  const { override } = body
  if (override && !override.reason)
    throw new Refusal('conflict', 'reason-missing', 'Say why it is decided otherwise.', { params: { to: 'override' } })
  const before = await findLastDecision(context.db, orderId)
  const known = await findFacts(context.db, order, context.clock())
  const facts: PolicyFacts = { ...before?.facts, ...known, ...body.answers }
  const { decision, versionId } = await decideFor(context, facts)
  const warranty = override?.warranty ?? (decision.warranty === null ? order.warranty : warrantyOf[decision.warranty])
  const warrantyReason = override?.reason ?? decision.decidedBy
  await change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    // The rules alone decide once: whoever was there in the same moment has done it, or decided otherwise.
    if (by === null && (await findLastDecision(tx, orderId))) return
    await saveDecision(tx, {
      orderId,
      versionId,
      decision,
      facts,
      decidedBy: by?.agentId ?? null,
      decidedAt: context.clock(),
      overriddenBy: override && by ? by.agentId : null,
      reason: override?.reason ?? null,
    })
    await updateServiceOrder(tx, orderId, { warranty, warrantyReason, updatedAt: context.clock() })
    emit(
      orderEvent(order, 'order-decided', by, {
        outcome: decision.outcome,
        warranty,
        rule: decision.decidedBy,
        overridden: Boolean(override),
      }),
    )
    await keepDuties(tx, context, order, decision, emit)
  })
}

/** The last decision of an order as its rules and facts give it, and what a person made of it; null: nothing was decided yet. */
export async function showOrderDecision(context: Pick<Context, 'db'>, orderId: number): Promise<OrderDecision | null> {
  const last = await findLastDecision(context.db, orderId)
  if (!last) return null
  const rules = (await listRules(context.db, last.versionId)).map(({ rule }) => rule)
  const { id, versionId, facts, decidedAt, by, overridden, reason } = last
  return { id, versionId, facts, decision: decide(facts, rules), decidedAt, by, overridden, reason }
}
