import type { InterfaceLanguage } from '#shared/agent.ts'
import type { CustomerCase, Mood } from '#shared/customer.schema.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'

/** The cases that these authors have threads in, the newest word first; each once. */
export async function listCasesOfPerson(
  db: Handle,
  authorIds: readonly number[],
  { limit, lang }: { limit: number; lang: InterfaceLanguage },
): Promise<{ items: CustomerCase[]; more: boolean }> {
  if (authorIds.length === 0) return { items: [], more: false }
  const rows = await db
    .selectFrom('threads')
    .innerJoin('cases', 'cases.id', 'threads.caseId')
    .select(['threads.id as threadId', 'threads.lastMentionAt', 'threads.waitingSince'])
    .select(['cases.id', 'cases.title', 'cases.titleName', 'cases.state', 'cases.dueAt', 'cases.resolvedAt'])
    .where('threads.authorId', 'in', authorIds)
    .orderBy('threads.lastMentionAt', 'desc')
    .orderBy('threads.id', 'desc')
    .limit(limit * 4)
    .execute()
  const cases = new Map<number, CustomerCase>()
  for (const row of rows)
    if (!cases.has(row.id))
      cases.set(row.id, {
        id: row.id,
        title: titleIn(row, lang),
        state: row.state,
        dueAt: row.dueAt,
        lastAt: row.lastMentionAt,
        resolvedAt: row.resolvedAt,
        threadId: row.threadId,
        waiting: row.waitingSince !== null,
      })
  return { items: [...cases.values()].slice(0, limit), more: cases.size > limit || rows.length === limit * 4 }
}

/** How these authors felt in each of their newest mentions, oldest first. What was deleted is not told of. */
export async function listMoods(db: Handle, authorIds: readonly number[], limit: number): Promise<{ items: Mood[]; more: boolean }> {
  if (authorIds.length === 0) return { items: [], more: false }
  const rows = await db
    .selectFrom('mentions')
    .select(['id', 'caseId', 'channel', 'postedAt', 'sentiment', 'sentimentScore'])
    .where('authorId', 'in', authorIds)
    .where('deletedAt', 'is', null)
    .where('sentiment', 'is not', null)
    .orderBy('postedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(
    (row): Mood => ({
      mentionId: row.id,
      caseId: row.caseId,
      channel: row.channel,
      at: row.postedAt,
      sentiment: row.sentiment ?? 'neutral',
      score: row.sentimentScore ?? 0,
      open: !getChannel(row.channel).publicReplies,
    }),
  )
  return { items: items.reverse(), more: rows.length > limit }
}
