import { describe, expect, it } from 'vitest'
import { type Candidate, preflight } from '#server/nouns/plans/plan-preflight.rules.ts'

const ready: Candidate = {
  id: 1,
  name: 'Aino Kettunen',
  channel: 'mastodon',
  included: true,
  verified: 'proof',
  outcome: 'allow',
  missing: [],
  orderKind: 'repair',
  hasOrder: false,
  visibility: 'public',
  byHand: false,
  text: 'Hei Aino! {number}',
  blanks: ['name', 'number'],
  empty: ['number'],
  length: 18,
  limit: 500,
  lang: 'fi',
  textLang: 'fi',
  isTheirLanguage: true,
  isRead: false,
  answeredBy: null,
  postDeleted: false,
  room: 'Mastodon 1',
  sourceStopped: false,
  goodwill: 0,
  currency: 'EUR',
}

const look = (...rows: Partial<Candidate>[]) =>
  preflight(
    rows.map((row, n) => ({ ...ready, id: n + 1, room: `Mastodon ${n}`, ...row })),
    [{ currency: 'EUR', left: 5_000, perOrder: 2_000 }],
    0,
    false,
  ).map(({ level, code, count, params, fixes }) => ({ level, code, count, params, fixes }))

describe('the look before a plan starts', () => {
  it('finds nothing where everything is known: a number comes with the order', () => {
    expect(look({})).toEqual([])
  })

  const cases: [string, Partial<Candidate>, { level: string; code: string; params?: object; fixes?: string[] } | null][] = [
    [
      'a blank without a value',
      { empty: ['etiket'], blanks: ['etiket'] },
      { level: 'stop', code: 'blank-empty', params: { blank: '{etiket}' }, fixes: ['edit', 'leave-out'] },
    ],
    [
      'a number where nobody is verified',
      { verified: null, orderKind: null },
      { level: 'stop', code: 'not-verified', params: { blank: '{number}' }, fixes: ['ask-proof', 'leave-out'] },
    ],
    [
      'an order for somebody who is not verified',
      { verified: null, blanks: [], empty: [] },
      { level: 'stop', code: 'not-verified', params: { blank: '' } },
    ],
    ['a number where no order is made', { orderKind: null }, { level: 'stop', code: 'blank-empty', params: { blank: '{number}' } }],
    ['a number of an order that is there', { orderKind: null, hasOrder: true, empty: [] }, null],
    ['the address of a customer’s page in public', { blanks: ['link'], empty: [] }, { level: 'stop', code: 'link-in-public' }],
    ['the same in private', { blanks: ['link'], empty: [], visibility: 'private' }, null],
    ['a text that is too long', { length: 510 }, { level: 'stop', code: 'too-long', params: { over: 10, limit: 500 } }],
    ['a post that was deleted', { postDeleted: true }, { level: 'stop', code: 'post-deleted', fixes: ['leave-out'] }],
    [
      'an order that a person decides',
      { outcome: 'review', missing: ['deliveredOn'] },
      { level: 'stop', code: 'review', params: { fact: 'deliveredOn' } },
    ],
    [
      'a missing fact that stops nothing',
      { missing: ['buyerKind'] },
      { level: 'care', code: 'missing-fact', params: { fact: 'buyerKind' } },
    ],
    [
      'a thread that was answered since',
      { answeredBy: 'Ingvild' },
      { level: 'care', code: 'answered', params: { by: 'Ingvild' }, fixes: ['show', 'read', 'leave-out'] },
    ],
    ['a language without words', { lang: 'ar', isTheirLanguage: false }, { level: 'care', code: 'no-language', params: { lang: 'ar' } }],
    ['the same once a person has read it', { lang: 'ar', isTheirLanguage: false, isRead: true }, null],
    ['a channel that needs hands', { byHand: true }, { level: 'hand', code: 'by-hand', params: { channel: 'mastodon' } }],
    ['a source that stands still', { sourceStopped: true }, { level: 'care', code: 'source-stopped' }],
    ['goodwill within what an agent may give', { goodwill: 2_000 }, null],
    [
      'goodwill for one that is more than an order may get',
      { goodwill: 2_001 },
      { level: 'stop', code: 'over-goodwill', params: { sum: 2_001, left: 2_000, currency: 'EUR' }, fixes: ['show', 'leave-out'] },
    ],
    [
      'goodwill over the budget',
      { goodwill: 5_001 },
      { level: 'stop', code: 'over-goodwill', params: { sum: 5_001, left: 5_000, currency: 'EUR' } },
    ],
    [
      'goodwill in a currency without a budget',
      { goodwill: 1, currency: 'NOK' },
      { level: 'stop', code: 'over-goodwill', params: { sum: 1, left: 0, currency: 'NOK' } },
    ],
    ['nobody at all', { included: false }, { level: 'stop', code: 'nothing-to-do' }],
  ]
  it.each(cases)('finds %s', (_what, row, found) => {
    expect(look(row)).toEqual(
      found === null ? [] : [expect.objectContaining({ ...found, ...(found.params && { params: expect.objectContaining(found.params) }) })],
    )
  })

  it('names the fact that one who is left out lacks', () => {
    expect(look({}, { included: false, outcome: 'review', missing: ['deliveredOn'] })).toEqual([
      expect.objectContaining({ level: 'care', code: 'missing-fact', params: { name: 'Aino Kettunen', fact: 'deliveredOn' } }),
    ])
  })

  it('finds the same words twice where the same people read them, whatever the name', () => {
    const room = { room: 'r/headphones', blanks: ['name'], empty: [] }
    const texts = [
      { ...room, name: 'Dan Okafor', text: 'Hi Dan! Sorry.' },
      { ...room, name: 'Tom Baxter', text: 'Hi Tom! Sorry.' },
    ]
    expect(look(...texts)).toEqual([
      expect.objectContaining({ level: 'care', code: 'same-text', count: 2, params: { name: 'Dan Okafor', room: 'r/headphones', n: 2 } }),
    ])
    expect(look(texts[0] ?? {}, { ...texts[1], text: 'Hi Tom! We look into it.' })).toEqual([])
    expect(look(texts[0] ?? {}, { ...texts[1], room: 'r/other' })).toEqual([])
    expect(look(texts[0] ?? {}, { ...texts[1], visibility: 'private' })).toEqual([])
  })

  it('asks a manager for nothing once it is approved, nor a manager', () => {
    const rows = [
      { ...ready, goodwill: 1_500 },
      { ...ready, id: 2, room: 'Mastodon 2', goodwill: 1_500 },
    ]
    const budgets = [{ currency: 'EUR', left: 5_000, perOrder: 2_000 }]
    expect(preflight(rows, budgets, 3_000, false)).toEqual([])
    expect(preflight(rows, budgets, 0, true)).toEqual([])
    expect(preflight(rows, budgets, 2_999, false)).toEqual([
      expect.objectContaining({
        level: 'stop',
        code: 'needs-manager',
        count: 2,
        params: { sum: 3_000, currency: 'EUR' },
        fixes: ['approve-cost'],
      }),
    ])
  })

  it('counts the replies by hand once for each channel, and stops stand first', () => {
    const found = look({ byHand: true }, { byHand: true, channel: 'x' }, { byHand: true, channel: 'x', postDeleted: true })
    expect(found.map(({ level, code, count }) => [level, code, count])).toEqual([
      ['stop', 'post-deleted', 1],
      ['hand', 'by-hand', 1],
      ['hand', 'by-hand', 2],
    ])
  })
})
