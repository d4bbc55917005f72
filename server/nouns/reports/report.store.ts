import { sql } from 'kysely'
import type { CostReport, FirstReplyReport, SentimentReport, TopicsReport } from '#shared/report.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { countSentiments, countTopics } from '../rollups/rollup.store.ts'
import { monthOf } from '../sources/source.rules.ts'
import { listGaps } from '../sources/source.store.ts'
import { bucketOf, type Period, widthOf } from './report.rules.ts'

/** Mentions per bucket and sentiment; every bucket of the period is there, also the empty ones. */
export async function reportSentiment(db: Handle, period: Period): Promise<SentimentReport> {
  const width = widthOf(period.bucket)
  const [rows, gaps] = await Promise.all([
    countSentiments(db, period, { widthMs: width, offsetMs: period.offsetMs }),
    listGaps(db, period.from, period.to),
  ])
  const buckets: SentimentReport['buckets'] = []
  const places = new Map<number, number>()
  for (let at = bucketOf(period.from, period); at < period.to; at += width) {
    places.set(at, buckets.length)
    buckets.push({ at, negative: 0, neutral: 0, positive: 0 })
  }
  for (const { bucket: number, ...counts } of rows) {
    const bucket = buckets[places.get(number * width - period.offsetMs) ?? -1]
    if (bucket) Object.assign(bucket, counts)
  }
  return {
    from: period.from,
    to: period.to,
    bucket: period.bucket,
    buckets,
    gaps: gaps.map((gap) => ({
      from: gap.fromAt,
      to: gap.toAt,
      reason: gap.reason,
      sourceId: gap.sourceId,
      channel: gap.channel,
    })),
  }
}

/** Negative mentions by topic and language, both by size. */
export async function reportTopics(db: Handle, period: Period): Promise<TopicsReport> {
  const rows = await countTopics(db, period)
  const totalOf = (lang: string) => rows.reduce((total, row) => total + (row.lang === lang ? row.count : 0), 0)
  const languages = [...new Set(rows.map((row) => row.lang))].sort((a, b) => totalOf(b) - totalOf(a) || a.localeCompare(b)).slice(0, 12)
  const topics = [...new Set(rows.map((row) => row.topic))].map((topic) => {
    const counts = languages.map((lang) => rows.find((row) => row.topic === topic && row.lang === lang)?.count ?? 0)
    return { topic, counts, total: rows.reduce((total, row) => total + (row.topic === topic ? row.count : 0), 0) }
  })
  return { languages, rows: topics.sort((a, b) => b.total - a.total) }
}

type Answered = { lang: string | null; tookMs: number; firstMentionAt: number }

/** How fast we answered threads begun in the period, and how their authors felt afterwards. */
export async function reportFirstReply(db: Handle, period: Period): Promise<FirstReplyReport> {
  const length = period.to - period.from
  const [now, before, threads, after] = await Promise.all([
    listAnswered(db, period.from, period.to, period.lang),
    listAnswered(db, period.from - length, period.from, period.lang),
    countBegun(db, period),
    countAfter(db, period),
  ])
  const languages = [...new Set(now.map((row) => row.lang ?? 'und'))]
  return {
    threads,
    answered: now.length,
    medianMs: median(now.map((row) => row.tookMs)),
    medianBeforeMs: median(before.map((row) => row.tookMs)),
    byLanguage: languages
      .map((lang) => {
        const took = now.filter((row) => (row.lang ?? 'und') === lang).map((row) => row.tookMs)
        return { lang, answered: took.length, medianMs: median(took) ?? 0 }
      })
      .sort((a, b) => a.medianMs - b.medianMs),
    after,
  }
}

/** Threads begun in the period, in the language of their last mention as everywhere here. */
async function countBegun(db: Handle, { from, to, lang }: Period): Promise<number> {
  let query = db
    .selectFrom('threads')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('firstMentionAt', '>=', from)
    .where('firstMentionAt', '<', to)
  // Not joined: a language has more mentions than a period has threads, and an engine may begin with either.
  if (lang)
    query = query.where((where) =>
      where(where.selectFrom('mentions').select('lang').whereRef('mentions.id', '=', 'threads.lastMentionId'), '=', lang),
    )
  return Number((await query.executeTakeFirstOrThrow()).count)
}

async function listAnswered(db: Handle, from: number, to: number, lang?: string): Promise<Answered[]> {
  let query = db
    .selectFrom('threads')
    .innerJoin('mentions', 'mentions.id', 'threads.lastMentionId')
    .select(['mentions.lang as lang', 'threads.firstMentionAt as firstMentionAt', 'threads.firstReplyAt as firstReplyAt'])
    .where('threads.firstMentionAt', '>=', from)
    .where('threads.firstMentionAt', '<', to)
    .where('threads.firstReplyAt', 'is not', null)
    .limit(50_000)
  if (lang) query = query.where('mentions.lang', '=', lang)
  return (await query.execute()).map((row) => ({
    lang: row.lang,
    firstMentionAt: row.firstMentionAt,
    tookMs: Math.max(0, Number(row.firstReplyAt) - row.firstMentionAt),
  }))
}

/** A change of less than this in the score is the same sentiment. */
const sameSentiment = 0.2

/** The author's last mention against the one that our first reply in the period answered. */
async function countAfter(db: Handle, period: Period): Promise<FirstReplyReport['after']> {
  let query = db
    .selectFrom('replies')
    .innerJoin('threads', 'threads.id', 'replies.threadId')
    .innerJoin('mentions as answered', 'answered.id', 'replies.answersMentionId')
    .innerJoin('mentions as last', 'last.id', 'threads.lastMentionId')
    .select([
      'replies.threadId',
      'answered.sentimentScore as before',
      'last.sentimentScore as after',
      'last.id as lastId',
      'answered.id as answeredId',
    ])
    .where('replies.state', '=', 'sent')
    .where('replies.sentAt', '>=', period.from)
    .where('replies.sentAt', '<', period.to)
    .orderBy('replies.id')
    .limit(50_000)
  if (period.lang) query = query.where('last.lang', '=', period.lang)
  const rows = await query.execute()
  const first = new Map(rows.toReversed().map((row) => [row.threadId, row]))
  const after = { better: 0, same: 0, worse: 0, silent: 0 }
  for (const row of first.values()) {
    const moved = (row.after ?? 0) - (row.before ?? 0)
    if (row.lastId === row.answeredId) after.silent += 1
    else if (moved > sameSentiment) after.better += 1
    else if (moved < -sameSentiment) after.worse += 1
    else after.same += 1
  }
  return after
}

function median(values: number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? null) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** What each channel cost in the month of `now` (UTC), beside what it brought in the period. */
export async function reportCost(db: Handle, period: Period, now: number): Promise<CostReport> {
  const [spend, found] = await Promise.all([
    db
      .selectFrom('sources')
      .select((row) => ['channel', row.fn.sum<number>('spend').as('spend')])
      // A source that spent nothing yet this month still carries what it spent in its last one.
      .where('spendMonth', '=', monthOf(now))
      .groupBy('channel')
      .execute(),
    db
      .selectFrom('mentions')
      .select((row) => ['channel', row.fn.countAll<number>().as('mentions'), sql<number>`count(distinct ${row.ref('caseId')})`.as('cases')])
      .where('postedAt', '>=', period.from)
      .where('postedAt', '<', period.to)
      .$if(period.lang !== undefined, (query) => query.where('lang', '=', period.lang ?? null))
      .groupBy('channel')
      .execute(),
  ])
  const channels = [...new Set([...spend, ...found].map((row) => row.channel))]
  return {
    channels: channels.map((channel) => {
      const one = found.find((row) => row.channel === channel)
      return {
        channel,
        spend: Number(spend.find((row) => row.channel === channel)?.spend ?? 0),
        mentions: Number(one?.mentions ?? 0),
        cases: Number(one?.cases ?? 0),
      }
    }),
  }
}
