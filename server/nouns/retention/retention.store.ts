import type { Selectable } from 'kysely'
import type { RetentionClass } from '#shared/retention.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { RetentionRuleTable, RetentionRunTable } from '../../kit/database/schema.ts'

type RuleRow = Selectable<RetentionRuleTable>
export type RunRow = Selectable<RetentionRunTable>

/** The rules that there are, with who changed each last. */
export function listRules(db: Handle) {
  return db
    .selectFrom('retentionRules')
    .leftJoin('agents', 'agents.id', 'retentionRules.changedBy')
    .selectAll('retentionRules')
    .select('agents.name as changedByName')
    .orderBy('class')
    .execute()
}

/** A rule, which no other node changes or follows until the transaction ends. */
export async function lockRule(tx: Handle, engine: Engine, one: RetentionClass): Promise<RuleRow | null> {
  return (await forUpdate(engine, tx.selectFrom('retentionRules').selectAll().where('class', '=', one)).executeTakeFirst()) ?? null
}

/** Writes a rule where there is none. */
export async function addRule(tx: Handle, rule: RuleRow): Promise<void> {
  await tx
    .insertInto('retentionRules')
    .values(rule)
    .onConflict((conflict) => conflict.column('class').doNothing())
    .execute()
}

export async function updateRule(tx: Handle, one: RetentionClass, change: Partial<Omit<RuleRow, 'class'>>): Promise<void> {
  await tx.updateTable('retentionRules').set(change).where('class', '=', one).execute()
}

/** The newest run of a class. */
export async function findLastRun(db: Handle, one: RetentionClass): Promise<RunRow | null> {
  return (
    (await db.selectFrom('retentionRuns').selectAll().where('class', '=', one).orderBy('id', 'desc').limit(1).executeTakeFirst()) ?? null
  )
}

export async function addRun(tx: Handle, run: Omit<RunRow, 'id' | 'endedAt' | 'lastId' | 'removed'>): Promise<RunRow> {
  return tx
    .insertInto('retentionRuns')
    .values({ ...run, endedAt: null, lastId: 0, removed: 0 })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateRun(tx: Handle, id: number, change: Partial<Omit<RunRow, 'id'>>): Promise<void> {
  await tx.updateTable('retentionRuns').set(change).where('id', '=', id).execute()
}

/** Cases that somebody holds, newest first, at most 200. */
export function listHolds(db: Handle) {
  return db
    .selectFrom('caseHolds')
    .innerJoin('cases', 'cases.id', 'caseHolds.caseId')
    .innerJoin('agents', 'agents.id', 'caseHolds.agentId')
    .select(['caseHolds.caseId', 'caseHolds.reason', 'caseHolds.heldAt', 'caseHolds.agentId', 'agents.name', 'cases.title'])
    .orderBy('caseHolds.heldAt', 'desc')
    .limit(200)
    .execute()
}

/** Why and by whom a case is held; null where it is not. */
export async function findHold(db: Handle, caseId: number) {
  const row = await db
    .selectFrom('caseHolds')
    .innerJoin('agents', 'agents.id', 'caseHolds.agentId')
    .select(['caseHolds.reason', 'caseHolds.heldAt', 'caseHolds.agentId', 'agents.name'])
    .where('caseHolds.caseId', '=', caseId)
    .executeTakeFirst()
  return row ? { reason: row.reason, by: { id: row.agentId, name: row.name }, at: row.heldAt } : null
}

/** Holds a case; whoever holds it already does so for another reason from now on. */
export async function putHold(tx: Handle, hold: { caseId: number; reason: string; agentId: number; heldAt: number }): Promise<void> {
  await tx
    .insertInto('caseHolds')
    .values(hold)
    .onConflict((conflict) => conflict.column('caseId').doUpdateSet(hold))
    .execute()
}

/** @returns why it was held; null where it was not */
export async function removeHold(tx: Handle, caseId: number): Promise<string | null> {
  const row = await tx.deleteFrom('caseHolds').where('caseId', '=', caseId).returning('reason').executeTakeFirst()
  return row?.reason ?? null
}
