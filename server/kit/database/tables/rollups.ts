import type { TriageQueue } from '#shared/mention.ts'
import type { SentimentLabel, Topic } from '#shared/understanding.ts'
import { flag, id, instant, int, key, nullable, oneOf, table, text, zero } from './column.ts'

/**
 * Mentions that reports count, by the hour in which they were posted (`at`: its beginning, UTC) and their language; `lang` '' is all
 * languages together. Reports count what has a sentiment and is about us.
 */
export const sentimentHours = table({ lang: text(), at: instant(), negative: zero(int()), neutral: zero(int()), positive: zero(int()) }, [
  { on: ['lang', 'at'], unique: true },
  { on: ['at'] },
])

/** Negative ones of these by the day (`at`: its beginning, UTC), language and topic; '' where they have none. */
export const topicDays = table({ at: instant(), lang: text(), topic: text(), count: zero(int()) }, [
  { on: ['at', 'lang', 'topic'], unique: true },
])

/** Mentions that wait in a list of Triage. */
export const waitingMentions = table({ queue: oneOf<Exclude<TriageQueue, 'urgent' | 'sorted'>>(), urgent: flag(), count: zero(int()) }, [
  { on: ['queue', 'urgent'], unique: true },
])

/**
 * What came into or went out of these counts and is not added to them yet: written by triggers, so that no store can forget it. A row with
 * a sentiment is about a report (`at`: the hour), one with a queue about Triage; `count` is below zero for what went.
 */
export const mentionChanges = table({
  id: id(),
  at: nullable(instant()),
  lang: nullable(text()),
  sentiment: nullable(oneOf<SentimentLabel>()),
  topic: nullable(oneOf<Topic>()),
  queue: nullable(oneOf<Exclude<TriageQueue, 'urgent' | 'sorted'>>()),
  urgent: zero(flag()),
  count: int(),
})

/** How far the nightly look at the counts is. `checkedTo`: a time of posting; null: none is under way. `mended`: counts put right in it. */
export const rollupChecks = table({ name: key(text()), nextAt: instant(), checkedTo: nullable(instant()), mended: zero(int()) })
