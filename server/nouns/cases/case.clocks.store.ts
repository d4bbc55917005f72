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
  // Looked up pair by pair, the first of each: where many posts came at once, many clocks of a case are due at once.
  const pairs = [...due].map(([caseId, dueAt]) => sql`(cast(${caseId} as bigint), cast(${dueAt} as bigint))`)
  const first = sql`select id from clocks where "caseId" = due.column1 and "decidedAt" = due.column2 and "endedAt" is null order by id limit 1`
  const rows = await db
    .selectFrom(sql<{ column1: number; column2: number }>`(values ${sql.join(pairs)})`.as('due'))
    .innerJoin('clocks', (join) => join.on('clocks.id', '=', sql<number>`(${first})`))
    .select(['clocks.id', 'caseId', 'metric', 'soonAt', 'clocks.dueAt'])
    .execute()
  return new Map(
    rows.flatMap(({ caseId, dueAt, ...clock }) => (caseId !== null && due.get(caseId) === dueAt ? [[caseId, clock] as const] : [])),
  )
}
