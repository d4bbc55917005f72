import type { OrderRecovery, RecoveryReport, RecoveryRow } from '#shared/recovery.schema.ts'
import { serviceOrderKinds } from '#shared/service-order.ts'
import type { Handle } from '../../kit/database/database.ts'
import { listAuthorsByIds } from '../authors/author.store.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { afterMs, beforeMs, feltIn, summarise } from './recovery.rules.ts'
import { type CheckRow, findCheck, listChecks, listOthers, listSaidBy, listToldIn } from './recovery.store.ts'

const felt = (mean: number | null, n: number | null) => (n === null ? null : { mean, n })

/** The points of one order, as they are known. */
const pointsOf = (check: CheckRow) => ({
  toldAt: check.toldAt,
  before: felt(check.beforeMean, check.beforeCount),
  day7: { at: check.toldAt + afterMs.day7, felt: felt(check.day7Mean, check.day7Count) },
  day30: { at: check.toldAt + afterMs.day30, felt: felt(check.day30Mean, check.day30Count) },
  cameBackAt: check.cameBackAt,
})

/** How the author of an order wrote before and after, beside others with the same kind of order. Before the outcome is told: as of `now`. */
export async function showOrderRecovery(db: Handle, orderId: number, now: number): Promise<OrderRecovery> {
  const order = await getServiceOrder(db, orderId)
  const [check, others] = await Promise.all([findCheck(db, orderId), listOthers(db, order.kind, orderId)])
  const authorId = check?.authorId ?? (order.threadId === null ? null : (await getThread(db, order.threadId)).authorId)
  const author = authorId === null ? undefined : (await listAuthorsByIds(db, [authorId])).get(authorId)
  const points = check ? pointsOf(check) : { toldAt: order.toldAt, before: null, day7: null, day30: null, cameBackAt: null }
  if (points.before === null && authorId !== null) {
    const window = { from: order.createdAt - beforeMs, until: order.createdAt }
    const { said } = await listSaidBy(db, authorId, window.from, window.until)
    points.before = feltIn(said, { ...window, at: check?.toldAt ?? now })
  }
  return {
    ...points,
    kind: order.kind,
    author: authorId === null ? null : { id: authorId, name: author?.name ?? '' },
    others: summarise(others),
  }
}

/** Outcomes told in a period, by the kind of the order; kinds without any are left out. */
export async function reportRecovery(db: Handle, from: number, to: number): Promise<RecoveryReport> {
  const rows = await listToldIn(db, from, to)
  const kinds = serviceOrderKinds.flatMap((kind) => {
    const ofKind = rows.filter((row) => row.kind === kind)
    return ofKind.length === 0 ? [] : [{ kind, ...summarise(ofKind) }]
  })
  return { from, to, kinds }
}

/** The orders behind a number of the report. */
export async function showChecks(...asked: Parameters<typeof listChecks>): Promise<{ items: RecoveryRow[]; nextCursor: string | null }> {
  const { items, nextCursor } = await listChecks(...asked)
  return {
    items: items.map((row) => ({
      ...pointsOf(row),
      id: row.id,
      kind: row.kind,
      orderId: row.orderId,
      customerName: row.customerName,
      product: row.product,
    })),
    nextCursor,
  }
}
