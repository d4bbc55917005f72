import { expect, test } from 'vitest'
import { crash } from '#server/scripts/bench/crash.ts'

test('a desk that is killed again and again loses no mention and sends no reply twice', async () => {
  const figures = await crash({ kills: 8, seed: 7 })
  expect(figures).toMatchObject({ lost: 0, keptTwice: 0, notGathered: 0, repliesTwice: 0, sentButNotTaken: 0, damaged: 0 })
  expect(figures.posts).toBeGreaterThan(30)
  // Without replies on their way nothing could have been sent twice.
  expect(figures.repliesTaken).toBeGreaterThan(0)
  expect(figures.repliesSent).toBeGreaterThan(0)
}, 240_000)
