import { type Selectable, sql } from 'kysely'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import type { ExclusionTable, TrainingExampleTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type TrainingExampleRow = Selectable<TrainingExampleTable>
export type ExclusionRow = Selectable<ExclusionTable>

/** A verdict that holds, with the words it is about and what the person saw; `aside`: it does not teach. */
export type VerdictToTrainOn = Awaited<ReturnType<typeof listVerdictsToTrainOn>>[number]

/** Verdicts that hold, in their order. A post that was deleted is forgotten; one that was edited since is another text. */
export function listVerdictsToTrainOn(db: Handle, of: { after: number; limit: number } | { mentionIds: number[] }) {
  let query = db
    .selectFrom('verdicts')
    .innerJoin('mentions', 'mentions.id', 'verdicts.mentionId')
    .select((row) => [
      'verdicts.id',
      'mentionId',
      'agentId',
      'at',
      'verdicts.kind',
      'verdicts.sentiment',
      'before',
      'text',
      'networkLang',
      sql<number>`case when exists ${row
        .selectFrom('trainingExclusions')
        .select('trainingExclusions.id')
        .whereRef('trainingExclusions.agentId', '=', 'verdicts.agentId')
        .whereRef('fromAt', '<=', 'verdicts.at')
        .whereRef('toAt', '>', 'verdicts.at')
        .where('reinstatedAt', 'is', null)} then 1 else 0 end`.as('excluded'),
    ])
    .where('undoneAt', 'is', null)
    .where('deletedAt', 'is', null)
    .where((where) => where.or([where('editedAt', 'is', null), where('editedAt', '<=', where.ref('verdicts.at'))]))
    .where((where) => where.or([where('verdicts.kind', 'is not', null), where('verdicts.sentiment', 'is not', null)]))
    .orderBy('verdicts.id')
  query = 'limit' in of ? query.where('verdicts.id', '>', of.after).limit(of.limit) : query.where('mentionId', 'in', of.mentionIds)
  return query.execute()
}

const trainingExampleColumns = [
  'verdictId',
  'mentionId',
  'agentId',
  'at',
  'lang',
  'taught',
  'complaint',
  'complaintShown',
  'complaintShipped',
  'complaintBefore',
  'sentiment',
  'sentimentShown',
  'sentimentShipped',
  'sentimentBefore',
] as const

const rowsAtOnce = 1_000

export async function addTrainingExamples(db: Handle, engine: Engine, examples: readonly TrainingExampleRow[]): Promise<void> {
  for (let n = 0; n < examples.length; n += rowsAtOnce)
    await insertMany(db, engine, 'trainingExamples', trainingExampleColumns, examples.slice(n, n + rowsAtOnce))
}

/** Every answer that was given before its verdict was known. */
export function listTrainingExamples(db: Handle): Promise<TrainingExampleRow[]> {
  return db.selectFrom('trainingExamples').selectAll().orderBy('verdictId').execute()
}

export async function deleteTrainingExamples(db: Handle): Promise<void> {
  await db.deleteFrom('trainingExamples').execute()
}

export async function getExclusion(db: Handle, id: number): Promise<ExclusionRow> {
  const row = await db.selectFrom('trainingExclusions').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('training-exclusion')
  return row
}

export function addExclusion(db: Handle, row: Omit<ExclusionRow, 'id'>): Promise<ExclusionRow> {
  return db.insertInto('trainingExclusions').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Ends a exclusion; false when it had ended before. */
export async function endExclusion(db: Handle, id: number, by: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('trainingExclusions')
    .set({ reinstatedBy: by, reinstatedAt: at })
    .where('id', '=', id)
    .where('reinstatedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function countVerdicts(db: Handle, agentId: number, from: number, to: number): Promise<number> {
  const { count } = await db
    .selectFrom('verdicts')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('agentId', '=', agentId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .executeTakeFirstOrThrow()
  return Number(count)
}
