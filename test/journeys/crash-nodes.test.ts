import { expect, test } from 'vitest'
import { crash } from '#server/scripts/bench/crash.ts'
import { right } from '../support/crash.ts'
import { emptyDatabaseUrl } from '../support/database.ts'

test('two nodes on one PostgreSQL whose clocks are twenty minutes apart, each killed in turn, lose no mention and send no reply twice', async () => {
  const figures = await crash({ kills: 20, seed: 9, databaseUrl: await emptyDatabaseUrl('postgres'), nodes: 2 })
  expect(figures).toMatchObject(right)
  // Both may die at the last moment.
  expect(figures.kills).toBeGreaterThanOrEqual(20)
  expect(figures.posts).toBeGreaterThan(200)
}, 400_000)
