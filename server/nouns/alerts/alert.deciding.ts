import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { acquireLease, LostLease } from '../../kit/database/lease.ts'
import { findOutage } from '../../kit/database/outage.ts'
import { minute } from '../../kit/lib/clock.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { findFirstHeard, listDeafness, listHeard, listUrgent, readLevels } from './alert.facts.store.ts'
import { type AlertMailing, writeAlertMails } from './alert.mail.ts'
import { momentsOf, type Reading, readLevel, type Standing, timingOf } from './alert.rules.ts'
import { lookBackMs, type Span } from './alert.series.rules.ts'
import {
  type AlertRow,
  addFiring,
  deleteStandings,
  endFirings,
  getAlert,
  listAlerts,
  listIncidents,
  listStandings,
  type StandingRow,
  saveStanding,
  updateAlert,
} from './alert.store.ts'
import { createSeries, type Decision, safetyMs, safetyReader, seriesReader, walk } from './alert.walking.rules.ts'
import { offsetsOf } from './alert.zone.ts'

export type Deciding = { context: Context; node: string; mailing: AlertMailing }

const leaseName = 'alerts'
const leaseMs = 2 * minute

type Reader = (at: number, incidents: readonly Span[]) => Reading

/** Decides on every alert that is on, for every moment since it was last decided on (a job; on one node). */
export async function decideAlerts({ context, node, mailing }: Deciding): Promise<boolean> {
  if (!(await acquireLease(context, leaseName, node, leaseMs))) return false
  for (const alert of await listAlerts(context.db)) {
    if (alert.isOn === 0) continue
    const moments = momentsOf(alert.kind, alert.evaluatedAt, context.clock())
    if (moments.length === 0) continue
    try {
      await decide(context, mailing, alert, moments)
    } catch (error) {
      if (error instanceof LostLease || findOutage(error) !== null) throw error
      await keepDecisions(context, mailing, alert, await standingsOf(context.db, alert), failed(alert, moments))
      throw error
    }
    if (!(await acquireLease(context, leaseName, node, leaseMs))) return false
  }
  return false
}

const failed = (alert: AlertRow, moments: readonly number[]) => ({
  moments,
  readers: new Map<string, Reader>([['', (at) => ({ at, what: 'error' })]]),
  incidents: new Map<string, Span[]>(),
  alert,
})

async function decide(context: Context, mailing: AlertMailing, alert: AlertRow, moments: readonly number[]): Promise<void> {
  const standings = await standingsOf(context.db, alert)
  const last = moments.at(-1) as number
  const readers = await readersFor(context.db, alert, [...standings.keys()], moments)
  const incidents = await listIncidents(context.db, alert.id, last - lookBackMs)
  await keepDecisions(context, mailing, alert, standings, { moments, readers, incidents })
}

const standingsOf = async (db: Handle, { id }: AlertRow): Promise<Map<string, StandingRow>> =>
  new Map((await listStandings(db, id)).map((row) => [row.groupKey, row]))

/** How each group of an alert is read, also those that stand from before. */
async function readersFor(
  db: Handle,
  alert: AlertRow,
  standing: readonly string[],
  moments: readonly number[],
): Promise<Map<string, Reader>> {
  const [first, last] = [moments[0] as number, moments.at(-1) as number]
  if (alert.kind === 'safety-words') {
    const received = await listUrgent(db, { from: first - safetyMs, to: last })
    return new Map([['', safetyReader(alert.floor, received)]])
  }
  if (alert.kind === 'spike' || alert.kind === 'dip') {
    const range = { from: first - lookBackMs, to: last }
    const readers = await seriesReaders(db, alert, range, standing)
    return readers
  }
  const levels = await readLevels(db, alert.kind, last)
  const groups = new Set([...levels.keys(), ...standing])
  return new Map([...groups].map((group) => [group, (at: number) => readLevel(alert, at, levels.get(group) ?? 0)]))
}

/** Readers of a spike or a dip over a stretch of time, by group. @param groups that are read though nothing was heard in them */
export async function seriesReaders(
  db: Handle,
  alert: Pick<AlertRow, 'kind' | 'grouping' | 'sensitivity' | 'floor'>,
  range: { from: number; to: number },
  groups: readonly string[],
): Promise<Map<string, Reader>> {
  const [heard, { gaps, sources }, firstAt] = await Promise.all([listHeard(db, alert, range), listDeafness(db, range), findFirstHeard(db)])
  const offsetAt = offsetsOf(serverZone())
  const all = new Set([...heard.keys(), ...groups, ...(alert.grouping === 'all' ? [''] : [])])
  const read = (group: string) => seriesReader(alert, createSeries(range, heard.get(group) ?? [], gaps, sources, firstAt), offsetAt)
  return new Map([...all].map((group) => [group, read(group)]))
}

/** Walks over the moments of each group and keeps what changed, each change in a transaction of its own with its event and its mails. */
async function keepDecisions(
  context: Context,
  mailing: AlertMailing,
  alert: AlertRow,
  standings: ReadonlyMap<string, StandingRow>,
  { moments, readers, incidents }: { moments: readonly number[]; readers: ReadonlyMap<string, Reader>; incidents: Map<string, Span[]> },
): Promise<void> {
  const quiet: { row: StandingRow; known: number | null }[] = []
  for (const [group, read] of readers) {
    const row = standings.get(group)
    let known = row?.evaluatedAt ?? null
    const open = moments.filter((at) => known === null || at > known)
    let last: Decision | null = null
    for (const decision of walk(timingOf(alert), open, read, row ?? null, incidents.get(group) ?? [])) {
      last = decision
      if (!decision.tell && decision.standing.state === (decision.before?.state ?? 'normal')) continue
      if (!(await keepChange(context, mailing, alert, group, decision, known))) return
      known = decision.at
      last = null
    }
    if (last) quiet.push({ row: rowOf(alert.id, group, last.standing, last.at), known })
  }
  await change(context, async (tx) => {
    for (const { row, known } of quiet) await saveStanding(tx, row, known)
    // Cases and people that are no matter any more are not looked at again.
    const gone = quiet.filter(({ row }) => row.state === 'normal' && row.value === 0 && row.groupKey !== '' && isRested(alert, row))
    if (gone.length > 0)
      await deleteStandings(
        tx,
        alert.id,
        gone.map(({ row }) => row.groupKey),
      )
    await updateAlert(tx, alert.id, { evaluatedAt: moments.at(-1) as number })
  })
}

const isRested = (alert: AlertRow, { toldAt, evaluatedAt }: StandingRow) =>
  toldAt === null || evaluatedAt - toldAt > alert.coolDownMinutes * minute

const rowOf = (alertId: number, groupKey: string, standing: Standing, evaluatedAt: number): StandingRow => {
  const { state, sinceAt, missingAt, firedAt, isTold, toldAt, toldExcess, value, usualValue, limitValue } = standing
  return { alertId, groupKey, state, sinceAt, missingAt, firedAt, isTold, toldAt, toldExcess, value, usualValue, limitValue, evaluatedAt }
}

/** @returns false when somebody else decided meanwhile, or switched the alert off */
function keepChange(
  context: Context,
  mailing: AlertMailing,
  alert: AlertRow,
  group: string,
  { at, reading, before, standing, tell }: Decision,
  known: number | null,
): Promise<boolean> {
  return change(
    context,
    async (tx, emit) => {
      const { isOn, mutedUntil } = await getAlert(tx, alert.id)
      if (isOn === 0 || !(await saveStanding(tx, rowOf(alert.id, group, standing, at), known))) return false
      const { firedAt, state } = standing
      const { value, expected, limit } = reading.what === 'known' ? reading : { value: 0, expected: null, limit: 0 }
      if (firedAt === at)
        await addFiring(tx, { alertId: alert.id, groupKey: group, firedAt, value, usualValue: expected, limitValue: limit })
      if (state === 'normal' && before?.firedAt != null) await endFirings(tx, alert.id, at, group)
      const began = firedAt ?? before?.firedAt ?? at
      const isMuted = mutedUntil !== null && at < mutedUntil
      const mails =
        tell && !isMuted
          ? await writeAlertMails(tx, context, mailing, alert, { tell, group, value, expected, limit, firedAt: began, at })
          : 0
      const from = before?.state ?? 'normal'
      const about = { id: alert.id, name: alert.name, about: alert.kind, group }
      emit({ kind: 'alert-moved', data: { ...about, from, to: state, at, value, expected, limit, ...(tell && { told: tell, mails }) } })
      failpoint('alert-written')
      return true
    },
    { durable: tell !== null },
  ).finally(() => failpoint('alert-saved'))
}
