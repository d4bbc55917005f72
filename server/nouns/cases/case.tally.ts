import type { CaseState, CaseTrend, Priority } from '#shared/case.ts'
import { priorities } from '#shared/case.ts'
import type { MentionRow } from '../mentions/mention.store.ts'
import { type Arrivals, dueAtOf, isActive, priorityOf, sortKeyOf, trendOf } from './case.rules.ts'
import type { CaseRow } from './case.store.ts'

/** The longest excerpt of the last words that a case row keeps. */
const excerpt = 280

/** A case nobody is in yet. */
export function emptyCase(id: number, now: number): CaseRow {
  return {
    id,
    title: '',
    titledBy: null,
    state: 'open',
    active: 1,
    trend: 'steady',
    priority: 'normal',
    priorityBy: null,
    assigneeId: null,
    words: '[]',
    topic: null,
    product: null,
    threadCount: 0,
    mentionCount: 0,
    authorCount: 0,
    channels: '[]',
    languages: '[]',
    sentimentSum: 0,
    sentimentCount: 0,
    firstAt: now,
    lastAt: 0,
    lastText: '',
    lastLang: null,
    lastAuthor: '',
    waitingSince: null,
    dueAt: null,
    sortKey: '',
    snoozedUntil: null,
    mergedInto: null,
    wholeAt: null,
    resolvedAt: null,
    resolvedBy: null,
    resolvedHow: null,
    createdAt: now,
  }
}

const withValue = (json: string, value: string | null): string => {
  const list = JSON.parse(json) as string[]
  return value === null || list.includes(value) ? json : JSON.stringify([...list, value].sort())
}

/** Adds one mention to the numbers of a case (changes `row`). */
export function tallyMention(row: CaseRow, mention: MentionRow, authorName: string): void {
  row.mentionCount += 1
  row.channels = withValue(row.channels, mention.channel)
  row.languages = withValue(row.languages, mention.lang)
  if (mention.sentimentScore !== null) {
    row.sentimentSum += mention.sentimentScore
    row.sentimentCount += 1
  }
  row.firstAt = Math.min(row.firstAt, mention.postedAt)
  row.topic ??= mention.topic
  row.product ??= mention.product
  if (mention.postedAt >= row.lastAt) {
    row.lastAt = mention.postedAt
    row.lastText = mention.text.slice(0, excerpt).toWellFormed()
    row.lastLang = mention.lang
    row.lastAuthor = authorName
  }
}

/** What follows from a case's numbers: trend, priority (the machine only raises it), due time, place in lists. */
export function settle(row: CaseRow, arrivals: Arrivals, urgent: boolean): void {
  row.trend = trendOf(arrivals)
  const machine = priorityOf(row.trend as CaseTrend, urgent)
  if (row.priorityBy === null && priorities.indexOf(machine) < priorities.indexOf(row.priority as Priority)) row.priority = machine
  place(row)
}

/** Due time and place in lists, after anything they depend on changed. */
export function place(row: CaseRow): void {
  row.active = isActive(row.state as CaseState)
  row.dueAt = dueAtOf(row.waitingSince, row.priority as Priority)
  row.sortKey = sortKeyOf(row.trend as CaseTrend, row.dueAt, row.lastAt)
}
