import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { MacroRunTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type RunRow = Selectable<MacroRunTable>

export async function addRun(tx: Handle, row: Omit<RunRow, 'id'>): Promise<number> {
  return (await tx.insertInto('macroRuns').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function getRun(db: Handle, id: number): Promise<RunRow> {
  const row = await db.selectFrom('macroRuns').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('macro-run')
  return row
}

/** @returns whether it was not undone before */
export async function markUndone(tx: Handle, id: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('macroRuns')
    .set({ undoneAt: at })
    .where('id', '=', id)
    .where('undoneAt', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** The thread of the reply with which something was done; null: it was done without one. */
export async function findThreadOf(db: Handle, replyId: number | null): Promise<number | null> {
  if (replyId === null) return null
  const row = await db.selectFrom('replies').select('threadId').where('id', '=', replyId).executeTakeFirst()
  return row?.threadId ?? null
}

/** What was done with some replies, the newest of each. */
export async function listRunsOfReplies(db: Handle, replyIds: readonly number[]): Promise<Map<number, RunRow>> {
  if (replyIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('macroRuns')
    .selectAll()
    .where('replyId', 'is not', null)
    .where('replyId', 'in', replyIds)
    .orderBy('id')
    .execute()
  return new Map(rows.map((row) => [row.replyId ?? 0, row]))
}
