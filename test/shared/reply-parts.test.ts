import { describe, expect, test } from 'vitest'
import { splitReply } from '#shared/reply-parts.ts'
import { type Counting, countLength } from '#shared/text-length.ts'

const x = { length: 280, counts: 'weighted', perUrl: 23 } as const
const limits: Record<string, Counting & { length: number }> = {
  x,
  bluesky: { length: 300, counts: 'graphemes', perUrl: null },
  mastodon: { length: 468, counts: 'graphemes', perUrl: 23 },
}
const sentence = 'We have looked at the hinge you sent us and found that the pin was too short. '
const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '')
const unmarked = (parts: readonly string[]) => parts.map((part) => part.replace(/ \(\d+\/\d+\)$/, ''))

const texts: [string, string][] = [
  ['sentences', sentence.repeat(9)],
  ['paragraphs', `${sentence}\n\n${sentence.repeat(2)}\n\n${sentence.repeat(3)}`],
  ['one long sentence', 'hinge '.repeat(150)],
  ['links', `See https://fjellro.example/help/a-rather-long-address/that-goes-on?and=on#and-on first. ${sentence.repeat(6)}`],
  ['a word without an end', 'ä'.repeat(900)],
  ['families', '👩‍👩‍👧‍👦'.repeat(700)],
  ['Turkish', 'Menteşeyi değiştirdik, kusura bakmayın. '.repeat(20)],
]

describe.each(Object.entries(limits))('a long reply on %s', (_, limit) => {
  test.each(texts)('fits in every part, and loses and repeats nothing: %s', (_, text) => {
    const parts = splitReply(text, limit)
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(countLength(part, limit)).toBeLessThanOrEqual(limit.length)
    expect(parts.map((part) => /\((\d+)\/(\d+)\)$/.exec(part)?.slice(1))).toEqual(
      parts.map((_, n) => [String(n + 1), String(parts.length)]),
    )
    const whole = unmarked(parts)
    const hasLongWord = wordsOf(text).some((word) => countLength(word, limit) > limit.length)
    expect(hasLongWord ? whole.join('') : whole.flatMap(wordsOf)).toEqual(hasLongWord ? text : wordsOf(text))
  })
})

test('a reply that fits stays as it is, without a mark', () => {
  expect(splitReply(` ${sentence} `, x)).toEqual([sentence.trim()])
  expect(splitReply('a'.repeat(280), x)).toEqual(['a'.repeat(280)])
})

test('it is cut after a paragraph, else after a sentence', () => {
  const first = `${sentence}${sentence}`.trim()
  expect(splitReply(`${first}\n\n${first} ${sentence}`, x)[0]).toBe(`${first} (1/2)`)
  for (const part of unmarked(splitReply(sentence.repeat(9), x))) expect(part).toMatch(/\.$/)
})
