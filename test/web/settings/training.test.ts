import { describe, expect, test } from 'vitest'
import { spellingsOf } from '../../../web/nouns/products/product.form.ts'
import { drawCurve, pointsOf } from '../../../web/nouns/training/training.curve.ts'

const box = { width: 300, height: 80, right: 100, inset: 8 }

describe('the curve of what was learned', () => {
  test('looks back over a quarter of the verdicts at each point', () => {
    const stretches = Array.from({ length: 8 }, (_, n) => ({ verdicts: 10, shipped: 5, learned: n }))
    const points = pointsOf(stretches)
    expect(points).toHaveLength(7)
    expect(points[0]).toEqual({ verdicts: 20, shipped: 0.5, learned: 0.05 })
    expect(points.at(-1)).toEqual({ verdicts: 80, shipped: 0.5, learned: 0.65 })
  })

  test('says nothing of no verdicts', () => expect(pointsOf([])).toEqual([]))

  test('begins left, ends where the names stand, and keeps the names apart', () => {
    const drawn = drawCurve(
      [
        { verdicts: 10, shipped: 0.7, learned: 0.7 },
        { verdicts: 40, shipped: 0.72, learned: 0.73 },
      ],
      box,
    )
    expect(drawn.learned).toMatch(/^M0,/)
    expect(drawn.end.x).toBe(200)
    expect(drawn.least).toBeCloseTo(0.6)
    expect(drawn.shippedLabelY - drawn.learnedLabelY).toBeGreaterThanOrEqual(12.9)
  })
})

test('spellings are one a line or parted by commas, each once, without the name itself', () => {
  expect(spellingsOf(' foss\nFoss 60, fossen;;\n!!\nFOSS ', 'Foss 60')).toEqual(['foss', 'fossen'])
})
