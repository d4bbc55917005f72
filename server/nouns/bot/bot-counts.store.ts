import { sql } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import { chatChannel } from '../chat/chat.session.ts'
import type { TalkRow } from './bot.store.ts'

/** A talk with whether the same person said something again on any channel. */
export type CountedTalk = TalkRow & { cameBack: boolean }

/**
 * Talks that began in a span, the newest first. Coming back: a mention of the visitor, or of an account that the same customer is linked to,
 * later than `quietMs` and not later than `withinMs` after the last word.
 * @param before only talks that began before this one, for the next page
 */
export async function listTalks(
  db: Handle,
  span: { from: number; to: number; quietMs: number; withinMs: number; limit: number; before?: { startedAt: number; id: number } },
): Promise<CountedTalk[]> {
  const { from, to, quietMs, withinMs, limit, before } = span
  const within = sql<boolean>`"mentions"."postedAt" > "botTalks"."lastAt" + ${quietMs} and "mentions"."postedAt" <= "botTalks"."lastAt" + ${quietMs + withinMs}`
  let query = db
    .selectFrom('botTalks')
    .leftJoin('authors', (join) =>
      join.on('authors.channel', '=', chatChannel).on(sql<boolean>`"authors"."externalId" = 'visitor-' || "botTalks"."visitorId"`),
    )
    .selectAll('botTalks')
    .select(({ exists, selectFrom }) => [
      exists(selectFrom('mentions').select('mentions.id').whereRef('mentions.authorId', '=', 'authors.id').where(within)).as('cameHere'),
      exists(
        selectFrom('customerAuthors as own')
          .innerJoin('customerAuthors as other', 'other.customerId', 'own.customerId')
          .innerJoin('mentions', 'mentions.authorId', 'other.authorId')
          .select('mentions.id')
          .whereRef('own.authorId', '=', 'authors.id')
          .where('own.unlinkedAt', 'is', null)
          .where('other.unlinkedAt', 'is', null)
          .where(within),
      ).as('cameElsewhere'),
    ])
    .where('botTalks.startedAt', '>=', from)
    .where('botTalks.startedAt', '<', to)
  if (before)
    query = query.where((where) =>
      where.or([
        where('botTalks.startedAt', '<', before.startedAt),
        where.and([where('botTalks.startedAt', '=', before.startedAt), where('botTalks.id', '<', before.id)]),
      ]),
    )
  const rows = await query.orderBy('botTalks.startedAt', 'desc').orderBy('botTalks.id', 'desc').limit(limit).execute()
  return rows.map(({ cameHere, cameElsewhere, ...row }) => ({
    ...row,
    cameBack: Boolean(cameHere) || Boolean(cameElsewhere),
  }))
}
