import { type Selectable, sql } from 'kysely'
import type { AlertFiring } from '#shared/alert.schema.ts'
import type { AlertVerdict } from '#shared/alert.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { AlertFiringTable, AlertMarkTable, AlertStandingTable, AlertTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import type { Span } from './alert.series.rules.ts'

export type AlertRow = Selectable<AlertTable>
export type StandingRow = Selectable<AlertStandingTable>
export type FiringRow = Selectable<AlertFiringTable>
export type MarkRow = Selectable<AlertMarkTable>

/** No desk has more: they are all shown and looked at. */
export const mostAlerts = 100

export async function addAlert(tx: Handle, alert: Omit<AlertRow, 'id'>): Promise<number> {
  return (await tx.insertInto('alerts').values(alert).returning('id').executeTakeFirstOrThrow()).id
}

export const listAlerts = (db: Handle): Promise<AlertRow[]> => db.selectFrom('alerts').selectAll().orderBy('id').limit(mostAlerts).execute()

export async function getAlert(db: Handle, id: number): Promise<AlertRow> {
  const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('alert')
  return row
}

export async function updateAlert(tx: Handle, id: number, change: Partial<Omit<AlertRow, 'id'>>): Promise<void> {
  await tx.updateTable('alerts').set(change).where('id', '=', id).execute()
}

export async function deleteAlert(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('alerts').where('id', '=', id).execute()
}

/** Of all alerts, or of one. */
export function listStandings(db: Handle, alertId?: number): Promise<StandingRow[]> {
  let query = db.selectFrom('alertStandings').selectAll()
  if (alertId !== undefined) query = query.where('alertId', '=', alertId)
  return query.orderBy('alertId').orderBy('groupKey').limit(5_000).execute()
}

/**
 * Writes how a group stands, if nobody has decided on a later moment meanwhile.
 * @param known the moment up to which the writer had read; null: there was no row
 * @returns false when somebody was first
 */
export async function saveStanding(tx: Handle, row: StandingRow, known: number | null): Promise<boolean> {
  const { alertId, groupKey, ...values } = row
  if (known === null) {
    const added = await tx
      .insertInto('alertStandings')
      .values(row)
      .onConflict((conflict) => conflict.columns(['alertId', 'groupKey']).doNothing())
      .returning('alertId')
      .executeTakeFirst()
    return added !== undefined
  }
  const { numUpdatedRows } = await tx
    .updateTable('alertStandings')
    .set(values)
    .where('alertId', '=', alertId)
    .where('groupKey', '=', groupKey)
    .where('evaluatedAt', '=', known)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function deleteStandings(tx: Handle, alertId: number, groupKeys?: readonly string[]): Promise<void> {
  let query = tx.deleteFrom('alertStandings').where('alertId', '=', alertId)
  if (groupKeys) query = query.where('groupKey', 'in', [...groupKeys])
  await query.execute()
}

export async function addFiring(tx: Handle, firing: Omit<FiringRow, 'id' | 'endedAt'>): Promise<void> {
  await tx
    .insertInto('alertFirings')
    .values(firing)
    .onConflict((conflict) => conflict.columns(['alertId', 'groupKey', 'firedAt']).doNothing())
    .execute()
}

/** Ends what still fires, of one group or of all. */
export async function endFirings(tx: Handle, alertId: number, endedAt: number, groupKey?: string): Promise<void> {
  let query = tx.updateTable('alertFirings').set({ endedAt }).where('alertId', '=', alertId).where('endedAt', 'is', null)
  if (groupKey !== undefined) query = query.where('groupKey', '=', groupKey)
  await query.execute()
}

/** When each group fired since then, the oldest first; what still fires ends never. */
export async function listIncidents(db: Handle, alertId: number, since: number): Promise<Map<string, Span[]>> {
  const rows = await db
    .selectFrom('alertFirings')
    .select(['groupKey', 'firedAt', 'endedAt'])
    .where('alertId', '=', alertId)
    .where((where) => where.or([where('endedAt', 'is', null), where('endedAt', '>', since)]))
    .orderBy('firedAt')
    .limit(1_000)
    .execute()
  const spans = new Map<string, Span[]>()
  for (const { groupKey, firedAt, endedAt } of rows)
    spans.set(groupKey, [...(spans.get(groupKey) ?? []), { from: firedAt, to: endedAt ?? Number.POSITIVE_INFINITY }])
  return spans
}

/** The newest first, with what was said of each. */
export async function listFirings(db: Handle, alertId: number, page: { limit: number; cursor?: string | undefined }) {
  let query = db
    .selectFrom('alertFirings')
    .leftJoin('alertMarks', (join) =>
      join
        .onRef('alertMarks.alertId', '=', 'alertFirings.alertId')
        .onRef('alertMarks.groupKey', '=', 'alertFirings.groupKey')
        .onRef('alertMarks.firedAt', '=', 'alertFirings.firedAt'),
    )
    .selectAll('alertFirings')
    .select('alertMarks.verdict')
    .where('alertFirings.alertId', '=', alertId)
  if (page.cursor) query = query.where('alertFirings.id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
  const rows = await query
    .orderBy('alertFirings.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(rows, page.limit, (row) => [row.id])
  return { items: items.map(firingOf), nextCursor }
}

const firingOf = (row: FiringRow & { verdict: AlertVerdict | null }): AlertFiring => ({
  id: row.id,
  group: row.groupKey,
  name: null,
  firedAt: row.firedAt,
  endedAt: row.endedAt,
  value: row.value,
  expected: row.usualValue,
  limit: row.limitValue,
  verdict: row.verdict,
})

/** When each alert fired last. */
export async function listLastFired(db: Handle): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('alertFirings')
    .select(['alertId', 'firedAt'])
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('alertFirings')
        .select((row) => row.fn.max('id').as('id'))
        .groupBy('alertId'),
    )
    .execute()
  return new Map(rows.map((row) => [row.alertId, row.firedAt]))
}

/** Says what a person thinks of a firing; a later word replaces an earlier one. */
export async function saveMark(tx: Handle, mark: MarkRow): Promise<void> {
  const { verdict, agentId, at } = mark
  await tx
    .insertInto('alertMarks')
    .values(mark)
    .onConflict((conflict) => conflict.columns(['alertId', 'groupKey', 'firedAt']).doUpdateSet({ verdict, agentId, at }))
    .execute()
}

export async function deleteMark(tx: Handle, { alertId, groupKey, firedAt }: Pick<MarkRow, 'alertId' | 'groupKey' | 'firedAt'>) {
  await tx.deleteFrom('alertMarks').where('alertId', '=', alertId).where('groupKey', '=', groupKey).where('firedAt', '=', firedAt).execute()
}

export const listMarks = (db: Handle, alertId: number): Promise<MarkRow[]> =>
  db.selectFrom('alertMarks').selectAll().where('alertId', '=', alertId).orderBy('firedAt').limit(2_000).execute()

/** What was said of the firings of each alert. */
export async function countMarks(db: Handle): Promise<Map<number, { hits: number; falseAlarms: number }>> {
  const rows = await db
    .selectFrom('alertMarks')
    .select((row) => [
      'alertId',
      sql<number>`count(*) filter (where ${row.ref('verdict')} = 'right')`.as('hits'),
      sql<number>`count(*) filter (where ${row.ref('verdict')} = 'false')`.as('falseAlarms'),
    ])
    .groupBy('alertId')
    .execute()
  return new Map(rows.map((row) => [row.alertId, { hits: Number(row.hits), falseAlarms: Number(row.falseAlarms) }]))
}
