import type { Calendar } from '#shared/calendar.schema.ts'
import type { ClockFacts } from './calendar.schema.ts'
import { daysWithin, isEverOpen, openHours, type Stretch } from './open-hours.ts'

export type ClockState = 'running' | 'paused' | 'met' | 'breached'
/** What a step is: time that counts, a pause, hours in which nobody works, or a day that is closed. */
export type StepReason = 'open' | 'paused' | 'closed' | 'closed-day'
export type ClockStep = { from: string; to: string; minutes: number; why: StepReason }

export type Clock = {
  /** When it is due; null while it is paused without an end, or where the calendar never opens again. */
  dueAt: string | null
  /** Open minutes that counted so far: the sum of the steps. */
  elapsed: number
  state: ClockState
  steps: ClockStep[]
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** So far ahead something may be due: a calendar that is hardly ever open leaves nothing due. */
const horizonMs = 20 * 366 * dayMs

/**
 * One arithmetic for all promises: open minutes since the start, without pauses. It is breached at the instant it was due, whoever looks
 * when; what was done in time is met for ever. All is real time: a minute is a minute, whatever the clocks do.
 * @param present epoch milliseconds, where the facts name no `now`
 */
export function readClock(facts: ClockFacts, present: number): Clock {
  const startedAt = Date.parse(facts.startedAt)
  const now = facts.now === undefined ? present : Date.parse(facts.now)
  const stoppedAt = facts.stoppedAt === undefined ? null : Date.parse(facts.stoppedAt)
  const end = Math.max(startedAt, Math.min(now, stoppedAt ?? Number.POSITIVE_INFINITY))
  const pauses = pausesOf(facts)
  const steps = stepsOf(facts, pauses, startedAt, end)
  const due = dueOf(facts.calendar, facts.target, pauses, startedAt)
  return {
    dueAt: due === null ? null : isoOf(due),
    elapsed: steps.reduce((sum, step) => sum + step.minutes, 0),
    state: stateOf(due, end, stoppedAt !== null && stoppedAt <= now, pauses),
    steps: steps.map(({ from, to, minutes, why }) => ({ from: isoOf(from), to: isoOf(to), minutes, why })),
  }
}

function stateOf(due: number | null, end: number, isStopped: boolean, pauses: readonly Stretch[]): ClockState {
  if (due !== null && end > due) return 'breached'
  if (isStopped) return 'met'
  return pauses.some(({ from, to }) => from <= end && end < to) ? 'paused' : 'running'
}

const pausesOf = ({ pauses }: ClockFacts): Stretch[] =>
  joined(pauses.map(({ from, to }) => ({ from: Date.parse(from), to: to == null ? Number.POSITIVE_INFINITY : Date.parse(to) })))

/** Pauses in their order, those that touch or overlap as one; one without an end lasts for ever. */
function joined(pauses: readonly Stretch[]): Stretch[] {
  const read = pauses.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from)
  const apart: Stretch[] = []
  for (const pause of read) {
    const last = apart.at(-1)
    if (last && pause.from <= last.to) last.to = Math.max(last.to, pause.to)
    else apart.push({ ...pause })
  }
  return apart
}

/** What is left of a stretch without the pauses. */
function withoutPauses({ from, to }: Stretch, pauses: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = []
  let at = from
  for (const pause of pauses) {
    if (pause.to <= at) continue
    if (pause.from >= to) break
    if (pause.from > at) left.push({ from: at, to: pause.from })
    at = Math.max(at, pause.to)
  }
  if (at < to) left.push({ from: at, to })
  return left
}

/**
 * When the open minutes of a target are over; the same walk as `readClock`.
 * @param target open minutes
 * @param pauses epoch milliseconds, in any order; one that lasts still ends at infinity
 * @returns epoch milliseconds; null while it is paused without an end, or where the calendar never opens again
 */
export const dueAtOf = (calendar: Calendar, target: number, startedAt: number, pauses: readonly Stretch[]): number | null =>
  dueOf(calendar, target, joined(pauses), startedAt)

/** Open minutes from one instant to another (epoch milliseconds), without pauses; the same walk as `readClock`. */
export function openMinutes(calendar: Calendar, from: number, to: number, pauses: readonly Stretch[]): number {
  if (to <= from || !isEverOpen(calendar)) return 0
  const apart = joined(pauses)
  let ms = 0
  for (const hours of openHours(calendar, from, to)) {
    if (hours.from >= to) break
    for (const counted of withoutPauses({ from: Math.max(hours.from, from), to: Math.min(hours.to, to) }, apart))
      ms += counted.to - counted.from
  }
  return ms / minuteMs
}

function dueOf(calendar: Calendar, target: number, pauses: readonly Stretch[], startedAt: number): number | null {
  let leftMs = target * minuteMs
  if (leftMs === 0) return startedAt
  if (!isEverOpen(calendar)) return null
  // Behind a pause that lasts still nothing counts.
  const until = Math.min(startedAt + horizonMs, pauses.find(({ to }) => to === Number.POSITIVE_INFINITY)?.from ?? Number.POSITIVE_INFINITY)
  for (const { from, to } of openHours(calendar, startedAt, Math.max(until, startedAt))) {
    if (from >= until) break
    for (const counted of withoutPauses({ from: Math.max(from, startedAt), to }, pauses)) {
      const length = counted.to - counted.from
      if (length >= leftMs) return counted.from + leftMs
      leftMs -= length
    }
  }
  return null
}

type Step = Stretch & { minutes: number; why: StepReason }

/** From the start to the end without a gap: what counted, what was paused, when nobody worked. */
function stepsOf(facts: ClockFacts, pauses: readonly Stretch[], startedAt: number, end: number): Step[] {
  const steps: Step[] = []
  const { zone } = facts.calendar
  const closedDays = new Set(facts.calendar.days.flatMap((day) => ('closed' in day || day.periods.length === 0 ? [day.date] : [])))
  const add = (from: number, to: number, why: StepReason) => {
    if (to <= from) return
    const last = steps.at(-1)
    const minutes = why === 'open' ? (to - from) / minuteMs : 0
    if (last?.why === why && last.to === from) {
      last.to = to
      last.minutes += minutes
    } else steps.push({ from, to, minutes, why })
  }
  const addWithPauses = (from: number, to: number, why: StepReason) => {
    let at = from
    for (const left of withoutPauses({ from, to }, pauses)) {
      add(at, left.from, 'paused')
      add(left.from, left.to, why)
      at = left.to
    }
    add(at, to, 'paused')
  }
  const addClosed = (from: number, to: number) => {
    for (const part of daysWithin({ from, to }, zone)) addWithPauses(part.from, part.to, closedDays.has(part.day) ? 'closed-day' : 'closed')
  }
  let at = startedAt
  if (isEverOpen(facts.calendar))
    for (const { from, to } of openHours(facts.calendar, startedAt, end)) {
      if (to <= startedAt) continue
      if (from >= end) break
      const begins = Math.max(from, startedAt)
      addClosed(at, begins)
      addWithPauses(begins, Math.min(to, end), 'open')
      at = Math.min(to, end)
    }
  addClosed(at, end)
  return steps
}

const isoOf = (at: number): string => new Date(at).toISOString()
