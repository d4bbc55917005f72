import type { Context } from '../../kit/database/context.ts'
import { inTransaction } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { bringClocksUp } from './clock.following.ts'
import type { ClockRow } from './clock.store.ts'
import { listClocksOfCases, listClocksOfThreads, listDueTimes } from './clock.store.ts'
import { listEntries } from './clock-list.store.ts'

/** One way in which a clock and what it follows disagree, in words. */
export type ClockFault = { caseId: number; clockId: number | null; what: string }

class Undone extends Error {}

/**
 * Compares the clocks of cases with the threads, cases, replies and orders they follow: everything is reckoned anew and thrown away. Also each
 * ledger with its clock, and each case's due time with its clocks. Empty: all agree.
 */
export async function checkClocks(context: Context, caseIds: readonly number[]): Promise<ClockFault[]> {
  if (caseIds.length === 0) return []
  const faults: ClockFault[] = []
  const read = async (db: Context['db']) => {
    const threads = await db
      .selectFrom('threads')
      .select('id')
      .where('caseId', 'in', [...caseIds])
      .execute()
    const ids = threads.map(({ id }) => id)
    const ofThreads = ids.length === 0 ? [] : await listClocksOfThreads(db, ids)
    return { ids, clocks: [...ofThreads, ...(await listClocksOfCases(db, caseIds))] }
  }
  const before = await read(context.db)
  for (const clock of before.clocks) faults.push(...(await faultsOfLedger(context, clock)))
  const due = await listDueTimes(context.db, caseIds)
  const cases = await context.db
    .selectFrom('cases')
    .select(['id', 'dueAt'])
    .where('id', 'in', [...caseIds])
    .execute()
  for (const { id, dueAt } of cases)
    if (dueAt !== (due.get(id) ?? null))
      faults.push({ caseId: id, clockId: null, what: `the case is due at ${dueAt}, its clocks at ${due.get(id)}` })
  const after: ClockRow[] = []
  try {
    await inTransaction(context, async (tx) => {
      await bringClocksUp(tx, context, { threadIds: new Set(before.ids), caseIds: new Set(caseIds) })
      after.push(...(await read(tx as Context['db'])).clocks)
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  const known = new Map(before.clocks.map((clock) => [clock.id, clock]))
  for (const clock of after) {
    const was = known.get(clock.id)
    const caseId = clock.caseId ?? 0
    if (!was) faults.push({ caseId, clockId: null, what: `a clock is missing: ${clock.metric} from ${clock.startedAt}` })
    else
      for (const name of ['state', 'startedAt', 'dueAt', 'endedAt', 'pauses', 'policyKey', 'target', 'caseId'] as const)
        if (was[name] !== clock[name])
          faults.push({ caseId, clockId: clock.id, what: `${name} is ${was[name]} and should be ${clock[name]}` })
  }
  return faults
}

/** The last entry of a ledger says how its clock stands, and its pauses are those of the clock. */
async function faultsOfLedger(context: Context, clock: ClockRow): Promise<ClockFault[]> {
  const entries = await listEntries(context.db, clock.id)
  const of = (what: string): ClockFault => ({ caseId: clock.caseId ?? 0, clockId: clock.id, what })
  if (entries[0]?.kind !== 'started') return [of('its ledger does not begin with its start')]
  const faults: ClockFault[] = []
  const last = entries.findLast(({ kind }) => kind !== 'breached')
  if (last && last.dueAt !== clock.dueAt) faults.push(of(`its ledger says it is due at ${last.dueAt}, its row at ${clock.dueAt}`))
  const paused =
    entries.filter(({ kind }) => kind === 'paused').length + entries.filter(({ kind, why }) => kind === 'reopened' && why).length
  if (paused !== readJson(clock.pauses).length) faults.push(of(`its ledger has ${paused} pauses, its row ${readJson(clock.pauses).length}`))
  return faults
}
