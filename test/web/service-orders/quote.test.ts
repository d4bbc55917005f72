import { describe, expect, test } from 'vitest'
import type { Quote } from '#shared/quote.schema.ts'
import { readMoney, writeAmount } from '../../../web/kit/i18n/amount.ts'
import { currentQuote, draftQuote, quoteStanding } from '../../../web/nouns/service-orders/quote.words.ts'
import {
  bodyOf,
  draftOf,
  emptyLine,
  feeOf,
  type QuoteDraft,
  sumsSoFar,
  usualPayer,
  wrongIn,
} from '../../../web/nouns/service-orders/quote-draft.ts'

const line = (part: Partial<QuoteDraft['lines'][number]> = {}) => ({ ...emptyLine('customer'), label: 'Hinge', price: '18.40', ...part })
const draft = (part: Partial<QuoteDraft> = {}): QuoteDraft => ({ lines: [line()], refusalFee: '', validUntilOn: '', ...part })

const quote = (part: Partial<Quote> = {}): Quote => ({
  id: 1,
  orderId: 1,
  version: 1,
  state: 'sent',
  currency: 'EUR',
  lines: [{ kind: 'labour', label: 'Work', quantity: 2, unitPrice: 1_250, payer: 'warranty' }],
  sums: { warranty: 2_500, goodwill: 0, plan: 0, customer: 0 },
  refusalFee: 900,
  validUntilOn: '2026-12-01',
  contentHash: 'a',
  createdAt: 0,
  sentAt: 0,
  answeredAt: null,
  answeredVia: null,
  ...part,
})

describe('money as it is written', () => {
  test.each([
    ['18.40', 'EUR', 1_840],
    ['18,4', 'EUR', 1_840],
    ['18.405', 'EUR', null],
    ['1290', 'ISK', 1_290],
    ['1290,5', 'ISK', null],
    ['1.234', 'KWD', 1_234],
    ['', 'EUR', null],
    ['-1', 'EUR', null],
  ])('“%s” in %s is %s minor units', (text, currency, minor) => expect(readMoney(text, currency)).toBe(minor))

  test('an amount with three decimals keeps them', () => {
    expect(writeAmount(1_234, 1_000)).toBe('1.234')
    expect(writeAmount(1_500, 1_000)).toBe('1.50')
    expect(writeAmount(15_000, 1_000_000)).toBe('0.015')
  })
})

describe('a quote as it is written', () => {
  test('it becomes what the server takes, without empty lines', () => {
    const written = draft({
      lines: [line({ quantity: '4', price: '3,5' }), emptyLine('goodwill')],
      refusalFee: '9',
      validUntilOn: '2026-12-01',
    })
    expect(bodyOf(written, 'EUR')).toEqual({
      lines: [{ kind: 'part', label: 'Hinge', quantity: 4, unitPrice: 350, payer: 'customer' }],
      refusalFee: 900,
      validUntilOn: '2026-12-01',
    })
    expect(bodyOf(draft(), 'EUR')).not.toHaveProperty('validUntilOn')
  })

  test.each([
    ['label', { label: ' ' }],
    ['quantity', { quantity: '0' }],
    ['quantity', { quantity: '1.5' }],
    ['quantity', { quantity: '1001' }],
    ['price', { price: 'ten' }],
    ['price', { price: '1.005' }],
  ] as const)('a wrong %s is named and nothing is sent', (field, part) => {
    expect(wrongIn(line(part), 'EUR')[field]).toBe(true)
    expect(bodyOf(draft({ lines: [line(part)] }), 'EUR')).toBeNull()
  })

  test('only empty lines, or a fee that is none, is no quote', () => {
    expect(bodyOf(draft({ lines: [emptyLine('customer')] }), 'EUR')).toBeNull()
    expect(bodyOf(draft({ refusalFee: 'some' }), 'EUR')).toBeNull()
    expect(feeOf('', 'EUR')).toBe(0)
  })

  test('the sums leave out what cannot be read yet', () => {
    const lines = [line({ quantity: '2' }), line({ payer: 'goodwill' }), line({ price: '?' }), line({ payer: 'plan', price: '1' })]
    expect(sumsSoFar(lines, 'EUR')).toEqual({ customer: 3_680, we: 1_940 })
  })

  test('a new version begins with the lines of the one before, but not with its day', () => {
    const next = draftOf({ warranty: 'in', currency: 'EUR' }, quote())
    expect(next).toEqual({
      lines: [{ kind: 'labour', label: 'Work', quantity: '2', price: '12.50', payer: 'warranty' }],
      refusalFee: '9',
      validUntilOn: '',
    })
    expect(draftOf({ warranty: 'in', currency: 'EUR' }, quote({ state: 'draft' })).validUntilOn).toBe('2026-12-01')
  })

  test('who pays follows the warranty decision', () => {
    expect((['in', 'goodwill', 'out', 'undecided'] as const).map(usualPayer)).toEqual(['warranty', 'goodwill', 'customer', 'customer'])
  })
})

describe('which quote counts', () => {
  test('the newest that was sent, a draft beside it', () => {
    const quotes = [quote({ id: 3, version: 3, state: 'draft' }), quote({ id: 2, version: 2 }), quote({ state: 'superseded' })]
    expect([draftQuote({ quotes })?.id, currentQuote({ quotes })?.id]).toEqual([3, 2])
  })

  test('it can be answered on its last day and not after it', () => {
    const at = (day: number) => new Date(2026, 11, day, 23).getTime()
    expect(quoteStanding(quote(), at(1))).toBe('sent')
    expect(quoteStanding(quote(), at(2))).toBe('expired')
    expect(quoteStanding(quote({ state: 'accepted' }), at(2))).toBe('accepted')
  })
})
