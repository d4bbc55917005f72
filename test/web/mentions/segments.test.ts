import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameText, withoutSteering } from '../../../web/kit/ui/safe-text.ts'
import { segmentsOf } from '../../../web/nouns/mentions/segments.ts'

const reason = (text: string, words: string, of: 'sentiment' | 'complaint', weight: number) => {
  const from = text.indexOf(words)
  return { of, text: words, weight, from, to: from + words.length, rule: 'test' }
}

describe('the words of a mention', () => {
  const text = 'Vasen sarana hajosi jo toisen kerran, kiitos'

  it('are underlined by what they speak for', () => {
    const because = [
      reason(text, 'hajosi', 'sentiment', -0.5),
      reason(text, 'kiitos', 'sentiment', 0.2),
      reason(text, 'sarana', 'complaint', 0.3),
    ]
    expect(segmentsOf(text, because)).toEqual([
      { text: 'Vasen ' },
      { text: 'sarana', mark: 'case' },
      { text: ' ' },
      { text: 'hajosi', mark: 'neg' },
      { text: ' jo toisen kerran, ' },
      { text: 'kiitos', mark: 'pos' },
    ])
  })

  it('are dotted where they placed it in its case, whatever their case of letters', () => {
    expect(segmentsOf(text, [], ['VASEN SARANA'])[0]).toEqual({ text: 'Vasen sarana', mark: 'case' })
  })

  it('belong to the feeling where two reasons overlap', () => {
    const because = [reason(text, 'sarana hajosi', 'complaint', 0.9), reason(text, 'hajosi', 'sentiment', -0.1)]
    expect(segmentsOf(text, because).filter(({ mark }) => mark)).toEqual([{ text: 'hajosi', mark: 'neg' }])
  })

  it('are left alone by reasons that point outside of them', () => {
    expect(segmentsOf('short', [{ of: 'sentiment', text: 'x', weight: -1, from: 3, to: 99, rule: 'test' }])).toEqual([{ text: 'short' }])
  })

  it('show the characters that would turn or hide them', () => {
    expect(segmentsOf('a\u202Eb\u0007').map(({ unseen, text: sign }) => unseen ?? sign)).toEqual(['a', 'U+202E', 'b', 'U+0007'])
  })

  it('keep line breaks and the joiners of emoji', () => {
    expect(segmentsOf('one\n👨‍👩‍👧')).toEqual([{ text: 'one\n👨‍👩‍👧' }])
  })

  it('are all there, whatever is marked', () => {
    const anyReason = fc.record({
      of: fc.constantFrom('sentiment' as const, 'complaint' as const),
      text: fc.string(),
      weight: fc.double({ min: -1, max: 1, noNaN: true }),
      from: fc.integer({ min: -2, max: 30 }),
      to: fc.integer({ min: -2, max: 30 }),
      rule: fc.constant('test'),
    })
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.array(anyReason),
        fc.array(fc.string({ maxLength: 3 })),
        (any, because, words) => {
          expect(
            segmentsOf(any, because, words)
              .map((segment) => segment.text)
              .join(''),
          ).toBe(any)
        },
      ),
    )
  })
})

describe('names from outside', () => {
  it('lose the characters that steer', () => {
    expect(withoutSteering('Evil\u202Egpj.exe')).toBe('Evilgpj.exe')
  })

  it('are isolated inside of a sentence', () => {
    expect(nameText('\u202Eليلى ')).toBe('\u2068ليلى\u2069')
  })
})
