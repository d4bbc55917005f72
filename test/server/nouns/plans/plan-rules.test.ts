import { describe, expect, it } from 'vitest'
import { getChannel } from '#server/engines/channels/index.ts'
import { orderKindOf, refusePlanMove, timesOf, turnsWorse } from '#server/nouns/plans/plan.rules.ts'
import { draftedWords, letterWords } from '#server/nouns/plans/plan.words.ts'
import { blanksOf, dayInWords, fillBlanks, firstNameOf, purposeOf, textLanguageOf } from '#server/nouns/plans/plan-text.rules.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import { planPurposes } from '#shared/plan.ts'

const answers = (...pairs: [number | null, number][]) => pairs.map(([before, after], at) => ({ before, after, at }))

describe('a plan stops by itself', () => {
  it.each([
    ['nobody has answered', answers(), false],
    ['one turned worse', answers([-0.6, -0.8]), false],
    ['two of two turned worse', answers([-0.6, -0.8], [-0.4, -0.5]), true],
    ['two of five turned worse', answers([-0.6, -0.8], [-0.6, 0.4], [-0.6, 0], [-0.5, -0.6], [-0.6, -0.6]), true],
    ['two of six, but one of them long ago', answers([-0.6, -0.8], [-0.6, 0.4], [-0.6, 0], [-0.5, 0.1], [-0.6, 0.2], [-0.5, -0.9]), false],
    ['nobody knows how they felt before', answers([null, -0.8], [null, -0.9]), false],
    ['they feel the same', answers([-0.8, -0.8], [-0.9, -0.9]), false],
  ])('when %s', (_what, given, stops) => {
    expect(turnsWorse(given)).toBe(stops)
  })

  it('counts by time, not by the order in which they were read', () => {
    const late = [...answers([-0.6, -0.8], [-0.6, 0.4], [-0.6, 0], [-0.5, 0.1], [-0.6, 0.2]), { before: -0.1, after: -0.9, at: -1 }]
    expect(turnsWorse(late)).toBe(false)
  })
})

describe('the times of a plan', () => {
  const rows = [5, 9, 12, 40].map((id) => ({ id, byHand: id === 9 }))

  it('spread replies by the spacing, give or take a sixth, each after the one before', () => {
    const times = timesOf(rows, 1_000_000, 60_000)
    const others = [5, 12, 40].map((id) => times.get(id) ?? 0)
    expect(others[0]).toBe(1_000_000)
    expect(others.toSorted((a, b) => a - b)).toEqual(others)
    for (const [place, at] of others.entries()) expect(Math.abs(at - 1_000_000 - place * 60_000)).toBeLessThanOrEqual(10_000)
  })

  it('are ready at once by hand, and the same for the same plan', () => {
    expect(timesOf(rows, 7, 60_000).get(9)).toBe(7)
    expect(timesOf(rows, 7, 60_000)).toEqual(timesOf(rows, 7, 60_000))
    expect([...timesOf(rows, 7, 0).values()]).toEqual([7, 7, 7, 7])
  })
})

describe('the order that a decision leads to', () => {
  it.each([
    ['allow', ['repair', 'replacement'], 'repair'],
    ['allow', ['replacement', 'refund'], 'replacement'],
    ['allow', ['exchange'], 'replacement'],
    ['allow', ['refund'], 'return'],
    ['allow', [], 'repair'],
    ['review', ['repair'], null],
    ['refuse', ['quote'], null],
    [null, [], null],
  ] as const)('%s with %j is %s', (outcome, remedies, kind) => {
    expect(orderKindOf(outcome, remedies)).toBe(kind)
  })
})

describe('the words of a plan', () => {
  it('are filled, and say what is still open', () => {
    const filled = fillBlanks('Hei {name}! {product}, {number}, {etiket}, {number}', { name: 'Aino', product: 'Ro 2' })
    expect(filled).toEqual({
      text: 'Hei Aino! Ro 2, {number}, {etiket}, {number}',
      empty: ['number', 'etiket'],
      blanks: [
        { blank: 'name', value: 'Aino' },
        { blank: 'product', value: 'Ro 2' },
        { blank: 'number', value: null },
        { blank: 'etiket', value: null },
      ],
    })
  })

  it('speak without a name to whom has none that could be said, and run nothing that a value holds', () => {
    expect(fillBlanks('Hi {name}! Sorry.', {})).toMatchObject({ text: 'Hi! Sorry.', empty: [] })
    expect(fillBlanks('{name}, sorry.', { name: '$& {number}' }).text).toBe('$& {number}, sorry.')
  })

  it('leave out a product in brackets that nobody knows, and miss it elsewhere', () => {
    expect(fillBlanks('Sorry ({product}).', {})).toEqual({ text: 'Sorry.', empty: [], blanks: [] })
    expect(fillBlanks('Your {product} comes.', {})).toMatchObject({ text: 'Your {product} comes.', empty: ['product'] })
  })

  it.each([
    ['Aino Kettunen-Järvelä', 'Aino'],
    ['Þórdís', 'Þórdís'],
    ['  Çağla  Işıldak', 'Çağla'],
    ['xX_dragon_Xx', ''],
    ['🎧', ''],
    ['J', ''],
  ])('call %s by “%s”', (name, first) => {
    expect(firstNameOf(name)).toBe(first)
  })

  it.each([
    ['fi', 'fi', true],
    ['nb', 'no', true],
    ['nn-NO', 'no', true],
    ['de-AT', 'de', true],
    ['ar', 'en', false],
    ['und', 'en', false],
    [null, 'en', false],
  ])('are in the author’s language: %s is %s', (lang, text, isTheirs) => {
    expect(textLanguageOf(lang)).toEqual({ lang: text, isTheirs })
  })

  it('are for what is known', () => {
    expect(purposeOf({ verified: true, hasOrder: true, visibility: 'public' })).toBe('order')
    expect(purposeOf({ verified: true, hasOrder: true, visibility: 'private' })).toBe('order-private')
    expect(purposeOf({ verified: false, hasOrder: false, visibility: 'public' })).toBe('proof')
    expect(purposeOf({ verified: false, hasOrder: false, visibility: 'private' })).toBe('proof-private')
    expect(purposeOf({ verified: true, hasOrder: false, visibility: 'public' })).toBe('plain')
  })

  it('name a day as people write it', () => {
    expect(dayInWords('2026-12-01', 'tr')).toBe('1 Aralık')
    expect(dayInWords('2026-12-01', 'no')).toBe('1. desember')
  })

  it.each(interfaceLanguages)(
    'are drafted in %s for everything, short enough for the shortest network, without a page in public',
    (lang) => {
      for (const purpose of planPurposes) {
        const words = draftedWords[lang][purpose]
        expect(blanksOf(words)).toEqual(expect.arrayContaining(['name', 'product']))
        expect(blanksOf(words).includes('link')).toBe(purpose === 'order-private')
        expect(blanksOf(words).includes('number')).toBe(purpose.startsWith('order'))
        const { text } = fillBlanks(words, { name: 'Christoffer', product: 'Fjellro Ro 2 Wireless', number: 'S-123456' })
        if (purpose !== 'order-private') expect(getChannel('x').lengthOf(text)).toBeLessThanOrEqual(getChannel('x').replyLimit.length)
      }
      expect(letterWords[lang].text).toContain('{name}')
    },
  )
})

describe('the states of a plan', () => {
  it('move only along the table', () => {
    expect(() => refusePlanMove('draft', 'running')).not.toThrow()
    expect(() => refusePlanMove('running', 'paused')).not.toThrow()
    expect(() => refusePlanMove('done', 'running')).toThrow('cannot become')
    expect(() => refusePlanMove('draft', 'paused')).toThrow('cannot become')
  })
})
