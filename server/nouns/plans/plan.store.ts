import type { Selectable } from 'kysely'
import { openPlanStates, type PlanLanguage, type PlanPurpose, type PlanState } from '#shared/plan.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { PlanTable, PlanTextTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type PlanRow = Selectable<PlanTable>
export type TextRow = Selectable<PlanTextTable>

/** The plan of a case that somebody still works with; null: there is none. */
export async function findOpenPlan(db: Handle, caseId: number): Promise<PlanRow | null> {
  const open = await db
    .selectFrom('plans')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('state', 'in', [...openPlanStates])
    .executeTakeFirst()
  return open ?? null
}

/** The open plan of a case, else its newest; null: it never had one. */
export async function findPlanOfCase(db: Handle, caseId: number): Promise<PlanRow | null> {
  const open = await findOpenPlan(db, caseId)
  if (open) return open
  const last = await db.selectFrom('plans').selectAll().where('caseId', '=', caseId).orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last ?? null
}

/** @throws Refusal `plan-not-found` */
export async function getPlanOfCase(db: Handle, caseId: number): Promise<PlanRow> {
  const plan = await findPlanOfCase(db, caseId)
  if (!plan) throw notFound('plan')
  return plan
}

/** A plan as it is now, which nobody else changes or walks on until the transaction ends. */
export async function lockPlan(tx: Handle, engine: Engine, id: number): Promise<PlanRow> {
  const plan = await forUpdate(engine, tx.selectFrom('plans').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!plan) throw notFound('plan')
  return plan
}

/** Opens a plan; null when the case has an open one already. */
export async function addPlan(
  tx: Handle,
  plan: Pick<PlanRow, 'caseId' | 'spacingMs' | 'origin' | 'openedBy' | 'openedAt'>,
): Promise<number | null> {
  const row = await tx
    .insertInto('plans')
    .values({ ...plan, state: 'draft', costApproved: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Changes a plan only while it is in one of these states. */
export async function movePlan(tx: Handle, id: number, from: readonly PlanState[], change: Partial<Omit<PlanRow, 'id'>>): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('plans')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Plans under way, the oldest first. */
export function listRunningPlans(db: Handle): Promise<PlanRow[]> {
  return db.selectFrom('plans').selectAll().where('state', '=', 'running').orderBy('id').limit(100).execute()
}

export async function addTexts(tx: Handle, texts: readonly Omit<TextRow, 'id'>[]): Promise<void> {
  await tx
    .insertInto('planTexts')
    .values([...texts])
    .execute()
}

export function listTexts(db: Handle, planId: number): Promise<(TextRow & { agentName: string | null })[]> {
  return db
    .selectFrom('planTexts')
    .leftJoin('agents', 'agents.id', 'planTexts.writtenBy')
    .selectAll('planTexts')
    .select('agents.name as agentName')
    .where('planId', '=', planId)
    .orderBy('planTexts.id')
    .execute()
}

/** Gives a plan other words of a kind in a language: a version of their own. */
export async function saveText(
  tx: Handle,
  planId: number,
  { purpose, lang, text }: { purpose: PlanPurpose; lang: PlanLanguage; text: string },
  by: { agentId: number },
  at: number,
): Promise<void> {
  await tx
    .updateTable('planTexts')
    .set((row) => ({ text, version: row('version', '+', 1), writtenBy: by.agentId, writtenAt: at }))
    .where('planId', '=', planId)
    .where('purpose', '=', purpose)
    .where('lang', '=', lang)
    .where('text', '<>', text)
    .execute()
}
