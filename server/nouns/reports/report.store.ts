import { sql } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ChangesReport, CostReport, FirstReplyReport, SentimentReport, TopicsReport } from '#shared/report.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day, hour } from '../../kit/lib/clock.ts'
import { monthOf } from '../sources/source.rules.ts'
import { listGaps } from '../sources/source.store.ts'

/** from ≤ t < to, epoch ms; `offsetMs` is the reader's distance from UTC, in which days begin. */
export type Period = { from: number; to: number; bucket: 'hour' | 'day'; offsetMs: number; lang?: string }

const widthOf = (bucket: Period['bucket']) => (bucket === 'hour' ? hour : day)

/** Where the bucket of a time begins, in the reader's days. */
export function bucketOf(at: number, { bucket, offsetMs }: Pick<Period, 'bucket' | 'offsetMs'>): number {
  const width = widthOf(bucket)
  return Math.floor((at + offsetMs) / width) * width - offsetMs
}

/** Mentions per bucket and sentiment; every bucket of the period is there, also the empty ones. */
export async function reportSentiment(db: Handle, period: Period): Promise<SentimentReport> {
  const width = widthOf(period.bucket)
  let query = db
    .selectFrom('mentions')
    .select((row) => [
      // Integer division in both engines: the bucket's number since 1970, in the reader's days.
      sql<number>`(${row.ref('postedAt')} + ${sql.lit(period.offsetMs)}) / ${sql.lit(width)}`.as('bucket'),
      'sentiment',
      row.fn.countAll<number>().as('count'),
    ])
    .where('postedAt', '>=', period.from)
    .where('postedAt', '<', period.to)
    .where('sentiment', 'is not', null)
    .where(sql<boolean>`coalesce(kind, '') <> 'not-us'`)
    .groupBy(['bucket', 'sentiment'])
  if (period.lang) query = query.where('lang', '=', period.lang)
  const [rows, gaps] = await Promise.all([query.execute(), listGaps(db, period.from, period.to)])
  const buckets: SentimentReport['buckets'] = []
  const places = new Map<number, number>()
  for (let at = bucketOf(period.from, period); at < period.to; at += width) {
    places.set(at, buckets.length)
    buckets.push({ at, negative: 0, neutral: 0, positive: 0 })
  }
  for (const row of rows) {
    const bucket = buckets[places.get(Number(row.bucket) * width - period.offsetMs) ?? -1]
    if (bucket) bucket[row.sentiment as 'negative' | 'neutral' | 'positive'] = Number(row.count)
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

const listed = 8

/** Which cases the negative mentions of the period belong to, against the period of equal length before. */
export async function reportChanges(db: Handle, period: Period, lang: InterfaceLanguage): Promise<ChangesReport> {
  const length = period.to - period.from
  const negative = () => {
    const query = db.selectFrom('mentions').where('sentiment', '=', 'negative').where(sql<boolean>`coalesce(kind, '') <> 'not-us'`)
    return period.lang ? query.where('lang', '=', period.lang) : query
  }
  const perCase = await negative()
    .select((row) => [
      'caseId',
      sql<number>`count(*) filter (where ${row.ref('postedAt')} >= ${period.from})`.as('now'),
      sql<number>`count(*) filter (where ${row.ref('postedAt')} < ${period.from})`.as('before'),
    ])
    .where('postedAt', '>=', period.from - length)
    .where('postedAt', '<', period.to)
    .groupBy('caseId')
    .execute()
  const counts = perCase.map((row) => ({ id: row.caseId, now: Number(row.now), before: Number(row.before) }))
  const top = counts
    .filter((row) => row.id !== null)
    .sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || b.now - a.now || Number(a.id) - Number(b.id))
    .slice(0, listed)
  const ids = top.map((row) => Number(row.id))
  const named = ids.length === 0 ? [] : await db.selectFrom('cases').select(['id', 'title', 'titleName']).where('id', 'in', ids).execute()
  const titles = new Map(named.map((row) => [row.id, titleIn(row, lang)]))
  const days =
    ids.length === 0
      ? []
      : await negative()
          .select((row) => [
            'caseId',
            sql<number>`(${row.ref('postedAt')} + ${sql.lit(period.offsetMs)}) / ${sql.lit(day)}`.as('bucket'),
            row.fn.countAll<number>().as('count'),
          ])
          .where('caseId', 'in', ids)
          .where('postedAt', '>=', period.from)
          .where('postedAt', '<', period.to)
          .groupBy(['caseId', 'bucket'])
          .execute()
  const first = bucketOf(period.from, { bucket: 'day', offsetMs: period.offsetMs })
  const length2 = Math.ceil((period.to - first) / day)
  const sum = (pick: (row: { now: number; before: number }) => number) => counts.reduce((total, row) => total + pick(row), 0)
  const shown = { now: top.reduce((total, row) => total + row.now, 0), before: top.reduce((total, row) => total + row.before, 0) }
  return {
    total: sum((row) => row.now),
    before: sum((row) => row.before),
    cases: top.map((row) => {
      const counted = new Array<number>(length2).fill(0)
      for (const one of days)
        if (one.caseId === row.id) counted[Math.round((Number(one.bucket) * day - period.offsetMs - first) / day)] = Number(one.count)
      return {
        id: Number(row.id),
        title: titles.get(Number(row.id)) ?? '',
        now: row.now,
        before: row.before,
        days: counted,
      }
    }),
    rest: { now: sum((row) => row.now) - shown.now, before: sum((row) => row.before) - shown.before },
  }
}

/** Negative mentions by topic and language, both by size. */
export async function reportTopics(db: Handle, period: Period): Promise<TopicsReport> {
  let query = db
    .selectFrom('mentions')
    .select((row) => ['topic', 'lang', row.fn.countAll<number>().as('count')])
    .where('sentiment', '=', 'negative')
    .where(sql<boolean>`coalesce(kind, '') <> 'not-us'`)
    .where('postedAt', '>=', period.from)
    .where('postedAt', '<', period.to)
    .groupBy(['topic', 'lang'])
  if (period.lang) query = query.where('lang', '=', period.lang)
  const rows = (await query.execute()).map((row) => ({
    topic: row.topic,
    lang: row.lang ?? 'und',
    count: Number(row.count),
  }))
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
  if (lang) query = query.innerJoin('mentions', 'mentions.id', 'threads.lastMentionId').where('mentions.lang', '=', lang)
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
