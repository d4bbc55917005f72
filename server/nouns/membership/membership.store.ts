import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { StaleReadError } from '../../kit/database/locking.ts'
import type { MentionRow } from '../mentions/mention.store.ts'
import type { ThreadRow } from '../threads/thread.store.ts'

/**
 * The only statements that write who is in which case. They belong together: a thread's mentions are always in the case of their thread.
 * Whoever calls them holds the locks (membership.locks.ts) and counts the cases (membership.counters.ts).
 */

/** Ids in one statement. */
const idsAtOnce = 500

/** Why a thread is in its case. */
export type JoinOf = Pick<ThreadRow, 'joined' | 'joinScore' | 'joinBecause'>

/** What a person's hand leaves: no score and no reasons. */
export const byPerson: JoinOf = { joined: 'person', joinScore: null, joinBecause: '[]' }
export const byNobody: JoinOf = { joined: null, joinScore: null, joinBecause: '[]' }

/** Puts threads with their mentions into a case, or out of any. */
export async function putThreads(tx: Handle, threadIds: readonly number[], caseId: number | null, join?: JoinOf): Promise<void> {
  for (let n = 0; n < threadIds.length; n += idsAtOnce) {
    const ids = threadIds.slice(n, n + idsAtOnce)
    await tx
      .updateTable('threads')
      .set({ caseId, ...join })
      .where('id', 'in', ids)
      .execute()
    await tx.updateTable('mentions').set({ caseId }).where('threadId', 'in', ids).execute()
  }
}

/** Puts all threads of one case, their mentions and the case's notes into another. */
export async function putAll(tx: Handle, from: number, into: number): Promise<void> {
  for (const table of ['threads', 'mentions', 'notes'] as const)
    await tx.updateTable(table).set({ caseId: into }).where('caseId', '=', from).execute()
}

/** Puts notes into a case, those of them that are in another. */
export async function putNotes(tx: Handle, noteIds: readonly number[], from: number, into: number): Promise<void> {
  if (noteIds.length === 0) return
  await tx
    .updateTable('notes')
    .set({ caseId: into })
    .where('id', 'in', [...noteIds])
    .where('caseId', '=', from)
    .execute()
}

/** What was said in the thread is gone, and with it what the thread was joined by. */
export async function removeReasons(tx: Handle, threadId: number): Promise<void> {
  await tx.updateTable('threads').set({ joinBecause: '[]' }).where('id', '=', threadId).execute()
}

/**
 * Opens the thread of a mention that was in none, in no case yet.
 * @throws StaleReadError when somebody opened it meanwhile
 */
export async function addThreadOf(tx: Handle, mention: MentionRow): Promise<ThreadRow> {
  const { channel, sourceId, authorId, conversationId, postedAt } = mention
  const thread = await tx
    .insertInto('threads')
    .values({
      channel,
      sourceId,
      authorId,
      conversationId,
      caseId: null,
      joined: null,
      joinScore: null,
      joinBecause: null,
      waitingSince: postedAt,
      mentionCount: 1,
      firstMentionAt: postedAt,
      lastMentionAt: postedAt,
      lastReplyAt: null,
      firstReplyAt: null,
      lastMentionId: mention.id,
      draft: null,
    })
    .onConflict((conflict) => conflict.columns(['channel', 'conversationId', 'authorId']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!thread) throw new StaleReadError(`the thread of mention ${mention.id}`)
  return thread
}

/** Puts a mention into a thread, and so into its case. */
export async function putMention(tx: Handle, id: number, thread: Pick<ThreadRow, 'id' | 'caseId'>): Promise<void> {
  await tx.updateTable('mentions').set({ threadId: thread.id, caseId: thread.caseId }).where('id', '=', id).execute()
}

const threadColumns = [
  'channel',
  'sourceId',
  'authorId',
  'conversationId',
  'caseId',
  'joined',
  'joinScore',
  'joinBecause',
  'waitingSince',
  'mentionCount',
  'firstMentionAt',
  'lastMentionAt',
  'lastMentionId',
] as const

type SavedThread = Pick<ThreadRow, (typeof threadColumns)[number]>

/** Writes the threads of a plan; answers the new ones with their numbers. */
export async function saveThreads(
  tx: Handle,
  engine: Engine,
  added: readonly SavedThread[],
  changed: readonly (SavedThread & { id: number })[],
): Promise<Pick<ThreadRow, 'id' | 'channel' | 'conversationId' | 'authorId'>[]> {
  await updateMany(tx, engine, 'threads', threadColumns, changed)
  return insertMany(tx, engine, 'threads', threadColumns, added, { returning: ['id', 'channel', 'conversationId', 'authorId'] })
}

const mentionColumns = ['state', 'threadId', 'caseId', 'joined', 'joinScore', 'joinBecause', 'suggestions', 'queue'] as const

/** Writes the mentions of a plan. */
export function saveMentions(
  tx: Handle,
  engine: Engine,
  rows: readonly Pick<MentionRow, 'id' | (typeof mentionColumns)[number]>[],
): Promise<void> {
  return updateMany(tx, engine, 'mentions', mentionColumns, rows)
}
