import type { Selectable } from 'kysely'
import type { Surface } from '#shared/reply.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { ReplyDraftTable } from '../../kit/database/schema.ts'

export type DraftRow = Selectable<ReplyDraftTable>

/** What somebody is writing in a thread. */
export function listDrafts(db: Handle, threadId: number, agentId: number): Promise<DraftRow[]> {
  return db.selectFrom('replyDrafts').selectAll().where('threadId', '=', threadId).where('agentId', '=', agentId).execute()
}

export async function saveDraft(tx: Handle, row: DraftRow): Promise<void> {
  const { text, serviceOrderId, at } = row
  await tx
    .insertInto('replyDrafts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['threadId', 'agentId', 'surface']).doUpdateSet({ text, serviceOrderId, at }))
    .execute()
}

export async function deleteDrafts(tx: Handle, threadId: number, agentId: number, surfaces: readonly Surface[]): Promise<void> {
  await tx
    .deleteFrom('replyDrafts')
    .where('threadId', '=', threadId)
    .where('agentId', '=', agentId)
    .where('surface', 'in', surfaces)
    .execute()
}
