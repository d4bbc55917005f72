import { expect } from 'vitest'
import type { Context } from '#server/kit/database/context.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { countSentiments, countTopics, countWaiting } from '#server/nouns/rollups/rollup.store.ts'

const all = { from: 0, to: 4_000 * 365 * day, now: 0 }
const tallied = (keys: readonly string[]) => {
  const tally: Record<string, number> = {}
  for (const key of keys) tally[key] = (tally[key] ?? 0) + 1
  return tally
}
const given = (entries: readonly (readonly [string, number])[]) => Object.fromEntries(entries.filter(([, count]) => count !== 0))

/** Counts as readers get them, of all that is kept, against what the rows of mentions say: by hour, sentiment and language; day and topic; list. */
export async function expectCounted({ db }: Pick<Context, 'db'>): Promise<void> {
  const rows = await db
    .selectFrom('mentions')
    .select(['postedAt', 'lang', 'sentiment', 'kind', 'topic', 'queue', 'sortedAt', 'urgent'])
    .execute()
  const counted = rows.filter(({ sentiment, kind }) => sentiment !== null && kind !== 'not-us')
  for (const lang of [undefined, ...new Set(rows.flatMap((row) => row.lang || []))]) {
    const buckets = await countSentiments(db, { ...all, lang }, { widthMs: hour, offsetMs: 0 })
    const kept = buckets.flatMap(({ bucket, negative, neutral, positive }) =>
      Object.entries({ negative, neutral, positive }).map(([sentiment, count]) => [`${bucket} ${sentiment}`, count] as const),
    )
    const wanted = counted.filter((row) => lang === undefined || row.lang === lang)
    expect(given(kept), `sentiments by hour, ${lang ?? 'all languages'}`).toEqual(
      tallied(wanted.map((row) => `${Math.floor(row.postedAt / hour)} ${row.sentiment}`)),
    )
  }
  const negative = counted.filter(({ sentiment }) => sentiment === 'negative')
  for (const at of [0, ...new Set(negative.map(({ postedAt }) => Math.floor(postedAt / day) * day))]) {
    const range = { ...all, ...(at > 0 && { from: at, to: at + day }) }
    const topics = await countTopics(db, range)
    const wanted = negative.filter(({ postedAt }) => postedAt >= range.from && postedAt < range.to)
    expect(given(topics.map((row) => [`${row.topic} ${row.lang}`, row.count])), `topics of ${new Date(at).toISOString()}`).toEqual(
      tallied(wanted.map((row) => `${row.topic} ${row.lang || 'und'}`)),
    )
  }
  const waiting = rows.filter(({ queue, sortedAt }) => queue !== null && sortedAt === null)
  const lists = await countWaiting(db)
  expect(given(lists.map(({ queue, count }) => [queue, count])), 'what waits in Triage').toEqual(
    tallied(waiting.map(({ queue }) => String(queue))),
  )
  expect(given(lists.map(({ queue, urgent }) => [queue, urgent])), 'what is urgent of it').toEqual(
    tallied(waiting.filter(({ urgent }) => urgent === 1).map(({ queue }) => String(queue))),
  )
}
