import type { CaseState } from '#shared/case.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { findWaitingSince } from '../threads/thread.store.ts'
import { trendOf } from './case.rules.ts'
import { countArrivals, listMovingCases, listSnoozedUntil, lockCase, lockCases, updateCase } from './case.store.ts'
import { placed } from './case.tally.ts'

/** After a reply or a new word in a thread: who waits now, and until when. An open case where nobody waits is waiting, and the other way round. */
export async function refreshWaiting(tx: Handle, engine: Engine, id: number): Promise<void> {
  const row = await lockCase(tx, engine, id)
  const waitingSince = await findWaitingSince(tx, id)
  const state = row.state === 'open' || row.state === 'waiting' ? (waitingSince === null ? 'waiting' : 'open') : row.state
  await updateCase(tx, id, { waitingSince, state, ...placed({ ...row, state }) })
}

/** Lets time pass over cases: growth slows down, snoozes end (a job). Answers how many changed. */
export async function updateTrends(context: Context): Promise<number> {
  const now = context.clock()
  const moving = await listMovingCases(context.db)
  const arrivals = await countArrivals(
    context.db,
    moving.map((row) => row.id),
    now,
  )
  const slower = moving.filter((row) => trendOf(arrivals.get(row.id) ?? { hour: 0, fourHours: 0, day: 0 }) !== row.trend)
  const woken = await listSnoozedUntil(context.db, now)
  if (slower.length + woken.length === 0) return 0
  await change(context, async (tx, emit) => {
    for (const row of await lockCases(
      tx,
      context.engine,
      slower.map((one) => one.id),
    )) {
      const trend = trendOf(arrivals.get(row.id) ?? { hour: 0, fourHours: 0, day: 0 })
      if (trend === row.trend || row.active === 0) continue
      emit({ kind: 'case-trend', caseId: row.id, data: { from: row.trend, to: trend, title: row.title } })
      await updateCase(tx, row.id, { trend, ...placed({ ...row, trend }) })
    }
    for (const row of await lockCases(
      tx,
      context.engine,
      woken.map((one) => one.id),
    )) {
      if (row.state !== 'snoozed' || (row.snoozedUntil ?? 0) > now) continue
      emit({ kind: 'case-woken', caseId: row.id, data: { by: 'time' } })
      const state: CaseState = row.waitingSince === null ? 'waiting' : 'open'
      await updateCase(tx, row.id, { state, snoozedUntil: null, ...placed({ ...row, state }) })
    }
  })
  return slower.length + woken.length
}
