import type { Handle } from '../../kit/database/database.ts'

const most = 500

/**
 * What authors wrote after our replies of a plan, the first of each, as far as it is understood; the oldest first.
 * @param since answers posted before do not count (epoch ms)
 */
export async function listAnswers(db: Handle, planId: number, since: number) {
  const rows = await db
    .selectFrom('planThreads')
    .innerJoin('replies', 'replies.id', 'planThreads.replyId')
    .innerJoin('mentions', 'mentions.threadId', 'planThreads.threadId')
    .leftJoin('mentions as answered', 'answered.id', 'replies.answersMentionId')
    .select(['planThreads.id as planThreadId', 'mentions.id as mentionId', 'mentions.authorId', 'mentions.channel', 'mentions.text'])
    .select(['mentions.lang', 'mentions.postedAt as at', 'mentions.sentimentScore as after', 'answered.sentimentScore as before'])
    .where('planThreads.planId', '=', planId)
    .where('planThreads.state', '=', 'sent')
    .whereRef('mentions.postedAt', '>', 'replies.sentAt')
    .where('mentions.postedAt', '>', since)
    .where('mentions.sentimentScore', 'is not', null)
    .where('mentions.deletedAt', 'is', null)
    .orderBy('mentions.postedAt')
    .orderBy('mentions.id')
    .limit(most)
    .execute()
  const first = new Map<number, (typeof rows)[number]>()
  for (const row of rows) if (!first.has(row.planThreadId)) first.set(row.planThreadId, row)
  return [...first.values()].map(({ after, ...row }) => ({ ...row, after: Number(after) }))
}
