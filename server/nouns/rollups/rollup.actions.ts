import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { acquireLease } from '../../kit/database/lease.ts'
import { day, hour, minute } from '../../kit/lib/clock.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import * as checking from './rollup.checking.store.ts'
import { addChanges, hasChanges, takeChanges } from './rollup.folding.store.ts'
import { floorTo, nextNight } from './rollup.rules.ts'

type Where = Pick<Context, 'db' | 'engine'>

const changesAtOnce = 5_000

/** One at a time writes counts, so that nobody waits for another in a circle; whoever writes mentions only notes what changed. */
const inTurn = <T>(context: Where, work: (tx: Handle) => Promise<T>): Promise<T> =>
  inTransaction(context, async (tx) => {
    await takeAdvisoryLock(tx, context.engine, 'rollups')
    return work(tx)
  })

/**
 * Adds what changed to the counts (a job). A change is taken away in the transaction that adds it; until then readers add it themselves.
 * @returns whether there may be more
 */
export async function foldChanges(context: Where): Promise<boolean> {
  if (!(await hasChanges(context.db))) return false
  return inTurn(context, async (tx) => {
    const changes = await takeChanges(tx, changesAtOnce)
    await addChanges(tx, context.engine, changes)
    return changes.length === changesAtOnce
  })
}

/** Holds the counts of one day against its rows and puts them right; answers how many were wrong. */
async function mendDay(context: Where, from: number): Promise<number> {
  const stretch = { from, to: from + day }
  // Looked at without a transaction first: nobody waits where all is right.
  if ((await checking.countWrongDays(context.db, stretch)) === 0) return 0
  return inTurn(context, async (tx) => {
    const wrong = await checking.countWrongDays(tx, stretch)
    await checking.mendDays(tx, stretch)
    return wrong
  })
}

async function mendLists(context: Where): Promise<number> {
  if ((await checking.countWrongLists(context.db)) === 0) return 0
  return inTurn(context, async (tx) => {
    const wrong = await checking.countWrongLists(tx)
    await checking.mendLists(tx)
    return wrong
  })
}

/**
 * Holds all counts against their rows, day by day, and puts right those that are wrong: from nothing it makes them anew. A desk may be at work.
 * @param onDay told after each day with posts: its beginning (UTC, epoch ms), and how many counts were wrong so far
 */
export async function rebuildRollups(context: Where, onDay: (at: number, mended: number) => void): Promise<number> {
  let mended = await mendLists(context)
  for (let next = await checking.findNext(context.db, 0); next !== null; next = await checking.findNext(context.db, next)) {
    const from = floorTo(next, day)
    mended += await mendDay(context, from)
    onDay(from, mended)
    next = from + day
  }
  while (await foldChanges(context));
  return mended
}

const lease = 'check counts'
const daysAtOnce = 30

/**
 * Holds the counts against their rows each night, some days of them at a time, on one node (a job). Where it dies it goes on.
 * @returns how many were wrong and are right now, and whether there is more to look at
 */
export async function checkRollups(context: Context, node: string): Promise<{ mended: number; more: boolean }> {
  const now = context.clock()
  const idle = { mended: 0, more: false }
  const check = await checking.findCheck(context.db)
  // One that is further away than a night was put off by a clock that was ahead.
  if (check && check.checkedTo === null && now < check.nextAt && check.nextAt <= now + day + 2 * hour) return idle
  if (!(await acquireLease(context, lease, node, minute))) return idle
  const tonight = { nextAt: nextNight(serverZone(), now), checkedTo: null, mended: 0 }
  if (!check) {
    await checking.saveCheck(context.db, tonight)
    return idle
  }
  const begins = check.checkedTo === null
  let mended = begins ? await mendLists(context) : 0
  let at: number | null = check.checkedTo ?? 0
  for (let days = 0; days < daysAtOnce && at !== null; days++) {
    const next: number | null = await checking.findNext(context.db, at)
    if (next !== null) mended += await mendDay(context, floorTo(next, day))
    at = next === null ? null : floorTo(next, day) + day
  }
  const soFar = (begins ? 0 : check.mended) + mended
  await checking.saveCheck(context.db, at === null ? { ...tonight, mended: soFar } : { nextAt: check.nextAt, checkedTo: at, mended: soFar })
  return { mended, more: at !== null }
}
