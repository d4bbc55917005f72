import { describe, expect, test } from 'vitest'
import type { Mention } from '#shared/mention.schema.ts'
import { rowsOf } from '../../../web/nouns/reports/changes.ts'
import { choiceOf, choose, countOf } from '../../../web/nouns/reports/choice.ts'
import { periodOf } from '../../../web/nouns/reports/period.ts'
import { casesIn } from '../../../web/nouns/reports/posts.cases.ts'

const now = new Date(2026, 10, 24, 14, 20).getTime()
const period = periodOf({}, now)
const day = 86_400_000

const mention = (id: number, part: Partial<Mention> = {}): Mention => ({
  id,
  channel: 'x',
  sourceId: 1,
  externalId: `p${id}`,
  url: null,
  author: { id: 1, channel: 'x', externalId: 'a1', handle: '@maija', name: 'Maija', followers: null, url: null },
  text: 'It broke again',
  postedAt: now,
  receivedAt: now,
  editedAt: null,
  deletedAt: null,
  state: 'clustered',
  lang: 'en',
  sentiment: { label: 'negative', score: -0.5, sure: true },
  kind: 'complaint',
  complaint: 0.9,
  topic: 'defect',
  product: null,
  urgent: false,
  because: [],
  threadId: null,
  case: null,
  joined: null,
  joinScore: null,
  joinBecause: [],
  suggestions: [],
  verdict: null,
  counts: { reposts: 0, likes: 0, replies: 0 },
  replyBy: 'api',
  ...part,
})

describe('the chosen number', () => {
  test('a bar asks for its own time and its part', () => {
    const at = period.from + day
    expect(choiceOf({ bar: String(at), sentiment: 'negative' }, period, undefined)).toMatchObject({
      from: at,
      to: at + day,
      sentiment: 'negative',
      isBar: true,
    })
  })

  test('a cell asks for its topic and language over the whole period; the language of the page is the default', () => {
    expect(choiceOf({ sentiment: 'negative', topic: 'delivery', in: 'fi' }, period, 'de')).toMatchObject({
      from: period.from,
      to: period.to,
      topic: 'delivery',
      lang: 'fi',
    })
    expect(choiceOf({ sentiment: 'negative', topic: 'delivery' }, period, 'de')).toMatchObject({ lang: 'de' })
  })

  test('the change against the time before opens the time before', () => {
    expect(choiceOf({ sentiment: 'negative', time: 'before' }, period, undefined)).toMatchObject(period.before)
  })

  test('nothing chosen is nothing; a bar outside of the chart is nothing', () => {
    expect(choiceOf({}, period, 'fi')).toBeNull()
    expect(choiceOf({ bar: '5' }, period, undefined)).toBeNull()
    expect(choiceOf({ bar: 'soon' }, period, undefined)).toBeNull()
  })

  test('what does not exist is not asked for', () => {
    expect(choiceOf({ sentiment: 'angry', topic: 'weather', case: '-1', on: 'fax', time: 'now' }, period, undefined)).toEqual({
      from: period.from,
      to: period.to,
      isBar: false,
      sentiment: undefined,
      topic: undefined,
      caseId: undefined,
      lang: undefined,
      channel: undefined,
    })
  })

  test('choosing replaces what was chosen before', () => {
    expect(choose({ topic: 'app' })).toEqual({ bar: '', sentiment: '', topic: 'app', case: '', in: '', on: '', time: '' })
  })
})

describe('how many a report counted', () => {
  const sentiment = {
    from: period.shownFrom,
    to: period.to,
    bucket: 'day' as const,
    gaps: [],
    buckets: [
      { at: period.from - day, negative: 2, neutral: 3, positive: 4 },
      { at: period.from, negative: 5, neutral: 6, positive: 7 },
    ],
  }
  const changes = { total: 5, before: 2, cases: [{ id: 9, title: 'Lid', now: 4, before: 1, days: [] }], rest: { now: 1, before: 1 } }
  const topics = { languages: ['en', 'fi'], rows: [{ topic: 'delivery' as const, counts: [1, 2], total: 3 }] }
  const cost = { channels: [{ channel: 'x' as const, spend: 0, mentions: 12, cases: 2 }] }
  const reports = { sentiment, changes, topics, cost }
  const count = (address: Parameters<typeof choiceOf>[0]) => {
    const choice = choiceOf(address, period, undefined)
    if (!choice) throw new Error('nothing chosen')
    return countOf(choice, reports, period)
  }

  test('each kind of number is found in the report that shows it', () => {
    expect(count({ bar: String(period.from), sentiment: 'negative' })).toBe(5)
    expect(count({ time: 'now' })).toBe(18)
    expect(count({ time: 'before', sentiment: 'positive' })).toBe(4)
    expect(count({ case: '9', sentiment: 'negative' })).toBe(4)
    expect(count({ topic: 'delivery', sentiment: 'negative' })).toBe(3)
    expect(count({ topic: 'delivery', sentiment: 'negative', in: 'fi' })).toBe(2)
    expect(count({ on: 'x' })).toBe(12)
  })

  test('what no report has counted is not guessed', () => {
    expect(count({ topic: 'delivery', case: '9', sentiment: 'negative' })).toBeNull()
    expect(count({ topic: 'delivery', sentiment: 'negative', in: 'sv' })).toBeNull()
    expect(count({ topic: 'app', sentiment: 'negative' })).toBeNull()
    expect(count({ on: 'x', sentiment: 'negative' })).toBeNull()
  })
})

describe('the posts by case', () => {
  const inCase = (id: number) => ({ case: { id, title: `Case ${id}` } })

  test('the three largest stand alone, everything else together', () => {
    const mentions = [1, 1, 1, 2, 2, 3, 3, 4].map((id, index) => mention(index + 1, inCase(id))).concat(mention(20))
    expect(casesIn(mentions).map((group) => [group.title, group.mentions.length])).toEqual([
      ['Case 1', 3],
      ['Case 2', 2],
      ['Case 3', 2],
      [null, 2],
    ])
  })

  test('one case alone needs no choice', () => {
    expect(casesIn([mention(1, inCase(1)), mention(2, inCase(1))])).toEqual([])
    expect(casesIn([])).toEqual([])
  })
})

describe('what changed', () => {
  const one = (id: number, now: number, before: number) => ({ id, title: `Case ${id}`, now, before, days: [] })
  const changes = (...cases: ReturnType<typeof one>[]) => ({ total: 0, before: 0, cases, rest: { now: 3, before: 1 } })

  test('the six that changed most are shown, gains first; the others join the rest', () => {
    const found = rowsOf(changes(one(1, 1, 0), one(2, 9, 0), one(3, 0, 8), one(4, 7, 0), one(5, 6, 0), one(6, 5, 0), one(7, 4, 0)))
    expect(found.rows.map((row) => row.id)).toEqual([2, 4, 5, 6, 7, 3])
    expect(found.rest).toEqual({ now: 4, before: 1, delta: 3 })
  })

  test('one case stands out only when it gained at least five, and more than any other', () => {
    expect(rowsOf(changes(one(1, 9, 0), one(2, 4, 0))).standing).toBe(1)
    expect(rowsOf(changes(one(1, 4, 0), one(2, 1, 0))).standing).toBeNull()
    expect(rowsOf(changes(one(1, 7, 0), one(2, 7, 0))).standing).toBeNull()
    expect(rowsOf(changes()).standing).toBeNull()
  })
})
