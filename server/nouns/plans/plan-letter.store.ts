import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { PlanLetterTable } from '../../kit/database/schema.ts'

export type LetterRow = Selectable<PlanLetterTable>

export async function findLetter(db: Handle, planId: number): Promise<LetterRow | null> {
  return (await db.selectFrom('planLetters').selectAll().where('planId', '=', planId).executeTakeFirst()) ?? null
}

/** Keeps a new letter; one that a plan has already stays as it is. */
export async function addLetter(
  tx: Handle,
  letter: Pick<LetterRow, 'planId' | 'isSafety' | 'texts' | 'draftedBy' | 'draftedAt'>,
): Promise<void> {
  await tx
    .insertInto('planLetters')
    .values({ ...letter, state: 'draft' })
    .onConflict((conflict) => conflict.column('planId').doNothing())
    .execute()
}

/** Changes a letter only while it is in this state. */
export async function moveLetter(
  tx: Handle,
  planId: number,
  from: LetterRow['state'],
  change: Partial<Omit<LetterRow, 'id' | 'planId'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('planLetters')
    .set(change)
    .where('planId', '=', planId)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
