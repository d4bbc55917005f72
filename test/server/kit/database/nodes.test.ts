import { expect, onTestFinished, test } from 'vitest'
import { createContext } from '#server/kit/database/context.ts'
import { type Database, migrate, openDatabase } from '#server/kit/database/database.ts'
import { acquireLease, LostLease, renewLease } from '#server/kit/database/lease.ts'
import { freeLeasesOfTheDead, joinNodes } from '#server/kit/database/node.ts'
import { type Clock, hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { claimDueSource, getSource } from '#server/nouns/sources/source.store.ts'
import { emptyDatabaseUrl, engines, testClock, testDatabase } from '../../../support/database.ts'
import { testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

/** A node with its own pool of connections, as a process of its own would have it. */
async function joinOn(url: string, name: string, own: Clock) {
  const database: Database = openDatabase(url)
  const membership = await joinNodes(database, name, own, silent)
  let left: Promise<void> | null = null
  const leave = () => {
    left ??= membership.leave().then(() => database.close())
    return left
  }
  onTestFinished(leave)
  return { context: createContext(database, membership.clock), leave }
}

async function nodesUrl(): Promise<string> {
  const url = await emptyDatabaseUrl('postgres')
  const database = openDatabase(url)
  await migrate(database)
  await database.close()
  return url
}

test('what a node held when it died is free for the others, and what a living one holds is not', async () => {
  const url = await nodesUrl()
  const [one, other] = [await joinOn(url, 'one', Date.now), await joinOn(url, 'other', Date.now)]
  const { source } = await testPipeline(one.context)
  expect(await claimDueSource(one.context.db, 'postgres', 'one', one.context.clock(), hour)).toMatchObject({ id: source.id })
  expect(await acquireLease(one.context, 'cluster', 'one', hour)).toBe(true)
  await freeLeasesOfTheDead(other.context.db)
  expect(await acquireLease(other.context, 'cluster', 'other', hour)).toBe(false)
  expect(await claimDueSource(other.context.db, 'postgres', 'other', other.context.clock(), hour)).toBeNull()
  await one.leave()
  await freeLeasesOfTheDead(other.context.db)
  expect(await getSource(other.context.db, source.id)).toMatchObject({ leaseOwner: null })
  expect(await acquireLease(other.context, 'cluster', 'other', hour)).toBe(true)
})

test('nodes whose own clocks are twenty minutes apart agree on the time, so neither takes what the other holds', async () => {
  const url = await nodesUrl()
  const early = await joinOn(url, 'early', () => Date.now() - 10 * minute)
  const late = await joinOn(url, 'late', () => Date.now() + 10 * minute)
  expect(Math.abs(early.context.clock() - late.context.clock())).toBeLessThan(5 * minute)
  const { source } = await testPipeline(early.context)
  expect(await claimDueSource(early.context.db, 'postgres', 'early', early.context.clock(), 5 * minute)).toMatchObject({ id: source.id })
  expect(await claimDueSource(late.context.db, 'postgres', 'late', late.context.clock(), 5 * minute)).toBeNull()
  expect(await acquireLease(early.context, 'cluster', 'early', 5 * minute)).toBe(true)
  expect(await acquireLease(late.context, 'cluster', 'late', 5 * minute)).toBe(false)
})

test('on SQLite whatever a process of before held is free when the next one starts', async () => {
  const database = await testDatabase('sqlite')
  const clock = testClock()
  const context = createContext(database, clock)
  const { source } = await testPipeline(context)
  await claimDueSource(context.db, 'sqlite', 'dead', clock(), hour)
  await acquireLease(context, 'cluster', 'dead', hour)
  const membership = await joinNodes(database, 'new', clock, silent)
  expect(await getSource(context.db, source.id)).toMatchObject({ leaseOwner: null })
  expect(await acquireLease(context, 'cluster', 'new', hour)).toBe(true)
  expect(membership.clock()).toBe(clock())
})

test.each(engines)('nothing is kept under a lease that was lost in mid-work, on %s', async (engine) => {
  const clock = testClock()
  const context = createContext(await testDatabase(engine), clock)
  expect(await acquireLease(context, 'cluster', 'slow', minute)).toBe(true)
  await renewLease(context.db, context, 'cluster', 'slow', minute)
  clock.pass(2 * minute)
  expect(await acquireLease(context, 'cluster', 'quick', minute)).toBe(true)
  await expect(renewLease(context.db, context, 'cluster', 'slow', minute)).rejects.toThrow(LostLease)
})
