import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { VerdictTable } from '../../kit/database/schema.ts'

type VerdictRow = Selectable<VerdictTable>

export async function addVerdict(db: Handle, verdict: Omit<VerdictRow, 'id' | 'undoneAt'>): Promise<number> {
  const row = { ...verdict, undoneAt: null }
  return (await db.insertInto('verdicts').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** The last verdict on a mention that holds. */
export async function findVerdict(db: Handle, mentionId: number): Promise<VerdictRow | null> {
  const row = await db
    .selectFrom('verdicts')
    .selectAll()
    .where('mentionId', '=', mentionId)
    .where('undoneAt', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function undoVerdict(db: Handle, id: number, at: number): Promise<void> {
  await db.updateTable('verdicts').set({ undoneAt: at }).where('id', '=', id).execute()
}
