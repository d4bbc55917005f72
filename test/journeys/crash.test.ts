import { expect, test } from 'vitest'
import { crash } from '#server/scripts/bench/crash.ts'
import { right } from '../support/crash.ts'
import { emptyDatabaseUrl } from '../support/database.ts'

test('a desk that is killed fifty-two times, at every point of its way, loses no mention and sends no reply twice', async () => {
  // Half of the points each, so that it takes half the time.
  const runs = await Promise.all([0, 1].map((which) => crash({ kills: 26, seed: 7 + which, share: { of: 2, which } })))
  for (const figures of runs) expect(figures).toMatchObject({ kills: 26, ...right })
  const sum = (one: 'posts' | 'points' | 'pointsHit' | 'repliesTaken' | 'repliesSent') => runs.reduce((all, run) => all + run[one], 0)
  expect(sum('posts')).toBeGreaterThan(500)
  // A point may be missed on a busy machine, not many.
  expect(sum('pointsHit')).toBeGreaterThan(30)
  // Without replies on their way nothing could have been sent twice.
  expect(sum('repliesTaken')).toBeGreaterThan(5)
  expect(sum('repliesSent')).toBeGreaterThan(0)
}, 600_000)

// In one file, so that they run one after the other: a desk that gets no time reaches few points.
test('two nodes on one PostgreSQL whose clocks are twenty minutes apart, each killed in turn, lose no mention and send no reply twice', async () => {
  const figures = await crash({ kills: 20, seed: 9, databaseUrl: await emptyDatabaseUrl('postgres'), nodes: 2 })
  expect(figures).toMatchObject(right)
  // Both may die at the last moment.
  expect(figures.kills).toBeGreaterThanOrEqual(20)
  expect(figures.posts).toBeGreaterThan(200)
}, 400_000)
