import type { Selectable } from 'kysely'
import type { ReportRun } from '#shared/scheduled-report.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { ReportRunTable, ScheduledReportTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { isLate } from './scheduled-report.rules.ts'

export type ScheduledReportRow = Selectable<ScheduledReportTable>
export type ReportRunRow = Selectable<ReportRunTable>

export const mostReports = 50

export async function addReport(tx: Handle, report: Omit<ScheduledReportRow, 'id'>): Promise<number> {
  return (await tx.insertInto('scheduledReports').values(report).returning('id').executeTakeFirstOrThrow()).id
}

export const listReports = (db: Handle): Promise<ScheduledReportRow[]> =>
  db.selectFrom('scheduledReports').selectAll().orderBy('id').limit(mostReports).execute()

export async function getReport(db: Handle, id: number): Promise<ScheduledReportRow> {
  const row = await db.selectFrom('scheduledReports').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('scheduled-report')
  return row
}

export async function updateReport(tx: Handle, id: number, change: Partial<Omit<ScheduledReportRow, 'id'>>): Promise<void> {
  await tx.updateTable('scheduledReports').set(change).where('id', '=', id).execute()
}

export async function deleteReport(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('scheduledReports').where('id', '=', id).execute()
}

export async function findRun(db: Handle, reportId: number, fromOn: string): Promise<number | null> {
  const row = await db
    .selectFrom('reportRuns')
    .select('id')
    .where('reportId', '=', reportId)
    .where('fromOn', '=', fromOn)
    .executeTakeFirst()
  return row?.id ?? null
}

/** @returns its id; null: this period of this report was written before, whoever did it */
export async function addRun(tx: Handle, run: Omit<ReportRunRow, 'id'>): Promise<number | null> {
  const added = await tx
    .insertInto('reportRuns')
    .values(run)
    .onConflict((conflict) => conflict.columns(['reportId', 'fromOn']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added?.id ?? null
}

export async function addReportMail(tx: Handle, mail: { runId: number; recipient: string; deliveryId: number | null }): Promise<void> {
  await tx.insertInto('reportMails').values(mail).execute()
}

/** The report that a delivery carries; null: it is a test, or the report is gone. */
export async function findReportOfDelivery(db: Handle, deliveryId: number): Promise<{ reportId: number } | null> {
  const row = await db
    .selectFrom('reportMails')
    .innerJoin('reportRuns', 'reportRuns.id', 'reportMails.runId')
    .select('reportRuns.reportId')
    .where('reportMails.deliveryId', '=', deliveryId)
    .executeTakeFirst()
  return row ?? null
}

/** The newest first, each with how its mails stand. */
export async function listRuns(
  db: Handle,
  reportId: number,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: ReportRun[]; nextCursor: string | null }> {
  let query = db.selectFrom('reportRuns').selectAll().where('reportId', '=', reportId)
  if (page.cursor) query = query.where('fromOn', '<', String(decodeCursor(page.cursor, 's')[0]))
  const rows = await query
    .orderBy('fromOn', 'desc')
    .limit(page.limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(rows, page.limit, (row) => [row.fromOn])
  if (items.length === 0) return { items: [], nextCursor }
  const mails = await db
    .selectFrom('reportMails')
    .leftJoin('deliveries', 'deliveries.id', 'reportMails.deliveryId')
    .select(['reportMails.runId', 'reportMails.recipient', 'deliveries.state', 'deliveries.failure'])
    .where(
      'reportMails.runId',
      'in',
      items.map(({ id }) => id),
    )
    .orderBy('reportMails.id')
    .execute()
  return {
    items: items.map(({ id, fromOn, toOn, dueAt, madeAt }) => ({
      id,
      fromOn,
      toOn,
      dueAt,
      madeAt,
      isLate: isLate({ dueAt, madeAt }),
      mails: mails
        .filter(({ runId }) => runId === id)
        .map(({ recipient, state, failure }) => ({ recipient, state, error: readJson(failure)?.words ?? null })),
    })),
    nextCursor,
  }
}
