import { insertMany } from '#server/kit/database/bulk.ts'
import type { Context } from '#server/kit/database/context.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'

type Written = { postedAt: number; receivedAt: number; sentiment: 'negative' | 'neutral' | 'positive'; urgent?: 0 | 1; caseId?: number }

/** Numbers that look random and are the same in every run: 0 ≤ n < 1. */
export function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/** A source and an author that mentions can be of. */
export async function addVoice({ db }: Pick<Context, 'db'>, at: number): Promise<{ sourceId: number; authorId: number }> {
  const source = await db
    .insertInto('sources')
    .values({
      channel: 'mastodon',
      name: 'Mentions',
      settings: '{}',
      state: 'live',
      nextPollAt: at,
      lastSuccessAt: at,
      spendMonth: '2026-11',
      refreshes: 'none',
      createdAt: at,
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  const author = await db
    .insertInto('authors')
    .values({ channel: 'mastodon', externalId: 'a', handle: 'a', name: 'A', seenAt: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { sourceId: source.id, authorId: author.id }
}

/** Writes mentions as if they had been heard and understood, in the order in which they were received. */
export async function addMentions(
  { db, engine }: Pick<Context, 'db' | 'engine'>,
  voice: { sourceId: number; authorId: number },
  mentions: readonly Written[],
): Promise<void> {
  const before = await db
    .selectFrom('mentions')
    .select((row) => row.fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  const rows = mentions
    .toSorted((a, b) => a.receivedAt - b.receivedAt)
    .map((mention, n) => ({
      urgent: 0 as const,
      caseId: null,
      ...mention,
      ...voice,
      channel: 'mastodon' as const,
      externalId: `m${Number(before.last) + n}`,
      originalId: `m${Number(before.last) + n}`,
      conversationId: `c${Number(before.last) + n}`,
      text: 'It broke',
      state: 'clustered' as const,
      kind: mention.sentiment === 'negative' ? ('complaint' as const) : ('other' as const),
      lang: 'en',
    }))
  const columns = [
    ...(['channel', 'sourceId', 'externalId', 'originalId', 'authorId', 'conversationId', 'text', 'postedAt', 'receivedAt'] as const),
    ...(['state', 'sentiment', 'urgent', 'kind', 'lang', 'caseId'] as const),
  ]
  await insertMany(db, engine, 'mentions', columns, rows)
}

/**
 * Days of mentions that end at `to`: about twenty negative ones a day, more at weekends, some heard only a day later, and bursts of a day.
 * @param bursts how many days before `to`, and how many negative mentions then
 */
export function daysOfMentions(to: number, days: number, bursts: readonly { ago: number; count: number }[]): Written[] {
  const random = sequence(7)
  const mentions: Written[] = []
  const write = (postedAt: number, sentiment: Written['sentiment']) => {
    const late = random() < 0.1 ? random() * 30 * hour : random() * 4 * minute
    mentions.push({ postedAt: Math.floor(postedAt), receivedAt: Math.floor(postedAt + late), sentiment })
  }
  for (let ago = days; ago > 0; ago--) {
    const begin = to - ago * day
    const isWeekend = [0, 6].includes(new Date(begin).getUTCDay())
    const count = (isWeekend ? 30 : 20) + Math.floor(random() * 7)
    for (let n = 0; n < count; n++) write(begin + random() * day, 'negative')
    for (let n = 0; n < count; n++) write(begin + random() * day, 'neutral')
    for (const burst of bursts) if (burst.ago === ago) for (let n = 0; n < burst.count; n++) write(begin + random() * 8 * hour, 'negative')
  }
  return mentions
}
