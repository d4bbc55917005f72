import { priorities } from '#shared/case.ts'
import type { MentionRow } from '../mentions/mention.store.ts'
import { type Arrivals, isActive, priorityOf, sortKeyOf, trendOf } from './case.rules.ts'
import type { CaseRow } from './case.store.ts'

/** The excerpt of the last words that a case row keeps. */
export const excerptOf = (text: string): string => text.slice(0, 280).toWellFormed()

/** A case nobody is in yet. */
export function emptyCase(id: number, now: number): CaseRow {
  return {
    id,
    title: '',
    titledBy: null,
    titleName: null,
    state: 'open',
    active: 1,
    trend: 'steady',
    priority: 'normal',
    priorityBy: null,
    assigneeId: null,
    teamId: null,
    unassignedWhy: null,
    words: '[]',
    topic: null,
    product: null,
    theme: null,
    themeBy: null,
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
    wakeRule: null,
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
    row.lastText = excerptOf(mention.text)
    row.lastLang = mention.lang
    row.lastAuthor = authorName
  }
}

/** What follows from a case's numbers: trend, priority (the machine only raises it), place in lists. */
export function settle(row: CaseRow, arrivals: Arrivals, urgent: boolean): void {
  row.trend = trendOf(arrivals)
  const machine = priorityOf(row.trend, urgent)
  if (row.priorityBy === null && priorities.indexOf(machine) < priorities.indexOf(row.priority)) row.priority = machine
  Object.assign(row, placed(row))
}

type Standing = Pick<CaseRow, 'state' | 'dueAt' | 'trend' | 'lastAt'>

/**
 * The columns that follow from others: whether it is worked on, place in lists. Whatever changes one of those must write these too. When a
 * case is due is written by its clocks alone, at the end of the same transaction.
 */
export const placed = (row: Standing): Pick<CaseRow, 'active' | 'sortKey'> => ({
  active: isActive(row.state),
  sortKey: sortKeyOf(row.trend, row.dueAt, row.lastAt),
})
