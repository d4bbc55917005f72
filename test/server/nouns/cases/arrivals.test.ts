import { expect, test } from 'vitest'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { countArrivals, countNewPeople } from '#server/nouns/cases/case.store.ts'
import { engines, testContext } from '../../../support/database.ts'
import { author, post, said, testPipeline } from '../../../support/world.ts'

test.each(engines)('the newest threads of a case tell how it moves, of however many; people are counted once, on %s', async (engine) => {
  const context = await testContext(engine)
  const { hear } = await testPipeline(context)
  const now = context.clock()
  const people = ['Dan', 'Ida', 'Ole', 'Dan', 'Meg', 'Eva', 'Jon']
  const ages = [10 * minute, 50 * minute, 2 * hour, 3 * hour, 5 * hour, 6 * hour, 30 * hour]
  await hear(...ages.map((age, n) => post(said.danBrokenHinge, { postedAt: now - age, author: author(people[n] ?? '') })))
  const { id } = await context.db.selectFrom('cases').select('id').executeTakeFirstOrThrow()
  const count = async (at: number) => (await countArrivals(context.db, [id], at)).get(id)
  expect(await count(now)).toEqual({ hour: 2, fourHours: 4, day: 4 })
  expect(await count(now + 2 * hour)).toEqual({ hour: 0, fourHours: 2, day: 4 })
  expect(await count(now + 22 * hour)).toEqual({ hour: 0, fourHours: 0, day: 2 })
  expect(await count(now + 24 * hour)).toEqual({ hour: 0, fourHours: 0, day: 0 })
  expect(await countNewPeople(context.db, id, now)).toBe(5)
  const many = await countArrivals(context.db, [id, ...Array.from({ length: 1_200 }, (_, n) => 1_000_000 + n), id], now)
  expect([many.size, many.get(id)?.hour, many.get(1_000_000)]).toEqual([1_201, 2, { hour: 0, fourHours: 0, day: 0 }])
})
