import { type Selectable, sql } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ServiceOrder, ServiceOrderCounts, ServiceOrderStep } from '#shared/service-order.schema.ts'
import {
  type ServiceOrderKind,
  type ServiceOrderQueue,
  type ServiceOrderState,
  serviceOrderKinds,
  toldInPublic,
} from '#shared/service-order.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { containsText } from '../../kit/database/full-text.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { ServiceOrderStepTable, ServiceOrderTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { notFound } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { listStatusLinks, statusPathOf } from './status-link.ts'

/** An order belongs to the case of its thread. */
export type ServiceOrderRow = Selectable<ServiceOrderTable> & { caseId: number | null }
export type StepRow = Selectable<ServiceOrderStepTable>

const selectOrders = (db: Handle) =>
  db
    .selectFrom('serviceOrders')
    .leftJoin('threads', 'threads.id', 'serviceOrders.threadId')
    .selectAll('serviceOrders')
    .select('threads.caseId')

export async function getServiceOrder(db: Handle, id: number): Promise<ServiceOrderRow> {
  const order = await selectOrders(db).where('serviceOrders.id', '=', id).executeTakeFirst()
  if (!order) throw notFound('service-order')
  return order
}

/** Two who change what hangs on one order take turns. */
export async function lockOrder(tx: Handle, engine: Engine, id: number): Promise<void> {
  await forUpdate(engine, tx.selectFrom('serviceOrders').select('id').where('id', '=', id)).execute()
}

/** The zone (IANA) in which days of an order are counted: that of the purchase, else the desk's own. */
export async function zoneOf(db: Handle, { purchaseItemId }: Pick<ServiceOrderRow, 'purchaseItemId'>): Promise<string> {
  const own = serverZone()
  if (purchaseItemId === null) return own
  const purchase = await db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .select('purchases.zone')
    .where('purchaseItems.id', '=', purchaseItemId)
    .executeTakeFirst()
  return purchase?.zone ?? own
}

/** The language of the person an order is for, else of what they last wrote; null: not known. */
export async function languageOfCustomer(db: Handle, order: Pick<ServiceOrderRow, 'customerId' | 'threadId'>): Promise<string | null> {
  if (order.customerId !== null) {
    const customer = await db.selectFrom('customers').select('language').where('id', '=', order.customerId).executeTakeFirst()
    if (customer?.language) return customer.language
  }
  if (order.threadId === null) return null
  const last = await db
    .selectFrom('threads')
    .innerJoin('mentions', 'mentions.id', 'threads.lastMentionId')
    .select('mentions.lang')
    .where('threads.id', '=', order.threadId)
    .executeTakeFirst()
  return last?.lang ?? null
}

export async function addServiceOrder(db: Handle, order: Omit<ServiceOrderRow, 'id' | 'caseId'>): Promise<number> {
  return (await db.insertInto('serviceOrders').values(order).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateServiceOrder(db: Handle, id: number, change: Partial<Omit<ServiceOrderRow, 'id' | 'caseId'>>): Promise<void> {
  await db.updateTable('serviceOrders').set(change).where('id', '=', id).execute()
}

export async function addStep(db: Handle, step: Omit<StepRow, 'id' | 'undoneAt'>): Promise<void> {
  await db
    .insertInto('serviceOrderSteps')
    .values({ ...step, undoneAt: null })
    .execute()
}

export function listSteps(db: Handle, orderId: number): Promise<(StepRow & { agentName: string | null })[]> {
  return db
    .selectFrom('serviceOrderSteps')
    .leftJoin('agents', 'agents.id', 'serviceOrderSteps.agentId')
    .select([
      'serviceOrderSteps.id',
      'orderId',
      'fromState',
      'toState',
      'note',
      'remedy',
      'agentId',
      'at',
      'undoneAt',
      'agents.name as agentName',
    ])
    .where('orderId', '=', orderId)
    .where('undoneAt', 'is', null)
    .orderBy('serviceOrderSteps.id')
    .limit(500)
    .execute()
}

export async function undoStep(db: Handle, id: number, at: number): Promise<void> {
  await db.updateTable('serviceOrderSteps').set({ undoneAt: at }).where('id', '=', id).execute()
}

function shownOrders(db: Handle) {
  return db
    .selectFrom('serviceOrders')
    .leftJoin('threads', 'threads.id', 'serviceOrders.threadId')
    .leftJoin('cases', 'cases.id', 'threads.caseId')
    .leftJoin('agents as assignees', 'assignees.id', 'serviceOrders.assigneeId')
    .leftJoin('agents as creators', 'creators.id', 'serviceOrders.createdBy')
    .selectAll('serviceOrders')
    .select([
      'threads.caseId as caseId',
      'threads.channel as channel',
      'threads.waitingSince as waitingSince',
      'cases.title as caseTitle',
      'cases.titleName as caseName',
      'assignees.name as assigneeName',
      'creators.name as creatorName',
    ])
}

type Shown = Awaited<ReturnType<ReturnType<typeof shownOrders>['execute']>>[number]

const orderOf = (row: Shown, statusPath: string | null, duty: ServiceOrder['duty'], lang: InterfaceLanguage): ServiceOrder => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  rma: row.rma,
  threadId: row.threadId,
  case: row.caseId === null ? null : { id: row.caseId, title: titleIn({ title: row.caseTitle ?? '', titleName: row.caseName }, lang) },
  channel: row.channel,
  threadWaiting: row.waitingSince !== null,
  customerName: row.customerName,
  customerId: row.customerId,
  purchaseItemId: row.purchaseItemId,
  unitId: row.unitId,
  parentOrderId: row.parentOrderId,
  relation: row.relation,
  reasonKey: row.reasonKey,
  product: row.product,
  serial: row.serial,
  fault: row.fault,
  warranty: row.warranty,
  warrantyReason: row.warrantyReason,
  assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? '' },
  nextStep: row.nextStep,
  nextStepAt: row.nextStepAt,
  dueOn: row.dueOn,
  duty,
  remedy: row.remedy,
  remindedAt: row.remindedAt,
  stateSince: row.stateSince,
  cost: row.cost,
  currency: row.currency,
  told: row.toldAt !== null,
  statusPath,
  createdBy: row.createdBy === null ? null : { id: row.createdBy, name: row.creatorName ?? '' },
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  closedAt: row.closedAt,
})

export async function showServiceOrder(db: Handle, secretBox: SecretBox, id: number, lang: InterfaceLanguage): Promise<ServiceOrder> {
  const row = await shownOrders(db).where('serviceOrders.id', '=', id).executeTakeFirst()
  if (!row) throw notFound('service-order')
  return (await withLinks(db, secretBox, [row], lang))[0] as ServiceOrder
}

async function withLinks(db: Handle, secretBox: SecretBox, rows: readonly Shown[], lang: InterfaceLanguage): Promise<ServiceOrder[]> {
  const ids = rows.map(({ id }) => id)
  const [links, owed] = await Promise.all([listStatusLinks(db, ids), listOwed(db, ids)])
  return rows.map((row) => {
    const duty = owed.find(({ orderId, dueOn }) => orderId === row.id && dueOn === row.dueOn)?.duty ?? null
    return orderOf(row, statusPathOf(secretBox, links.get(row.id)), duty, lang)
  })
}

/** What is owed by a day for these orders. */
async function listOwed(
  db: Handle,
  orderIds: readonly number[],
): Promise<{ orderId: number; duty: ServiceOrder['duty']; dueOn: string | null }[]> {
  if (orderIds.length === 0) return []
  return db
    .selectFrom('orderDuties')
    .select(['orderId', 'duty', 'dueOn'])
    .where('orderId', 'in', [...orderIds])
    .where('state', '=', 'open')
    .where('dueOn', 'is not', null)
    .execute()
}

export async function showServiceOrderWithSteps(
  db: Handle,
  secretBox: SecretBox,
  id: number,
  lang: InterfaceLanguage,
): Promise<ServiceOrder & { steps: ServiceOrderStep[] }> {
  const [order, rows] = await Promise.all([showServiceOrder(db, secretBox, id, lang), listSteps(db, id)])
  const steps = rows.map(
    (row): ServiceOrderStep => ({
      id: row.id,
      from: row.fromState,
      to: row.toState,
      note: row.note,
      remedy: row.remedy,
      by: row.agentId === null ? null : { id: row.agentId, name: row.agentName ?? '' },
      at: row.at,
    }),
  )
  return { ...order, steps }
}

export type OrderFilter = {
  queue: ServiceOrderQueue
  kind?: ServiceOrderKind
  state?: ServiceOrderState
  threadId?: number
  caseId?: number
  customerId?: number
  /** What is done for a customer or began with one of these authors. */
  person?: { customerId: number; authorIds: readonly number[] }
  q?: string
}

function ofPerson(db: Handle, { customerId, authorIds }: NonNullable<OrderFilter['person']>) {
  const own = db.selectFrom('serviceOrders').select('serviceOrders.id').where('serviceOrders.customerId', '=', customerId)
  if (authorIds.length === 0) return own
  const begun = db
    .selectFrom('serviceOrders')
    .innerJoin('threads', 'threads.id', 'serviceOrders.threadId')
    .select('serviceOrders.id')
    .where('threads.authorId', 'in', authorIds)
  return own.union(begun)
}

/** A page of orders, newest first. */
export async function listServiceOrders(
  db: Handle,
  secretBox: SecretBox,
  filter: OrderFilter,
  page: { limit: number; cursor?: string; lang: InterfaceLanguage },
) {
  let query = shownOrders(db)
  const ofOne = [filter.threadId, filter.caseId, filter.customerId, filter.person].some((one) => one !== undefined)
  if (filter.queue === 'closed') query = query.where('serviceOrders.closedAt', 'is not', null)
  else if (!ofOne) query = query.where('serviceOrders.closedAt', 'is', null)
  const kind = serviceOrderKinds.find((one) => one === filter.queue)
  if (kind) query = query.where('serviceOrders.kind', '=', kind)
  if (filter.queue === 'loop') query = query.where('serviceOrders.state', 'in', [...toldInPublic]).where('serviceOrders.toldAt', 'is', null)
  if (filter.kind) query = query.where('serviceOrders.kind', '=', filter.kind)
  if (filter.state) query = query.where('serviceOrders.state', '=', filter.state)
  if (filter.threadId) query = query.where('serviceOrders.threadId', '=', filter.threadId)
  if (filter.caseId) query = query.where('threads.caseId', '=', filter.caseId)
  if (filter.customerId) query = query.where('serviceOrders.customerId', '=', filter.customerId)
  if (filter.person) query = query.where('serviceOrders.id', 'in', ofPerson(db, filter.person))
  if (filter.q) {
    const typed = filter.q
    const number = /^s?-?(\d{1,12})$/i.exec(filter.q.trim())?.[1]
    query = query.where((where) =>
      where.or([
        ...['customerName', 'product', 'fault', 'rma', 'serial'].map((column) => containsText(`serviceOrders.${column}`, typed)),
        ...(number ? [where('serviceOrders.id', '=', Number(number))] : []),
      ]),
    )
  }
  if (page.cursor) query = query.where('serviceOrders.id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
  const rows = await query
    .orderBy('serviceOrders.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(await withLinks(db, secretBox, rows, page.lang), page.limit, (order) => [order.id])
}

/** How many orders wait in each queue; whatever is over counts as closed. */
export async function countServiceOrders(db: Handle, me: number): Promise<ServiceOrderCounts> {
  const open = await db
    .selectFrom('serviceOrders')
    .select((row) => [
      'kind',
      row.fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where ${row.ref('toldAt')} is null and state in (${sql.join([...toldInPublic])}))`.as('loop'),
      sql<number>`count(*) filter (where ${row.ref('assigneeId')} = ${me})`.as('mine'),
    ])
    .where('closedAt', 'is', null)
    .groupBy('kind')
    .execute()
  const closed = await db
    .selectFrom('serviceOrders')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('closedAt', 'is not', null)
    .executeTakeFirstOrThrow()
  const sum = (numbers: unknown[]) => numbers.reduce<number>((total, one) => total + Number(one), 0)
  const ofKind = (kind: ServiceOrderKind) => sum(open.filter((row) => row.kind === kind).map(({ count }) => count))
  return {
    ...(Object.fromEntries(serviceOrderKinds.map((kind) => [kind, ofKind(kind)])) as Record<ServiceOrderKind, number>),
    open: sum(open.map(({ count }) => count)),
    loop: sum(open.map(({ loop }) => loop)),
    mine: sum(open.map(({ mine }) => mine)),
    closed: Number(closed.count),
  }
}
