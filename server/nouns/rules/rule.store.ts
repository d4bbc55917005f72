import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { RuleRunTable, RuleTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type RuleRow = Selectable<RuleTable>
export type RunRow = Selectable<RuleRunTable>

/** Rules that were not removed, in the order in which they are asked. */
export function listRules(db: Handle): Promise<RuleRow[]> {
  return db.selectFrom('rules').selectAll().where('removedAt', 'is', null).orderBy('rank').orderBy('id').execute()
}

/** Those of them that are on. */
export function listRulesOn(db: Handle): Promise<RuleRow[]> {
  return db
    .selectFrom('rules')
    .selectAll()
    .where('removedAt', 'is', null)
    .where('onAt', 'is not', null)
    .orderBy('rank')
    .orderBy('id')
    .execute()
}

export async function addRule(tx: Handle, row: Omit<RuleRow, 'id'>): Promise<number> {
  return (await tx.insertInto('rules').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** A rule that this transaction will write, locked, a removed one too. @throws Refusal `rule-not-found` */
export async function lockRule(tx: Handle, engine: Engine, id: number): Promise<RuleRow> {
  const row = await forUpdate(engine, tx.selectFrom('rules').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('rule')
  return row
}

export async function updateRule(tx: Handle, id: number, change: Partial<Omit<RuleRow, 'id'>>): Promise<void> {
  await tx.updateTable('rules').set(change).where('id', '=', id).execute()
}

/** Writes a run; the same rule runs once for an event. @returns its id; null: it ran for this event before */
export async function addRun(tx: Handle, row: Omit<RunRow, 'id'>): Promise<number | null> {
  const added = await tx
    .insertInto('ruleRuns')
    .values(row)
    .onConflict((conflict) => conflict.columns(['ruleId', 'eventId']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added?.id ?? null
}

export async function updateRun(tx: Handle, id: number, change: Partial<Omit<RunRow, 'id'>>): Promise<void> {
  await tx.updateTable('ruleRuns').set(change).where('id', '=', id).execute()
}

/** @throws Refusal `rule-run-not-found` */
export async function lockRun(tx: Handle, engine: Engine, id: number): Promise<RunRow> {
  const row = await forUpdate(engine, tx.selectFrom('ruleRuns').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('rule-run')
  return row
}

export type RunPage = { limit: number; cursor?: string | undefined; caseId?: number | undefined; ruleId?: number | undefined }

/** Runs with the names of their rules and cases, the newest first. */
export async function listRuns(db: Handle, { limit, cursor, caseId, ruleId }: RunPage) {
  let query = db
    .selectFrom('ruleRuns')
    .innerJoin('rules', 'rules.id', 'ruleRuns.ruleId')
    .innerJoin('cases', 'cases.id', 'ruleRuns.caseId')
    .selectAll('ruleRuns')
    .select(['rules.name as ruleName', 'cases.title'])
  if (caseId !== undefined) query = query.where('ruleRuns.caseId', '=', caseId)
  if (ruleId !== undefined) query = query.where('ruleRuns.ruleId', '=', ruleId)
  if (cursor) query = query.where('ruleRuns.id', '<', Number(decodeCursor(cursor, 'n')[0]))
  const rows = await query
    .orderBy('ruleRuns.id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(rows, limit, ({ id }) => [id])
}

/** How often each of these rules ran, and when last. */
export async function countRuns(db: Handle, ruleIds: readonly number[]): Promise<Map<number, { runs: number; lastAt: number }>> {
  if (ruleIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('ruleRuns')
    .select((row) => ['ruleId', row.fn.countAll<number>().as('runs'), row.fn.max('at').as('lastAt')])
    .where('ruleId', 'in', [...ruleIds])
    .groupBy('ruleId')
    .execute()
  return new Map(rows.map(({ ruleId, runs, lastAt }) => [ruleId, { runs: Number(runs), lastAt: Number(lastAt) }]))
}
