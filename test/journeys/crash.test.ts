import { expect, test } from 'vitest'
import { crash } from '#server/scripts/bench/crash.ts'
import { right } from '../support/crash.ts'

test('a desk that is killed sixty times, at every point of its way, loses no mention and sends no reply twice', async () => {
  // Half of the points each, so that it takes half the time.
  const runs = await Promise.all([0, 1].map((which) => crash({ kills: 30, seed: 7 + which, share: { of: 2, which } })))
  for (const figures of runs) expect(figures).toMatchObject({ kills: 30, ...right })
  const sum = (one: 'posts' | 'points' | 'pointsHit' | 'repliesTaken' | 'repliesSent') => runs.reduce((all, run) => all + run[one], 0)
  expect(sum('posts')).toBeGreaterThan(500)
  // A point may be missed on a busy machine, not many.
  expect(sum('pointsHit')).toBeGreaterThan(30)
  // Without replies on their way nothing could have been sent twice.
  expect(sum('repliesTaken')).toBeGreaterThan(5)
  expect(sum('repliesSent')).toBeGreaterThan(0)
}, 400_000)
