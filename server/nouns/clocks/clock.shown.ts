import { Temporal } from 'temporal-polyfill'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Calendar } from '#shared/calendar.schema.ts'
import type { Clock, ClockStep, ClockWithSteps, Sla, SlaReport } from '#shared/clock.schema.ts'
import type { ClockPause } from '#shared/clock.ts'
import { openMinutes, readClock } from '../../engines/clock/clock.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { day, minute } from '../../kit/lib/clock.ts'
import { notFound } from '../../kit/lib/errors.ts'
import type { ClockRow } from './clock.store.ts'
import {
  countHeld,
  countHeldByWeek,
  countStanding,
  getClock,
  listEntries,
  listGapsOfThread,
  listNamesOf,
  listProductNames,
} from './clock-list.store.ts'
import { findNewestVersion, getSla, type SlaVersion } from './sla.store.ts'

/** Rows as the screens see them, titles in the reader's language. */
export async function showClocks(context: Context, rows: readonly ClockRow[], lang: InterfaceLanguage): Promise<Clock[]> {
  const { cases, authors } = await listNamesOf(context.db, rows)
  const versions = new Map<number, SlaVersion>()
  for (const id of new Set(rows.map(({ versionId }) => versionId))) versions.set(id, await getSla(context.db, id))
  const now = context.clock()
  return rows.map((row) => {
    const owner = cases.get(row.caseId ?? 0)
    const sla = versions.get(row.versionId)
    const policy = sla?.policies.find(({ key }) => key === row.policyKey)
    return {
      id: row.id,
      metric: row.metric,
      state: row.state,
      caseId: row.caseId,
      threadId: row.threadId,
      title: owner ? titleIn(owner, lang) : '',
      author: row.threadId === null ? null : (authors.get(row.threadId) ?? null),
      channel: row.channel,
      policy: {
        key: row.policyKey,
        name: policy?.name ?? row.policyKey,
        version: row.versionId,
        calendar: sla?.calendars.find(({ key }) => key === policy?.calendar)?.name ?? '',
      },
      target: row.target ?? 0,
      startedAt: row.startedAt,
      heardAt: row.heardAt,
      dueAt: row.dueAt,
      soonAt: row.soonAt,
      endedAt: row.endedAt,
      endedWhy: row.endedWhy,
      late: row.endedAt === null && row.dueAt !== null && row.dueAt < now,
      pausedFor: readJson(row.pauses).find(({ to }) => to === null)?.why ?? null,
    }
  })
}

const iso = (at: number) => new Date(at).toISOString()

/** One clock with the steps of its reckoning, from its start to when it is due, and its ledger. */
export async function showClock(context: Context, id: number, lang: InterfaceLanguage): Promise<ClockWithSteps> {
  const row = await getClock(context.db, id)
  const [clock] = await showClocks(context, [row], lang)
  if (!clock) throw notFound('clock')
  const sla = await getSla(context.db, row.versionId)
  const calendar = calendarOf(sla, row.policyKey)
  const [pauses, target, now] = [readJson(row.pauses), row.target ?? 0, context.clock()]
  const until = row.dueAt ?? Math.max(row.startedAt, row.endedAt ?? now)
  const facts = {
    calendar,
    target,
    startedAt: iso(row.startedAt),
    pauses: pauses.map(({ from, to }) => ({ from: iso(from), to: to === null ? null : iso(to) })),
    now: iso(until),
  }
  const gone = Math.max(row.startedAt, row.endedAt ?? now)
  const stretches = pauses.map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }))
  const [entries, gaps] = await Promise.all([
    listEntries(context.db, id),
    row.threadId === null || row.heardAt <= row.startedAt ? [] : listGapsOfThread(context.db, row.threadId, row.startedAt, row.heardAt),
  ])
  return {
    ...clock,
    zone: calendar.zone,
    steps: stepsOf(readClock(facts, until).steps, calendar, pauses, target),
    counted: row.dueAt === null ? null : openMinutes(calendar, row.startedAt, row.dueAt, stretches),
    elapsed: openMinutes(calendar, row.startedAt, gone, stretches),
    unseen: openMinutes(calendar, row.startedAt, Math.min(row.heardAt, gone), stretches),
    gaps: gaps.map(({ fromAt, toAt, reason }) => ({ from: fromAt, to: toAt, reason })),
    entries: await Promise.all(
      entries.map(async (entry) => {
        const { policies } = await getSla(context.db, entry.versionId)
        return {
          id: entry.id,
          kind: entry.kind,
          at: entry.at,
          why: entry.why,
          by: entry.agentId === null ? null : { id: entry.agentId, name: entry.agentName ?? '' },
          policy: policies.find(({ key }) => key === entry.policyKey)?.name ?? entry.policyKey,
          target: entry.target ?? 0,
          dueAt: entry.dueAt,
        }
      }),
    ),
  }
}

function calendarOf(sla: SlaVersion, policyKey: string): Calendar {
  const policy = sla.policies.find(({ key }) => key === policyKey)
  if (!policy) throw new TypeError(`There is no policy ${policyKey} in version ${sla.id}.`)
  return sla.calendarOf(policy.calendar)
}

type Reckoned = ReturnType<typeof readClock>['steps']

/** Steps with what is left of the target after each; open ones are cut where the clocks are changed. */
export function stepsOf(reckoned: Reckoned, calendar: Calendar, pauses: readonly ClockPause[], target: number): ClockStep[] {
  let left = target
  return reckoned.flatMap(({ from, to, why }) =>
    cutAtChanges(Date.parse(from), Date.parse(to), calendar.zone).map((part) => {
      const minutes = why === 'open' ? (part.to - part.from) / minute : 0
      left -= minutes
      const pausedFor =
        why === 'paused'
          ? (pauses.find((one) => one.from <= part.from && (one.to ?? Number.POSITIVE_INFINITY) > part.from)?.why ?? null)
          : null
      return { ...part, minutes, left, why, pausedFor }
    }),
  )
}

/** A stretch of time cut at the instants at which clocks of a zone are put forward or back. */
export function cutAtChanges(from: number, to: number, zone: string): { from: number; to: number; shift: number }[] {
  const parts: { from: number; to: number; shift: number }[] = []
  const offsetAt = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 60_000_000_000
  let [at, shift] = [from, 0]
  for (;;) {
    const next = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).getTimeZoneTransition('next')?.epochMilliseconds
    if (next === undefined || next >= to) break
    const turned = offsetAt(next) - offsetAt(next - 1)
    if (turned !== 0) {
      parts.push({ from: at, to: next, shift })
      shift = turned
      at = next
    } else break
  }
  parts.push({ from: at, to, shift })
  return parts
}

const heldDays = 30

/** What is promised now, and how each policy stands. */
export async function showSla(context: Context): Promise<Sla> {
  const version = await findNewestVersion(context.db)
  if (!version) throw new TypeError('The desk has no promises: they are written at its start.')
  const now = context.clock()
  const [open, held, products] = await Promise.all([
    countStanding(context.db, now),
    countHeld(context.db, now - heldDays * day, now),
    listProductNames(context.db),
  ])
  const policies = readJson(version.slaPolicies)
  const sum = (of: (row: (typeof open)[number]) => number) => open.reduce((total, row) => total + of(row), 0)
  return {
    version: version.id,
    changedAt: version.changedAt,
    changedBy: version.changedBy === null ? null : { id: version.changedBy, name: version.changedByName ?? '' },
    calendars: readJson(version.calendars),
    policies,
    products,
    standing: policies.map(({ key }) => {
      const one = held.find(({ policy }) => policy === key)
      return { policy: key, open: open.find(({ policy }) => policy === key)?.open ?? 0, met: one?.met ?? 0, breached: one?.breached ?? 0 }
    }),
    running: sum((row) => row.open - row.paused),
    paused: sum((row) => row.paused),
    late: sum((row) => row.late),
  }
}

/** How the promises held within a time, by week (from Monday, by the reader's offset from UTC in ms), channel and metric. */
export async function reportSla(
  context: Context,
  { from, to, offsetMs }: { from: number; to: number; offsetMs: number },
): Promise<SlaReport> {
  // 5 January 1970 was a Monday.
  const monday = 4 * day - offsetMs
  const first = monday + Math.floor((from - monday) / (7 * day)) * 7 * day
  const rows = await countHeldByWeek(context.db, { from, to: Math.min(to, context.clock()) }, first)
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0)
  const [met, breached] = [sum((row) => row.met), sum((row) => row.breached)]
  return {
    from,
    to,
    met,
    breached,
    open: sum((row) => row.open),
    unseen: sum((row) => row.unseen),
    share: met + breached === 0 ? null : met / (met + breached),
    rows: rows.map((row) => ({
      ...row,
      week: new Date(row.from + offsetMs).toISOString().slice(0, 10),
      from: Math.max(row.from, from),
      to: Math.min(row.to, to),
    })),
  }
}
