import type { Case } from '#shared/case.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { CaseRow } from './case.store.ts'

/** Of each case the open clock that it is due by. */
export async function listNextClocks(
  db: Handle,
  cases: readonly Pick<CaseRow, 'id' | 'dueAt'>[],
): Promise<Map<number, NonNullable<Case['nextClock']>>> {
  const due = new Map(cases.flatMap(({ id, dueAt }) => (dueAt === null ? [] : [[id, dueAt] as const])))
  if (due.size === 0) return new Map()
  const rows = await db
    .selectFrom('clocks')
    .select(['id', 'caseId', 'metric', 'soonAt', 'dueAt'])
    .where('caseId', 'in', [...due.keys()])
    .where('endedAt', 'is', null)
    .where('decidedAt', 'in', [...new Set(due.values())])
    .orderBy('id', 'desc')
    .execute()
  return new Map(
    rows.flatMap(({ caseId, dueAt, ...clock }) => (caseId !== null && due.get(caseId) === dueAt ? [[caseId, clock] as const] : [])),
  )
}
