import type { PolicyFacts } from '#shared/policy.schema.ts'
import { countryZones } from '#shared/policy.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import type { Handle } from '../../kit/database/database.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { listSteps, type ServiceOrderRow } from '../service-orders/service-order.store.ts'

/** The most repairs of a piece that are looked at. */
const mostRepairs = 50

/** What of an order a decision rests on; one that is only thought of has an id after all others. */
export type OfOrder = Pick<
  ServiceOrderRow,
  'id' | 'kind' | 'purchaseItemId' | 'unitId' | 'reasonKey' | 'createdAt' | 'parentOrderId' | 'relation' | 'fault'
>

/**
 * What is known of an order for a decision: of the purchase as it was then, of the goods, of earlier repairs of the same piece. What is not
 * known is left out, and becomes a question.
 * @param at when it is decided
 */
export async function findFacts(db: Handle, order: OfOrder, at: number): Promise<PolicyFacts> {
  const bought = order.purchaseItemId === null ? null : await findBought(db, order.purchaseItemId)
  const zone = bought?.zone ?? (bought ? countryZones[bought.country] : undefined) ?? 'UTC'
  const topic = order.reasonKey === 'changed-mind' ? 'withdrawal' : 'defect'
  const reason = isReason(order.reasonKey) ? order.reasonKey : topic === 'defect' ? 'defect' : 'changed-mind'
  const facts: PolicyFacts = { at: dayIn(zone, at), topic, reason, purchases: bought ? 1 : 0, toldOn: dayIn(zone, order.createdAt) }
  if (topic === 'withdrawal') facts.sentOn = dayIn(zone, order.createdAt)
  if (!bought) return facts
  const { deliveredOn, firstDeliveredOn, category, sku, expectedLifeMonths, informedOn } = bought
  return {
    ...facts,
    country: bought.country === 'GB' ? 'UK' : bought.country,
    zone: bought.zone,
    salesChannel: bought.salesChannel,
    buyerKind: bought.buyerKind,
    contractOn: bought.contractOn,
    used: bought.condition === 'used',
    usedTermAgreed: bought.usedTermAgreed === 1,
    personalised: bought.personalised === 1,
    ...(deliveredOn === null ? {} : { deliveredOn }),
    ...(firstDeliveredOn === null ? {} : { firstDeliveredOn }),
    ...(informedOn === null ? {} : { informedOn }),
    ...(category === null ? {} : { category }),
    ...(sku === null ? {} : { sku }),
    ...(bought.hygiene === null ? {} : { hygiene: bought.hygiene === 1 }),
    ...(expectedLifeMonths === null ? {} : { expectedLifeMonths }),
    plan: await findPlan(db, order.purchaseItemId, dayIn(zone, at)),
    repairs: [...(order.unitId === null ? [] : await listRepairs(db, order, zone)), ...(await findRepair(db, order, zone))],
  }
}

const isReason = (key: string | null): key is 'changed-mind' | 'defect' | 'accident' | 'water' =>
  key === 'changed-mind' || key === 'defect' || key === 'accident' || key === 'water'

async function findBought(db: Handle, purchaseItemId: number) {
  const row = await db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .leftJoin('products', 'products.id', 'purchaseItems.productId')
    .select(['country', 'zone', 'salesChannel', 'buyerKind', 'contractOn', 'informedOn', 'condition', 'usedTermAgreed', 'personalised'])
    .select(['firstDeliveredOn', 'lastDeliveredOn as deliveredOn', 'category', 'products.sku', 'hygiene', 'expectedLifeMonths'])
    .where('purchaseItems.id', '=', purchaseItemId)
    .executeTakeFirst()
  return row ?? null
}

/** The plan that covers what was bought on that day; null: none does. */
async function findPlan(db: Handle, purchaseItemId: number | null, on: string): Promise<string | null> {
  if (purchaseItemId === null) return null
  const held = await db
    .selectFrom('planHoldings')
    .innerJoin('servicePlans', 'servicePlans.id', 'planHoldings.planId')
    .select('key')
    .where('purchaseItemId', '=', purchaseItemId)
    .where('fromOn', '<=', on)
    .where('untilOn', '>=', on)
    .executeTakeFirst()
  return held?.key ?? null
}

/** This repair, while the piece is with us: law counts from the day on which it arrived. */
async function findRepair(db: Handle, order: OfOrder, zone: string): Promise<NonNullable<PolicyFacts['repairs']>> {
  if (order.kind !== 'repair') return []
  const steps = await listSteps(db, order.id)
  const received = steps.findLast(({ toState }) => toState === 'received')
  if (!received || steps.some(({ id, toState }) => id > received.id && endsRepair.includes(toState))) return []
  return [{ reportedOn: dayIn(zone, received.at), returnedOn: null }]
}

const endsRepair: readonly ServiceOrderState[] = ['ready', 'returned', 'replaced', 'refunded', 'scrapped', 'closed']

/** Earlier repairs of the same piece that were finished, oldest first. */
async function listRepairs(db: Handle, order: OfOrder, zone: string): Promise<NonNullable<PolicyFacts['repairs']>> {
  const earlier = await db
    .selectFrom('serviceOrders')
    .select(['id', 'createdAt', 'fault'])
    .where('unitId', '=', order.unitId)
    .where('kind', '=', 'repair')
    .where('state', 'in', ['returned', 'closed'])
    .where('id', '<', order.id)
    .orderBy('id')
    .limit(mostRepairs)
    .execute()
  return Promise.all(
    earlier.map(async ({ id, createdAt, fault }) => {
      const back = (await listSteps(db, id)).find(({ toState }) => toState === 'returned')
      const isSame =
        order.parentOrderId === id && order.relation === 're-repair' && fault.trim().toLowerCase() === order.fault.trim().toLowerCase()
      return {
        reportedOn: dayIn(zone, createdAt),
        returnedOn: back ? dayIn(zone, back.at) : null,
        // Other words need not mean another fault: then it is not known.
        ...(isSame ? { sameFault: true } : {}),
      }
    }),
  )
}
