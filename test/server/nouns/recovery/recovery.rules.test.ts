import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asOf, feltIn, firstComplaint, type Said, summarise } from '#server/nouns/recovery/recovery.rules.ts'

const said = (more: Partial<Said> = {}): Said => ({
  postedAt: 10,
  receivedAt: 10,
  deletedAt: null,
  kind: 'complaint',
  score: -0.6,
  changes: [],
  ...more,
})
const window = { from: 10, until: 20, at: 20 }

describe('what an author felt in a window', () => {
  test.each<[string, Said[], { mean: number | null; n: number }]>([
    ['nothing said is silence', [], { mean: null, n: 0 }],
    ['one mention', [said()], { mean: -0.6, n: 1 }],
    ['the mean of two', [said(), said({ score: 0.2 })], { mean: -0.2, n: 2 }],
    ['the first instant belongs to it', [said({ postedAt: 10 })], { mean: -0.6, n: 1 }],
    ['the last does not', [said({ postedAt: 20 })], { mean: null, n: 0 }],
    ['before it', [said({ postedAt: 9 })], { mean: null, n: 0 }],
    ['deleted by then', [said({ deletedAt: 20 })], { mean: null, n: 0 }],
    ['deleted afterwards', [said({ deletedAt: 21 })], { mean: -0.6, n: 1 }],
    ['heard afterwards', [said({ receivedAt: 21 })], { mean: null, n: 0 }],
    ['not about us', [said({ kind: 'not-us' })], { mean: null, n: 0 }],
    ['not understood', [said({ score: null })], { mean: null, n: 0 }],
    ['corrected by then', [said({ score: 0.5, changes: [{ at: 20, before: { kind: 'complaint', score: -0.6 } }] })], { mean: 0.5, n: 1 }],
    ['corrected afterwards', [said({ score: 0.5, changes: [{ at: 21, before: { kind: 'other', score: -0.6 } }] })], { mean: -0.6, n: 1 }],
    [
      'corrected twice afterwards',
      [
        said({
          score: 0.5,
          changes: [
            { at: 25, before: { kind: 'other', score: 0 } },
            { at: 21, before: { kind: 'other', score: -0.6 } },
          ],
        }),
      ],
      { mean: -0.6, n: 1 },
    ],
  ])('%s', (_, all, felt) =>
    expect(feltIn(all, window)).toEqual({ mean: felt.mean === null ? null : expect.closeTo(felt.mean, 9), n: felt.n }),
  )
})

test('who complains again came back, when they first did', () => {
  expect(firstComplaint([said({ postedAt: 15 }), said({ postedAt: 12 }), said({ postedAt: 11, kind: 'praise' })], window)).toBe(12)
  expect(firstComplaint([said({ kind: 'question' }), said({ postedAt: 9 }), said({ deletedAt: 12 })], window)).toBeNull()
})

const times = fc.integer({ min: 0, max: 40 })
const score = fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: null })
const kinds = fc.constantFrom('complaint', 'praise', 'not-us', null)
const anySaid: fc.Arbitrary<Said> = fc.record({
  postedAt: times,
  receivedAt: times,
  deletedAt: fc.option(times, { nil: null }),
  kind: kinds,
  score,
  changes: fc.array(fc.record({ at: times, before: fc.record({ kind: kinds, score }) }), { maxLength: 3 }),
})

test('what happens after a day never changes its numbers', () => {
  fc.assert(
    fc.property(fc.array(anySaid), times, (all, at) => {
      const known = all.flatMap((one) => {
        const then = asOf(one, at)
        return then ? [{ ...one, ...then, deletedAt: null, changes: [] }] : []
      })
      const on = { from: 0, until: 41, at }
      expect(feltIn(all, on)).toEqual(feltIn(known, on))
      expect(firstComplaint(all, on)).toEqual(firstComplaint(known, on))
    }),
  )
})

test('a mean stays within what was said, and every order is felt, silent or open', () => {
  const count = fc.option(fc.integer({ min: 0, max: 9 }), { nil: null })
  const row = fc.tuple(count, count, count, fc.double({ min: -1, max: 1, noNaN: true }), fc.boolean()).map(([a, b, c, mean, back]) => ({
    beforeMean: a ? mean : null,
    beforeCount: a,
    day7Mean: b ? mean : null,
    day7Count: b,
    day30Mean: c ? mean : null,
    day30Count: c,
    cameBackAt: back && b !== null ? 1 : null,
  }))
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const all = summarise(rows)
      for (const { mean, n, silent, open } of [all.before, all.day7, all.day30]) {
        expect(n + silent + open).toBe(rows.length)
        expect(mean === null).toBe(n === 0)
        expect(Math.abs(mean ?? 0)).toBeLessThanOrEqual(1 + 1e-9)
      }
      expect(all.cameBack.n).toBeLessThanOrEqual(all.cameBack.of)
    }),
  )
})
