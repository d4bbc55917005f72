import type { Event } from '#shared/event.schema.ts'
import type { PolicyDate, PolicyFacts } from '#shared/policy.schema.ts'
import { decide } from '../../engines/policy/decide.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { findLastDecision } from '../policies/decision.store.ts'
import { findFacts } from '../policies/order-facts.store.ts'
import { currentRules } from '../policies/policy.reading.ts'
import { getServiceOrder, listSteps, type ServiceOrderRow, zoneOf } from '../service-orders/service-order.store.ts'
import { addCoverage, deleteCoveragesOf, hasCoverage } from './coverage.store.ts'

/**
 * What orders cause is written down as cover: a repair that went back, where the rules lengthen the term for it; a piece that was replaced,
 * with the term that the rules give the new one. Both are what the policy of the day decides, with the key of the rule; where it gives no
 * day, nothing is written. A repair that did not go back after all has caused nothing.
 */
export async function coverWhatOrdersCause(events: readonly Event[], tx: Handle, context: Context): Promise<void> {
  for (const { kind, orderId, data, at } of events) {
    if (orderId === null) continue
    if (kind === 'order-move-undone' && data.from === 'returned') await deleteCoveragesOf(tx, orderId, 'repair')
    if (kind === 'order-moved' && data.to === 'returned') await coverRepair(tx, context, orderId, at)
    if (kind === 'order-unit-replaced') await coverReplacement(tx, context, orderId, Number(data.replacedBy), at)
  }
}

async function coverRepair(tx: Handle, context: Context, orderId: number, at: number): Promise<void> {
  const order = await getServiceOrder(tx, orderId)
  if (order.kind !== 'repair' || (await hasCoverage(tx, orderId, 'repair'))) return
  // What goes back as it came was not repaired.
  if ((await listSteps(tx, orderId)).some(({ toState }) => toState === 'unrepaired')) return
  const { facts, on, rules } = await defectFacts(tx, context, order, at)
  const earlier = facts.repairs ?? []
  const repair = { reportedOn: facts.toldOn ?? on, returnedOn: on }
  const before = decide({ ...facts, repairs: earlier }, rules)
  const after = decide({ ...facts, repairs: [...earlier, repair] }, rules)
  const line = after.dates.filter((date) => date.counts && date.unit !== 'free-day' && !before.dates.some(isSame(date))).at(-1)
  if (after.until === null || before.until === null || after.until <= before.until || !line) return
  await cover(tx, context, order, { unitId: order.unitId, kind: 'repair', fromOn: on, untilOn: after.until, ruleKey: line.rule })
}

const isSame = (one: PolicyDate) => (other: PolicyDate) => other.counts && other.rule === one.rule && other.to === one.to

async function coverReplacement(tx: Handle, context: Context, orderId: number, unitId: number, at: number): Promise<void> {
  const order = await getServiceOrder(tx, orderId)
  const { facts, on, rules } = await defectFacts(tx, context, order, at)
  const { until, dates, decidedBy } = decide({ ...facts, replacedOn: on }, rules)
  const ruleKey = dates.filter(({ counts }) => counts).at(-1)?.rule ?? decidedBy
  if (until === null || ruleKey === null) return
  await cover(tx, context, order, { unitId, kind: 'legal', fromOn: on, untilOn: until, ruleKey })
}

/** What is known of an order for its defect, as of an instant, with the rules of the day. */
async function defectFacts(tx: Handle, context: Context, order: ServiceOrderRow, at: number) {
  const told = await findLastDecision(tx, order.id)
  const on = dayIn(await zoneOf(tx, order), at)
  const known = await findFacts(tx, { ...order, reasonKey: 'defect' }, at)
  const facts: PolicyFacts = { ...told?.facts, ...known, topic: 'defect', at: on }
  return { facts, on, rules: (await currentRules({ ...context, db: tx })).rules }
}

const cover = (
  tx: Handle,
  context: Context,
  { id, purchaseItemId }: ServiceOrderRow,
  {
    unitId,
    kind,
    fromOn,
    untilOn,
    ruleKey,
  }: { unitId: number | null; kind: 'repair' | 'legal'; fromOn: string; untilOn: string; ruleKey: string },
): Promise<void> =>
  addCoverage(tx, {
    ...{ unitId, purchaseItemId, kind, fromOn, ruleKey },
    partsUntilOn: untilOn,
    labourUntilOn: untilOn,
    causeOrderId: id,
    createdAt: context.clock(),
  })
