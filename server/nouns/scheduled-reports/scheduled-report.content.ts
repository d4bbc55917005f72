import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { ReportPeriod, ReportSection } from '#shared/scheduled-report.ts'
import type { Handle } from '../../kit/database/database.ts'
import { hour } from '../../kit/lib/clock.ts'
import { clockIn, plusDays } from '../../kit/lib/day.ts'
import { countPromises } from '../promises/promise.store.ts'
import { reportChanges } from '../reports/report.changes.store.ts'
import { reportFirstReply, reportSentiment } from '../reports/report.store.ts'
import { before, type Due, spanOf } from './scheduled-report.rules.ts'

type Counts = { negative: number; neutral: number; positive: number }
/** Numbers of a period; null: there was nothing to measure. */
export type ReportNumbers = Counts & {
  threads: number
  answered: number
  /** From the first mention to the first reply, of threads begun in the period. */
  firstReplyMs: number | null
  better: number
  heardAgain: number
  promisesDue: number
  promisesKept: number
}

/** All that a mail about a period says, in no language yet but for the titles of its cases. */
export type ReportContent = {
  period: ReportPeriod
  zone: string
  fromOn: string
  toOn: string
  from: number
  to: number
  sections: ReportSection[]
  /** Days of the week, or hours of the day: `at` is where each begins. */
  bars: (Counts & { at: number })[]
  now: ReportNumbers
  before: ReportNumbers
  /** The case that grew most in negative mentions, and by how many. */
  riser: { title: string; more: number } | null
  drivers: { id: number; title: string; count: number }[]
  gaps: { channel: ChannelName; from: number; to: number | null }[]
}

const driversShown = 3

/** Counts a period as Trends counts it. @param lang in which cases are called by their titles */
export async function buildContent(
  db: Handle,
  { period, zone, sections }: { period: ReportPeriod; zone: string; sections: ReportSection[] },
  days: Pick<Due, 'fromOn' | 'toOn'>,
  lang: InterfaceLanguage,
): Promise<ReportContent> {
  const earlier = before(days, period)
  const span = spanOf(zone, days)
  const offsetMs = Date.parse(`${clockIn(zone, span.from)}Z`) - span.from
  const [own, ownNumbers, past, changes] = await Promise.all([
    countBars(db, zone, period, days),
    countNumbers(db, zone, days),
    countNumbers(db, zone, earlier),
    reportChanges(db, { ...span, bucket: 'day', offsetMs, now: span.to }, lang),
  ])
  const rises = changes.cases.filter((one) => one.now > one.before).sort((a, b) => b.now - b.before - (a.now - a.before))
  const [first] = rises
  return {
    period,
    zone,
    ...days,
    ...span,
    sections,
    ...own,
    now: ownNumbers,
    before: past,
    riser: first ? { title: first.title, more: first.now - first.before } : null,
    drivers: changes.cases
      .filter((one) => one.now > 0)
      .sort((a, b) => b.now - a.now || a.id - b.id)
      .slice(0, driversShown)
      .map(({ id, title, now }) => ({ id, title, count: now })),
  }
}

/** Where the bars of a period begin: days of the zone, or hours of one day. */
function barsOf(zone: string, period: ReportPeriod, days: Pick<Due, 'fromOn' | 'toOn'>): number[] {
  const { from, to } = spanOf(zone, days)
  const bars: number[] = []
  if (period === 'day') for (let at = from; at < to; at += hour) bars.push(at)
  else for (let on = days.fromOn; on <= days.toOn; on = plusDays(on, 1)) bars.push(spanOf(zone, { fromOn: on, toOn: on }).from)
  return bars
}

async function countBars(
  db: Handle,
  zone: string,
  period: ReportPeriod,
  days: Pick<Due, 'fromOn' | 'toOn'>,
): Promise<Pick<ReportContent, 'bars' | 'gaps'>> {
  const span = spanOf(zone, days)
  const report = await reportSentiment(db, { ...span, bucket: 'hour', offsetMs: halfHours(zone, span.from), now: span.to })
  const bars = barsOf(zone, period, days).map((at) => ({ at, negative: 0, neutral: 0, positive: 0 }))
  for (const bucket of report.buckets) {
    const bar = bars.findLast(({ at }) => at <= bucket.at) ?? bars[0]
    if (!bar) continue
    bar.negative += bucket.negative
    bar.neutral += bucket.neutral
    bar.positive += bucket.positive
  }
  return { bars, gaps: report.gaps.map(({ channel, from, to }) => ({ channel, from, to })) }
}

/** What lies beyond the full hour of a zone's distance from UTC (ms): there hours begin at the half. */
const halfHours = (zone: string, at: number): number => (Date.parse(`${clockIn(zone, at)}Z`) - at) % hour

async function countNumbers(db: Handle, zone: string, days: Pick<Due, 'fromOn' | 'toOn'>): Promise<ReportNumbers> {
  const span = spanOf(zone, days)
  const [sentiment, replies, promises] = await Promise.all([
    reportSentiment(db, { ...span, bucket: 'hour', offsetMs: halfHours(zone, span.from), now: span.to }),
    reportFirstReply(db, { ...span, bucket: 'day', offsetMs: 0, now: span.to }),
    countPromises(db, { dueFrom: days.fromOn, dueTo: days.toOn }),
  ])
  const sum = (pick: (bucket: Counts) => number) => sentiment.buckets.reduce((total, bucket) => total + pick(bucket), 0)
  const { better, same, worse } = replies.after
  return {
    negative: sum((bucket) => bucket.negative),
    neutral: sum((bucket) => bucket.neutral),
    positive: sum((bucket) => bucket.positive),
    threads: replies.threads,
    answered: replies.answered,
    firstReplyMs: replies.medianMs,
    better,
    heardAgain: better + same + worse,
    promisesDue: promises.kept + promises.broken + promises.late + promises.open,
    promisesKept: promises.kept,
  }
}
