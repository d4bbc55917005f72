import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linksIn, weightedLength } from '#server/engines/channels/x-length.ts'

describe('the length of a text on X', () => {
  it.each([
    ['', 0],
    ['hinge', 5],
    ['Þórdís kırıldı ğ ş ő ł', 22],
    ['日本', 4],
    ['€', 2],
    ['لم', 2],
    ['… – “”', 7],
    ['😤', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🇳🇴', 2],
    ['👍🏽', 2],
    ['❤️', 2],
    ['1️⃣', 2],
    ['e\u0301', 1],
    ['https://fjellro.example/a/very/long/path?with=query&and=more#too', 23],
    ['see https://a.example and http://b.example/x', 4 + 23 + 5 + 23],
    ['example.com', 23],
    ['example.com/path', 23],
    ['z. B. usw.', 10],
    ['version 4.1', 11],
    ['@fjellro.', 9],
    ['\ud83d', 2],
  ])('%j counts %d', (text, length) => {
    expect(weightedLength(text)).toBe(length)
  })

  it('is never less than the number of links times 23, and takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const length = weightedLength(text)
        expect(length).toBeGreaterThanOrEqual(23 * linksIn(text.normalize('NFC')).length)
        expect(length).toBeLessThanOrEqual(23 + 23 * text.length)
      }),
    )
  })

  it('counts a very long hostile text', () => {
    expect(weightedLength('a.'.repeat(40_000))).toBeGreaterThan(0)
    expect(weightedLength('https://'.repeat(10_000))).toBeGreaterThan(0)
    expect(weightedLength(`${'a-'.repeat(40_000)}.com`)).toBeGreaterThan(0)
  })
})
