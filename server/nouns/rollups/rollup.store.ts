import { type RawBuilder, sql } from 'kysely'
import type { Topic } from '#shared/understanding.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day, hour } from '../../kit/lib/clock.ts'
import { type Parts, partsOf } from './rollup.rules.ts'

/** What of a range is asked: from ≤ t < to by the time of posting, epoch ms; `now` says where the present is, `lang` narrows it. */
export type Asked = { from: number; to: number; now: number; lang?: string | undefined }

/** Mentions of one bucket. `bucket`: how many widths since 1970 it begins, in the reader's days. */
export type Bucket = { bucket: number; negative: number; neutral: number; positive: number }

/** What reports count: what has a sentiment and is about us. */
const isCounted = sql`sentiment is not null and coalesce(kind, '') <> 'not-us'`
/** In the words of the indexes that hold these alone. */
const isNegative = sql`sentiment = 'negative' and coalesce(kind, '') <> 'not-us'`

const inLanguage = (lang: string | undefined) => (lang ? sql`and lang = ${lang}` : sql``)
const within = (column: 'at' | 'postedAt', { from, to }: { from: number; to: number }) =>
  sql`${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${to}`
const unionOf = (selects: readonly RawBuilder<unknown>[]) => sql.join(selects, sql` union all `)
/** `n` of each sentiment as columns of their own. */
const bySentiment = (n: RawBuilder<unknown>) =>
  sql.join(
    ['negative', 'neutral', 'positive'].map((one) => sql`case when sentiment = ${sql.lit(one)} then ${n} else 0 end as ${sql.ref(one)}`),
  )

/**
 * Mentions by bucket and sentiment. Whole hours are read where they are kept, the rest is counted; where buckets do not begin with hours
 * (zones with half an hour) all of it is. One statement, so that nothing is counted twice or not at all while it is written.
 */
export async function countSentiments(
  db: Handle,
  asked: Asked,
  { widthMs, offsetMs }: { widthMs: number; offsetMs: number },
): Promise<Bucket[]> {
  const bucketOf = (column: 'at' | 'postedAt') => sql`(${sql.ref(column)} + ${sql.lit(offsetMs)}) / ${sql.lit(widthMs)} as bucket`
  const { cells, pieces }: Parts =
    offsetMs % hour === 0
      ? partsOf(asked.from, asked.to, hour, asked.now)
      : { cells: null, pieces: [{ from: asked.from, to: asked.to, sign: 1 }] }
  const kept = cells && [
    sql`select ${bucketOf('at')}, negative, neutral, positive from "sentimentHours" where lang = ${asked.lang ?? ''} and ${within('at', cells)}`,
    sql`select ${bucketOf('at')}, ${bySentiment(sql.ref('count'))} from "mentionChanges"
      where sentiment is not null and ${within('at', cells)} ${inLanguage(asked.lang)}`,
  ]
  const counted = pieces.map(
    (piece) => sql`select ${bucketOf('postedAt')}, ${bySentiment(sql.lit(piece.sign))} from mentions
      where ${within('postedAt', piece)} and ${isCounted} ${inLanguage(asked.lang)}`,
  )
  const { rows } = await sql<Bucket>`select bucket, sum(negative) as negative, sum(neutral) as neutral, sum(positive) as positive
    from (${unionOf([...(kept ?? []), ...counted])}) as parts group by bucket`.execute(db)
  return rows.map((row) => ({
    bucket: Number(row.bucket),
    negative: Number(row.negative),
    neutral: Number(row.neutral),
    positive: Number(row.positive),
  }))
}

/** How many mentions of a range are negative. */
export async function countNegative(db: Handle, asked: Asked): Promise<number> {
  const buckets = await countSentiments(db, asked, { widthMs: day, offsetMs: 0 })
  return buckets.reduce((sum, { negative }) => sum + negative, 0)
}

/** Negative mentions by topic and language, `und` where none is known. Whole days (UTC) are read where they are kept, the rest is counted. */
export async function countTopics(db: Handle, asked: Asked): Promise<{ topic: Topic | null; lang: string; count: number }[]> {
  const { cells, pieces } = partsOf(asked.from, asked.to, day, asked.now)
  const kept = cells && [
    sql`select topic, lang, "count" as n from "topicDays" where ${within('at', cells)} ${inLanguage(asked.lang)}`,
    sql`select coalesce(topic, '') as topic, coalesce(lang, '') as lang, "count" as n from "mentionChanges"
      where sentiment = 'negative' and ${within('at', cells)} ${inLanguage(asked.lang)}`,
  ]
  const counted = pieces.map(
    (piece) => sql`select coalesce(topic, '') as topic, coalesce(lang, '') as lang, ${sql.lit(piece.sign)} as n from mentions
      where ${within('postedAt', piece)} and ${isNegative} ${inLanguage(asked.lang)}`,
  )
  const { rows } = await sql<{ topic: string; lang: string; n: number }>`select topic, lang, sum(n) as n
    from (${unionOf([...(kept ?? []), ...counted])}) as parts group by topic, lang having sum(n) <> 0`.execute(db)
  return rows.map(({ topic, lang, n }) => ({ topic: (topic || null) as Topic | null, lang: lang || 'und', count: Number(n) }))
}

/** How many mentions wait in each list of Triage, and how many of them are urgent. */
export async function countWaiting(db: Handle): Promise<{ queue: string; count: number; urgent: number }[]> {
  const { rows } = await sql<{ queue: string; count: number; urgent: number }>`select queue, sum("count") as "count",
    sum("count" * urgent) as urgent from (select queue, urgent, "count" from "waitingMentions" union all
      select queue, urgent, "count" from "mentionChanges" where queue is not null) as parts group by queue`.execute(db)
  return rows.map(({ queue, count, urgent }) => ({ queue, count: Number(count), urgent: Number(urgent) }))
}
