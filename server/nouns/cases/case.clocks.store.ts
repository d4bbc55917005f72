import { sql } from 'kysely'
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
  // Joined pair by pair: two lists would be looked up each with each.
  const pairs = [...due].map(([caseId, dueAt]) => sql`(cast(${caseId} as bigint), cast(${dueAt} as bigint))`)
  const rows = await db
    .selectFrom(sql<{ column1: number; column2: number }>`(values ${sql.join(pairs)})`.as('due'))
    .innerJoin('clocks', (join) => join.onRef('clocks.caseId', '=', 'due.column1').onRef('clocks.decidedAt', '=', 'due.column2'))
    .select(['clocks.id', 'caseId', 'metric', 'soonAt', 'clocks.dueAt'])
    .where('endedAt', 'is', null)
    .orderBy('clocks.id', 'desc')
    .execute()
  return new Map(
    rows.flatMap(({ caseId, dueAt, ...clock }) => (caseId !== null && due.get(caseId) === dueAt ? [[caseId, clock] as const] : [])),
  )
}
