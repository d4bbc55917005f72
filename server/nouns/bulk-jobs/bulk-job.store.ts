import type { Selectable } from 'kysely'
import type { BulkRowState, BulkState } from '#shared/bulk-job.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { BulkJobTable, BulkRowTable } from '../../kit/database/schema.ts'
import type { BulkBefore } from '../../kit/database/tables/bulk-jobs.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type BulkJobRow = Selectable<BulkJobTable>
export type BulkRowRow = Selectable<BulkRowTable>

/** How a case of a job came out. */
export type BulkResult = {
  state: BulkRowState
  why?: string | null
  params?: Record<string, string | number> | null
  before?: BulkBefore | null
}

export async function addBulkJob(
  tx: Handle,
  engine: Engine,
  job: Omit<BulkJobRow, 'id' | 'total'>,
  caseIds: readonly number[],
): Promise<number> {
  const { id: jobId } = await tx
    .insertInto('bulkJobs')
    .values({ ...job, total: caseIds.length })
    .returning('id')
    .executeTakeFirstOrThrow()
  await insertMany(
    tx,
    engine,
    'bulkRows',
    ['jobId', 'caseId', 'state'],
    caseIds.map((caseId) => ({ jobId, caseId, state: 'waiting' as const })),
  )
  return jobId
}

/** @throws Refusal `bulk-job-not-found` */
export async function getBulkJob(db: Handle, id: number): Promise<BulkJobRow> {
  const row = await db.selectFrom('bulkJobs').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('bulk-job')
  return row
}

/** As `getBulkJob`, locked until the transaction ends. */
export async function lockBulkJob(tx: Handle, engine: Engine, id: number): Promise<BulkJobRow> {
  const row = await forUpdate(engine, tx.selectFrom('bulkJobs').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('bulk-job')
  return row
}

/** Jobs that are not over, the oldest first. */
export function listOpenBulkJobs(db: Handle): Promise<BulkJobRow[]> {
  return db.selectFrom('bulkJobs').selectAll().where('state', 'in', ['running', 'undoing']).orderBy('id').limit(50).execute()
}

/** What a person began, the newest first. */
export function listBulkJobsOf(db: Handle, agentId: number, limit: number): Promise<BulkJobRow[]> {
  return db.selectFrom('bulkJobs').selectAll().where('agentId', '=', agentId).orderBy('id', 'desc').limit(limit).execute()
}

/** @returns whether it was in the state `from` */
export async function moveBulkJob(
  tx: Handle,
  id: number,
  from: readonly BulkState[],
  change: Partial<Omit<BulkJobRow, 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('bulkJobs')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Cases of a job that are in a state, in the order of their ids. */
export function listBulkRows(db: Handle, jobId: number, state: BulkRowState, limit: number): Promise<BulkRowRow[]> {
  return db
    .selectFrom('bulkRows')
    .selectAll()
    .where('jobId', '=', jobId)
    .where('state', '=', state)
    .orderBy('caseId')
    .limit(limit)
    .execute()
}

/** Writes how a case came out. @returns whether it was in the state `from`: else another node was first, and nothing may be kept */
export async function moveBulkRow(tx: Handle, jobId: number, caseId: number, from: BulkRowState, result: BulkResult): Promise<boolean> {
  const { state, why = null, params = null, before } = result
  const { numUpdatedRows } = await tx
    .updateTable('bulkRows')
    .set({
      state,
      why,
      params: params && JSON.stringify(params),
      ...(before !== undefined && { before: before && JSON.stringify(before) }),
    })
    .where('jobId', '=', jobId)
    .where('caseId', '=', caseId)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** What was not looked at yet will not be. */
export async function stopBulkRows(tx: Handle, jobId: number): Promise<void> {
  await tx
    .updateTable('bulkRows')
    .set({ state: 'skipped', why: 'stopped' })
    .where('jobId', '=', jobId)
    .where('state', '=', 'waiting')
    .execute()
}

/** How many cases of each of these jobs are in each state. */
export async function countBulkRows(
  db: Handle,
  jobIds: readonly number[],
): Promise<{ jobId: number; state: BulkRowState; count: number }[]> {
  if (jobIds.length === 0) return []
  const rows = await db
    .selectFrom('bulkRows')
    .select((row) => ['jobId', 'state', row.fn.countAll<number>().as('count')])
    .where('jobId', 'in', [...jobIds])
    .groupBy(['jobId', 'state'])
    .execute()
  return rows.map(({ jobId, state, count }) => ({ jobId: Number(jobId), state, count: Number(count) }))
}

/** Cases of a job that were left alone, refused, or not taken back, with their titles. */
export function listBulkExceptions(db: Handle, jobId: number, limit: number) {
  return db
    .selectFrom('bulkRows')
    .innerJoin('cases', 'cases.id', 'bulkRows.caseId')
    .selectAll('bulkRows')
    .select(['cases.title', 'cases.titleName'])
    .where('jobId', '=', jobId)
    .where('bulkRows.state', 'in', ['skipped', 'failed', 'kept'])
    .orderBy('bulkRows.caseId')
    .limit(limit)
    .execute()
}

/** Who a case was given by last: null: by the desk, or nobody ever gave it. */
export async function findLastGiver(db: Handle, caseId: number): Promise<number | null> {
  const row = await db
    .selectFrom('events')
    .select('agentId')
    .where('caseId', '=', caseId)
    .where('kind', '=', 'case-assigned')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.agentId ?? null
}

export async function deleteBulkJobs(tx: Handle, before: number): Promise<void> {
  await tx.deleteFrom('bulkJobs').where('startedAt', '<', before).execute()
}
