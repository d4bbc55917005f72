import { expect, test } from 'vitest'
import { askingShift, noAnswers, oddsShift } from '#server/engines/clustering/answers.ts'

test('a desk that is right as often as usual changes nothing, one that is right more often dares more, one that errs less', () => {
  expect(oddsShift(noAnswers)).toBe(0)
  expect(oddsShift({ ...noAnswers, together: 14, apart: 6 })).toBeCloseTo(0, 10)
  expect(askingShift({ ...noAnswers, together: 14, apart: 6 })).toBeCloseTo(0, 10)
  const good = { ...noAnswers, together: 19, apart: 1 }
  const bad = { ...noAnswers, together: 5, apart: 15 }
  expect(oddsShift(good)).toBeGreaterThan(0.3)
  expect(oddsShift(bad)).toBeLessThan(-0.3)
  expect(askingShift(good)).toBeLessThan(0)
  expect(askingShift(bad)).toBeGreaterThan(0)
})

test('every answer moves its way, and no number of answers moves further than the bounds', () => {
  for (let n = 0; n < 40; n++) {
    const some = { ...noAnswers, together: n, apart: n }
    expect(oddsShift({ ...some, together: n + 1 })).toBeGreaterThanOrEqual(oddsShift(some))
    expect(oddsShift({ ...some, apart: n + 1 })).toBeLessThanOrEqual(oddsShift(some))
  }
  expect([oddsShift({ ...noAnswers, together: 1e6 }), oddsShift({ ...noAnswers, apart: 1e6 })]).toEqual([0.5, -1])
  expect([askingShift({ ...noAnswers, missed: 1e6 }), askingShift({ ...noAnswers, refused: 1e6 })]).toEqual([-0.08, 0.12])
})
