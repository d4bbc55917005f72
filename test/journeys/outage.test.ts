import { expect, test } from 'vitest'
import { outage } from '#server/scripts/bench/outage.ts'

test('after a day of outage all is kept, the gap is drawn exactly, and the cap is kept to the cent', async () => {
  const figures = await outage({ posts: 2_000, longestMs: 120_000 })
  expect(figures).toMatchObject({ lost: 0, keptTwice: 0, notClustered: 0, gaps: 1, gapsWrong: 0, callsWhileCapped: 0 })
  expect(figures.spentAtCap).toBeLessThanOrEqual(figures.smallCap)
  expect(figures.spentAtCap).toBeGreaterThan(figures.smallCap * 0.9)
  // What the network would bill is what we have booked.
  expect(figures.spend).toBe(figures.billed)
}, 300_000)
