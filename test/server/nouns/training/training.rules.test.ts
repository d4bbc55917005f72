import { describe, expect, test } from 'vitest'
import { lastWords, speaksOfOther } from '#server/nouns/training/training.rules.ts'

const word = (id: number, mentionId: number, kind: string | null, sentiment: string | null = null, excluded = 0) => ({
  id,
  mentionId,
  kind,
  sentiment,
  excluded,
})
const left = (...words: ReturnType<typeof word>[]) => lastWords(words).map(({ id, kind, sentiment }) => [id, kind, sentiment])

describe('the last word on a mention', () => {
  test('holds for each question on its own', () => {
    expect(left(word(1, 7, 'complaint', 'negative'), word(2, 7, 'praise'), word(3, 8, 'question'))).toEqual([
      [1, null, 'negative'],
      [2, 'praise', null],
      [3, 'question', null],
    ])
  })

  test('leaves nothing of a verdict that was corrected as a whole', () => {
    expect(left(word(1, 7, 'complaint'), word(2, 7, 'not-us'), word(3, 7, null, 'neutral'))).toEqual([
      [2, 'not-us', null],
      [3, null, 'neutral'],
    ])
  })

  test('of a run that is excluded corrects nobody', () => {
    expect(left(word(1, 7, 'complaint'), word(2, 7, 'praise', null, 1))).toEqual([
      [1, 'complaint', null],
      [2, 'praise', null],
    ])
  })
})

test('two verdicts can both teach when they speak of different things', () => {
  expect(speaksOfOther(word(1, 7, 'complaint'), word(2, 7, null, 'neutral'))).toBe(true)
  expect(speaksOfOther(word(1, 7, 'complaint', 'negative'), word(2, 7, null, 'neutral'))).toBe(false)
})
