import { type Selectable, sql } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ServiceOrder, ServiceOrderCounts, ServiceOrderStep, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { type ServiceOrderKind, type ServiceOrderQueue, type ServiceOrderState, toldInPublic } from '#shared/service-order.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { containsText } from '../../kit/database/full-text.ts'
import type { ServiceOrderStepTable, ServiceOrderTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { statusPathOf } from './status-link.ts'

/** An order belongs to the case of its thread. */
export type ServiceOrderRow = Selectable<ServiceOrderTable> & { caseId: number | null }
export type StepRow = Selectable<ServiceOrderStepTable>

const selectOrders = (db: Handle) =>
  db
    .selectFrom('serviceOrders')
    .innerJoin('threads', 'threads.id', 'serviceOrders.threadId')
    .selectAll('serviceOrders')
    .select('threads.caseId')

export async function getServiceOrder(db: Handle, id: number): Promise<ServiceOrderRow> {
  const order = await selectOrders(db).where('serviceOrders.id', '=', id).executeTakeFirst()
  if (!order) throw notFound('service-order')
  return order
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
    .select(['serviceOrderSteps.id', 'orderId', 'fromState', 'toState', 'note', 'agentId', 'at', 'undoneAt', 'agents.name as agentName'])
    .where('orderId', '=', orderId)
    .where('undoneAt', 'is', null)
    .orderBy('serviceOrderSteps.id')
    .limit(500)
    .execute()
}

export async function undoStep(db: Handle, id: number, at: number): Promise<void> {
  await db.updateTable('serviceOrderSteps').set({ undoneAt: at }).where('id', '=', id).execute()
}

export async function findServiceOrderByStatus(db: Handle, statusHash: string): Promise<ServiceOrderRow | null> {
  return (await selectOrders(db).where('statusHash', '=', statusHash).executeTakeFirst()) ?? null
}

function shownOrders(db: Handle) {
  return db
    .selectFrom('serviceOrders')
    .innerJoin('threads', 'threads.id', 'serviceOrders.threadId')
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

const orderOf = (row: Shown, secretBox: SecretBox, lang: InterfaceLanguage): ServiceOrder => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  rma: row.rma,
  threadId: row.threadId,
  case: row.caseId === null ? null : { id: row.caseId, title: titleIn({ title: row.caseTitle ?? '', titleName: row.caseName }, lang) },
  channel: row.channel,
  threadWaiting: row.waitingSince !== null,
  customerName: row.customerName,
  product: row.product,
  serial: row.serial,
  fault: row.fault,
  warranty: row.warranty,
  warrantyReason: row.warrantyReason,
  assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? '' },
  nextStep: row.nextStep,
  nextStepAt: row.nextStepAt,
  cost: row.cost,
  currency: row.currency,
  told: row.toldAt !== null,
  statusPath: statusPathOf(secretBox, row),
  createdBy: { id: row.createdBy, name: row.creatorName ?? '' },
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  closedAt: row.closedAt,
})

export async function showServiceOrder(db: Handle, secretBox: SecretBox, id: number, lang: InterfaceLanguage): Promise<ServiceOrder> {
  const row = await shownOrders(db).where('serviceOrders.id', '=', id).executeTakeFirst()
  if (!row) throw notFound('service-order')
  return orderOf(row, secretBox, lang)
}

export async function showServiceOrderWithSteps(
  db: Handle,
  secretBox: SecretBox,
  id: number,
  lang: InterfaceLanguage,
): Promise<ServiceOrderWithSteps> {
  const [order, rows] = await Promise.all([showServiceOrder(db, secretBox, id, lang), listSteps(db, id)])
  const steps = rows.map(
    (row): ServiceOrderStep => ({
      id: row.id,
      from: row.fromState,
      to: row.toState,
      note: row.note,
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
  q?: string
}

/** A page of orders, newest first. */
export async function listServiceOrders(
  db: Handle,
  secretBox: SecretBox,
  filter: OrderFilter,
  page: { limit: number; cursor?: string; lang: InterfaceLanguage },
) {
  let query = shownOrders(db)
  const oneThread = filter.threadId !== undefined || filter.caseId !== undefined
  if (filter.queue === 'closed') query = query.where('serviceOrders.closedAt', 'is not', null)
  else if (!oneThread) query = query.where('serviceOrders.closedAt', 'is', null)
  if (filter.queue === 'repair' || filter.queue === 'return') query = query.where('serviceOrders.kind', '=', filter.queue)
  if (filter.queue === 'loop') query = query.where('serviceOrders.state', 'in', [...toldInPublic]).where('serviceOrders.toldAt', 'is', null)
  if (filter.kind) query = query.where('serviceOrders.kind', '=', filter.kind)
  if (filter.state) query = query.where('serviceOrders.state', '=', filter.state)
  if (filter.threadId) query = query.where('serviceOrders.threadId', '=', filter.threadId)
  if (filter.caseId) query = query.where('threads.caseId', '=', filter.caseId)
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
  return pageOf(
    rows.map((row) => orderOf(row, secretBox, page.lang)),
    page.limit,
    (order) => [order.id],
  )
}

export async function countServiceOrders(db: Handle): Promise<ServiceOrderCounts> {
  const open = await db
    .selectFrom('serviceOrders')
    .select((row) => [
      row.fn.countAll<number>().as('open'),
      sql<number>`count(*) filter (where kind = 'repair')`.as('repair'),
      sql<number>`count(*) filter (where kind = 'return')`.as('return'),
      sql<number>`count(*) filter (where ${row.ref('toldAt')} is null and state in (${sql.join([...toldInPublic])}))`.as('loop'),
    ])
    .where('closedAt', 'is', null)
    .executeTakeFirstOrThrow()
  const closed = await db
    .selectFrom('serviceOrders')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('closedAt', 'is not', null)
    .executeTakeFirstOrThrow()
  return {
    open: Number(open.open),
    repair: Number(open.repair),
    return: Number(open.return),
    loop: Number(open.loop),
    closed: Number(closed.count),
  }
}
