import { type Selectable, sql } from 'kysely'
import type { EventKind } from '#shared/event.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Engine, Handle } from '../../kit/database/database.ts'
import type { LessonTable, SetAsideTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type LessonRow = Selectable<LessonTable>
export type SetAsideRow = Selectable<SetAsideTable>

/** A verdict that holds, with the words it is about and what the person saw; `aside`: it does not teach. */
export type VerdictToLearn = Awaited<ReturnType<typeof listVerdictsToLearn>>[number]

/** Verdicts that hold, in their order. A post that was deleted is forgotten; one that was edited since is another text. */
export function listVerdictsToLearn(db: Handle, of: { after: number; limit: number } | { mentionIds: number[] }) {
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
        .selectFrom('setAsides')
        .select('setAsides.id')
        .whereRef('setAsides.agentId', '=', 'verdicts.agentId')
        .whereRef('fromAt', '<=', 'verdicts.at')
        .whereRef('toAt', '>', 'verdicts.at')
        .where('takenUpAt', 'is', null)} then 1 else 0 end`.as('aside'),
    ])
    .where('undoneAt', 'is', null)
    .where('deletedAt', 'is', null)
    .where((where) => where.or([where('editedAt', 'is', null), where('editedAt', '<=', where.ref('verdicts.at'))]))
    .where((where) => where.or([where('verdicts.kind', 'is not', null), where('verdicts.sentiment', 'is not', null)]))
    .orderBy('verdicts.id')
  query = 'limit' in of ? query.where('verdicts.id', '>', of.after).limit(of.limit) : query.where('mentionId', 'in', of.mentionIds)
  return query.execute()
}

/** Events after which what is learnt may be another. */
const touching: readonly EventKind[] = ['mention-sorted', 'verdict-undone', 'mention-changed', 'lessons-set-aside', 'lessons-taken-up']

/** What people did since event `after` that may change what is learnt, oldest first. */
export function listTouches(db: Handle, after: number, upTo: number) {
  return db
    .selectFrom('events')
    .select(['kind', 'mentionId'])
    .where('id', '>', after)
    .where('id', '<=', upTo)
    .where('kind', 'in', [...touching])
    .orderBy('id')
    .execute()
}

const lessonColumns = {
  verdictId: 'int',
  mentionId: 'int',
  agentId: 'int',
  at: 'int',
  lang: 'text',
  taught: 'int',
  complaint: 'int',
  complaintShown: 'int',
  complaintShipped: 'int',
  complaintBefore: 'int',
  sentiment: 'text',
  sentimentShown: 'text',
  sentimentShipped: 'text',
  sentimentBefore: 'text',
} as const

const rowsAtOnce = 1_000

export async function addLessons(db: Handle, engine: Engine, lessons: readonly LessonRow[]): Promise<void> {
  for (let n = 0; n < lessons.length; n += rowsAtOnce)
    await insertMany(db, engine, 'lessons', lessonColumns, lessons.slice(n, n + rowsAtOnce))
}

/** Every answer that was given before its verdict was known. */
export function listLessons(db: Handle): Promise<LessonRow[]> {
  return db.selectFrom('lessons').selectAll().orderBy('verdictId').execute()
}

export async function deleteLessons(db: Handle): Promise<void> {
  await db.deleteFrom('lessons').execute()
}

export async function getSetAside(db: Handle, id: number): Promise<SetAsideRow> {
  const row = await db.selectFrom('setAsides').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('set-aside')
  return row
}

export function addSetAside(db: Handle, row: Omit<SetAsideRow, 'id'>): Promise<SetAsideRow> {
  return db.insertInto('setAsides').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Ends a set-aside; false when it had ended before. */
export async function endSetAside(db: Handle, id: number, by: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('setAsides')
    .set({ takenUpBy: by, takenUpAt: at })
    .where('id', '=', id)
    .where('takenUpAt', 'is', null)
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
