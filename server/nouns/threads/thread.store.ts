import type { Selectable } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Thread } from '#shared/thread.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import { mostOfAuthor } from '../../engines/clustering/decide.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { ThreadTable } from '../../kit/database/schema.ts'
import type { KeptDraft } from '../../kit/database/tables/threads.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { authorOf } from '../authors/author.store.ts'

export type ThreadRow = Selectable<ThreadTable>

export async function getThread(db: Handle, id: number): Promise<ThreadRow> {
  const thread = await db.selectFrom('threads').selectAll().where('id', '=', id).executeTakeFirst()
  if (!thread) throw notFound('thread')
  return thread
}

/** One author's part of a conversation. */
export async function findThread(
  db: Handle,
  { channel, conversationId, authorId }: Pick<ThreadRow, 'channel' | 'conversationId' | 'authorId'>,
): Promise<ThreadRow | null> {
  const thread = await db
    .selectFrom('threads')
    .selectAll()
    .where('channel', '=', channel)
    .where('conversationId', '=', conversationId)
    .where('authorId', '=', authorId)
    .executeTakeFirst()
  return thread ?? null
}

/** Which case a thread is in, and why, is written by membership alone. */
type ThreadChange = Partial<Omit<ThreadRow, 'id' | 'caseId' | 'joined' | 'joinScore' | 'joinBecause'>>

export async function updateThread(db: Handle, id: number, change: ThreadChange): Promise<void> {
  await db.updateTable('threads').set(change).where('id', '=', id).execute()
}

/** The unfinished reply of a thread, or null. */
export const draftOf = ({ draft }: ThreadRow): KeptDraft | null => readJson(draft)

/** Whether everything that was said in a thread was taken away. */
export async function isSilent(db: Handle, id: number): Promise<boolean> {
  const said = await db
    .selectFrom('mentions')
    .select('id')
    .where('threadId', '=', id)
    .where('deletedAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return said === undefined
}

function shownThreads(db: Handle) {
  return db
    .selectFrom('threads')
    .innerJoin('authors', 'authors.id', 'threads.authorId')
    .leftJoin('mentions as last', 'last.id', 'threads.lastMentionId')
    .leftJoin('cases', 'cases.id', 'threads.caseId')
    .select([
      'threads.id as threadId',
      'threads.channel as channel',
      'threads.caseId as caseId',
      'cases.title as caseTitle',
      'cases.titleName as caseName',
      'threads.joined',
      'threads.joinScore',
      'threads.joinBecause',
      'threads.waitingSince',
      'threads.mentionCount',
      'threads.firstMentionAt',
      'threads.lastMentionAt',
      'threads.lastReplyAt',
      'last.text as lastText',
      'last.lang as lastLang',
      'last.sentiment as lastSentiment',
      'last.sentimentScore as lastScore',
      'authors.id',
      'authors.externalId',
      'authors.handle',
      'authors.name',
      'authors.followers',
      'authors.url',
    ])
}

type Shown = Awaited<ReturnType<ReturnType<typeof shownThreads>['execute']>>[number]

const threadOf = (row: Shown, lang: InterfaceLanguage): Thread => ({
  id: row.threadId,
  channel: row.channel,
  author: authorOf(row),
  case: row.caseId === null ? null : { id: row.caseId, title: titleIn({ title: row.caseTitle ?? '', titleName: row.caseName }, lang) },
  joined: row.joined,
  joinScore: row.joinScore,
  joinBecause: readJson(row.joinBecause) ?? [],
  waiting: row.waitingSince !== null,
  mentionCount: row.mentionCount,
  firstMentionAt: row.firstMentionAt,
  lastMentionAt: row.lastMentionAt,
  lastReplyAt: row.lastReplyAt,
  lastText: row.lastText ?? '',
  lang: row.lastLang,
  sentiment: row.lastSentiment,
  sentimentScore: row.lastScore,
})

export async function getShownThread(db: Handle, id: number, lang: InterfaceLanguage): Promise<Thread> {
  const row = await shownThreads(db).where('threads.id', '=', id).executeTakeFirst()
  if (!row) throw notFound('thread')
  return threadOf(row, lang)
}

/** The threads of a case, newest last word first. */
export async function listThreadsOfCase(
  db: Handle,
  caseId: number,
  page: { limit: number; cursor?: string; waiting?: boolean; lang: InterfaceLanguage },
) {
  let query = shownThreads(db).where('threads.caseId', '=', caseId)
  if (page.waiting !== undefined) query = query.where('threads.waitingSince', page.waiting ? 'is not' : 'is', null)
  if (page.cursor) {
    const [lastMentionAt, id] = decodeCursor(page.cursor, 'nn')
    query = query.where((where) =>
      where(where.refTuple('threads.lastMentionAt', 'threads.id'), '<', where.tuple(Number(lastMentionAt), Number(id))),
    )
  }
  const rows = await query
    .orderBy('threads.lastMentionAt', 'desc')
    .orderBy('threads.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(
    rows.map((row) => threadOf(row, page.lang)),
    page.limit,
    (thread) => [thread.lastMentionAt, thread.id],
  )
}

/** All threads of these conversations, whoever speaks in them. */
export async function listThreadsOfConversations(db: Handle, conversationIds: readonly string[]): Promise<ThreadRow[]> {
  if (conversationIds.length === 0) return []
  return db
    .selectFrom('threads')
    .selectAll()
    .where('conversationId', 'in', [...new Set(conversationIds)])
    .execute()
}

/** Of each author the cases of threads that spoke after `since` (epoch milliseconds), at most `mostOfAuthor`, the newest last. */
export async function listCasesOfAuthors(
  db: Handle,
  authorIds: readonly number[],
  since: number,
): Promise<Map<number, { caseId: number; lastMentionAt: number }[]>> {
  if (authorIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('threads')
    .select(['authorId', 'caseId', 'lastMentionAt'])
    .where('authorId', 'in', [...new Set(authorIds)])
    .where('caseId', 'is not', null)
    .where('lastMentionAt', '>', since)
    .orderBy('lastMentionAt')
    .orderBy('id')
    .execute()
  const found = new Map<number, { caseId: number; lastMentionAt: number }[]>()
  for (const { authorId, caseId, lastMentionAt } of rows) {
    const others = (found.get(authorId) ?? []).filter((one) => one.caseId !== caseId)
    found.set(authorId, [...others.slice(1 - mostOfAuthor), { caseId: Number(caseId), lastMentionAt }])
  }
  return found
}

/** In which case each of these threads is. */
export async function listThreadCases(db: Handle, ids: readonly number[]): Promise<Pick<ThreadRow, 'id' | 'caseId'>[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('threads')
    .select(['id', 'caseId'])
    .where('id', 'in', [...ids])
    .execute()
}

/** What people said: cases that these threads do not belong to. */
export async function listConstraints(db: Handle, threadIds: readonly number[]): Promise<Map<number, number[]>> {
  if (threadIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('caseConstraints')
    .select(['threadId', 'caseId'])
    .where('threadId', 'in', [...threadIds])
    .execute()
  const found = new Map<number, number[]>()
  for (const row of rows) found.set(row.threadId, [...(found.get(row.threadId) ?? []), row.caseId])
  return found
}

export async function addConstraint(
  db: Handle,
  constraint: { threadId: number; caseId: number; agentId: number; at: number },
): Promise<void> {
  await db
    .insertInto('caseConstraints')
    .values(constraint)
    .onConflict((conflict) => conflict.columns(['threadId', 'caseId']).doNothing())
    .execute()
}

export async function removeConstraint(db: Handle, threadId: number, caseId: number): Promise<void> {
  await db.deleteFrom('caseConstraints').where('threadId', '=', threadId).where('caseId', '=', caseId).execute()
}

/** Oldest unanswered time among the threads of a case; null when nobody waits. */
export async function findWaitingSince(db: Handle, caseId: number): Promise<number | null> {
  const row = await db
    .selectFrom('threads')
    .select((select) => select.fn.min('waitingSince').as('since'))
    .where('caseId', '=', caseId)
    .where('waitingSince', 'is not', null)
    .executeTakeFirst()
  return row?.since == null ? null : Number(row.since)
}
