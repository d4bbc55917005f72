import type { InterfaceLanguage } from '#shared/agent.ts'
import type { CaseState } from '#shared/case.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { listCasesByIds } from '../cases/case.store.ts'

const inOrder = (a: number, b: number) => ({ caseId: Math.min(a, b), otherId: Math.max(a, b) })

/** @returns whether they were not linked before */
export async function addLink(tx: Handle, a: number, b: number, linkedBy: number, linkedAt: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('caseLinks')
    .values({ ...inOrder(a, b), linkedBy, linkedAt })
    .onConflict((conflict) => conflict.columns(['caseId', 'otherId']).doNothing())
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** @returns whether they were linked */
export async function removeLink(tx: Handle, a: number, b: number): Promise<boolean> {
  const { caseId, otherId } = inOrder(a, b)
  const { numDeletedRows } = await tx
    .deleteFrom('caseLinks')
    .where('caseId', '=', caseId)
    .where('otherId', '=', otherId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** The cases that are linked with one, the older first, titles in a reader's language. */
export async function showLinks(
  db: Handle,
  caseId: number,
  lang: InterfaceLanguage,
): Promise<{ id: number; title: string; state: CaseState }[]> {
  const [there, here] = await Promise.all([
    db.selectFrom('caseLinks').select('otherId').where('caseId', '=', caseId).limit(100).execute(),
    db.selectFrom('caseLinks').select('caseId').where('otherId', '=', caseId).limit(100).execute(),
  ])
  const rows = await listCasesByIds(db, [...here.map((row) => row.caseId), ...there.map((row) => row.otherId)])
  return rows.toSorted((a, b) => a.id - b.id).map((row) => ({ id: row.id, title: titleIn(row, lang), state: row.state }))
}
