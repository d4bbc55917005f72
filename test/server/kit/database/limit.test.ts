import { expect, test } from 'vitest'
import { createContext } from '#server/kit/database/context.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { forgetEndedCounts, limitsOf } from '#server/kit/database/limit.ts'
import { day, minute, second } from '#server/kit/lib/clock.ts'
import { testClock, testContext } from '../../../support/database.ts'

const three = { name: 'tries', most: 3, windowMs: minute }

/** Two nodes with one database. */
async function twoNodes(engine: Engine = 'postgres') {
  const context = await testContext(engine)
  const other = createContext(context, context.clock)
  return { context, one: limitsOf(context), two: limitsOf(other) }
}

const counted = async (count: () => Promise<number | null>, times: number) => {
  const waits: (number | null)[] = []
  for (let n = 0; n < times; n++) waits.push(await count())
  return waits
}

test('two nodes on PostgreSQL count together, and say how long to wait', async () => {
  const { context, one, two } = await twoNodes()
  const [here, there] = [one(three), two(three)]
  expect(await counted(() => here.count('81.2.69.142'), 2)).toEqual([null, null])
  context.clock.pass(20 * second)
  expect(await counted(() => there.count('81.2.69.142'), 3)).toEqual([null, 40 * second, 40 * second])
  expect(await here.count('81.2.69.142')).toBe(40 * second)
  expect(await here.count('81.2.69.143')).toBeNull()
  context.clock.pass(40 * second)
  expect(await counted(() => here.count('81.2.69.142'), 4)).toEqual([null, null, null, minute])
})

test('what many try at once is counted one by one', async () => {
  const { one, two } = await twoNodes()
  const limits = [one({ ...three, most: 20 }), two({ ...three, most: 20 })]
  const waits = await Promise.all(Array.from({ length: 60 }, (_, n) => limits[n % 2]?.count('all')))
  expect(waits.filter((wait) => wait === null)).toHaveLength(20)
})

test.each(['sqlite', 'postgres'] as const)('what is taken back or forgotten leaves room again, on %s', async (engine) => {
  const { context } = await twoNodes(engine)
  const limit = limitsOf(context)(three)
  expect(await counted(() => limit.count('ida'), 3)).toEqual([null, null, null])
  await limit.takeBack('ida')
  expect(await limit.count('ida')).toBeNull()
  expect(await limit.count('ida')).toBeGreaterThan(0)
  await limit.forget('ida')
  expect(await counted(() => limit.count('ida'), 3)).toEqual([null, null, null])
  await limit.takeBack('nobody')
  expect(await counted(() => limit.count('nobody'), 3)).toEqual([null, null, null])
})

test('limits of different names do not meet, and the rows keep no address', async () => {
  const { context, one } = await twoNodes()
  await counted(() => one(three).count('81.2.69.142'), 4)
  expect(await one({ ...three, name: 'sayings' }).count('81.2.69.142')).toBeNull()
  const rows = await context.db.selectFrom('limitCounts').selectAll().execute()
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('81.2')
})

test('who goes on after a refusal costs no row, and ended counts are forgotten', async () => {
  const { context, one } = await twoNodes()
  await counted(() => one(three).count('81.2.69.142'), 1)
  const limit = one({ ...three, name: 'sayings' })
  await counted(() => limit.count('81.2.69.142'), 50)
  const counts = await context.db.selectFrom('limitCounts').select('count').orderBy('count').execute()
  expect(counts).toEqual([{ count: 1 }, { count: 4 }])
  context.clock.pass(minute - 1)
  await forgetEndedCounts(context)
  expect(await context.db.selectFrom('limitCounts').selectAll().execute()).toHaveLength(2)
  context.clock.pass(1)
  await forgetEndedCounts(context)
  expect(await context.db.selectFrom('limitCounts').selectAll().execute()).toEqual([])
})

test('a count that was begun by a clock a day ahead keeps nobody out once it is right', async () => {
  const { context } = await twoNodes()
  const ahead = createContext(context, testClock(context.clock() + day))
  await counted(() => limitsOf(ahead)(three).count('ida'), 4)
  expect(await limitsOf(context)(three).count('ida')).toBeNull()
})
