import { type AlertKind, type AlertState, type AlertTelling, alertLimits, type Sensitivity } from '#shared/alert.ts'
import { hour, minute } from '../../kit/lib/clock.ts'

/**
 * What is known of one group of an alert at a moment. `excess`: how far the number is beyond the usual, never negative. `isClear` says that
 * it is well below the limit again; between the two nothing changes.
 */
export type Reading = { at: number } & (
  | { what: 'known'; value: number; expected: number | null; limit: number; excess: number; isOver: boolean; isClear: boolean }
  | { what: 'no-data' | 'error' }
)

/** How a group stands; times are epoch milliseconds. Everything that the next decision needs is in it. */
export type Standing = {
  state: AlertState
  sinceAt: number
  missingAt: number | null
  firedAt: number | null
  isTold: 0 | 1
  toldAt: number | null
  toldExcess: number | null
  value: number | null
  usualValue: number | null
  limitValue: number | null
}

export type Timing = {
  /** So long a number is beyond its limit, or nothing is known, before that counts. */
  forMs: number
  /** So long it is well below before a firing ends. */
  recoverMs: number
  /** Least time between two tellings of one group. */
  coolDownMs: number
  /** A further telling while it fires asks for so much more, as a share of what was told; and at least one more. */
  growth: number
}

export type Step = { standing: Standing; tell: AlertTelling | null }

/** Kinds that count over a day rest longer before they end: a day's sum falls slowly and would flap. */
export function timingOf(alert: { kind: AlertKind; forMinutes: number; coolDownMinutes: number }): Timing {
  const isSum = alert.kind === 'spike' || alert.kind === 'dip'
  return {
    forMs: alert.forMinutes * minute,
    recoverMs: isSum ? 6 * hour : 10 * minute,
    coolDownMs: alert.coolDownMinutes * minute,
    growth: alert.kind === 'safety-words' ? 0 : 0.5,
  }
}

const fresh = (at: number): Standing => ({
  state: 'normal',
  sinceAt: at,
  missingAt: null,
  firedAt: null,
  isTold: 0,
  toldAt: null,
  toldExcess: null,
  value: null,
  usualValue: null,
  limitValue: null,
})

/**
 * The one decision about a group, live and rehearsed: what it becomes by what is known now, and whether anybody is told. Normal → pending →
 * firing → recovering → normal; a firing that only recovers for a while goes on and is told once; what fires again within the cool-down is
 * told when that is over, if it still fires. Where nothing is known nothing ends: what fires goes on, and "no data" is said only after as
 * long as anything else must last.
 * @param before null: it was never looked at
 */
export function step(timing: Timing, before: Standing | null, reading: Reading): Step {
  const { at } = reading
  const old = before ?? fresh(at)
  if (reading.what !== 'known') {
    const missingAt = old.missingAt ?? at
    const isHeld = old.state === 'firing' || old.state === 'recovering'
    const isSaid = !isHeld && at - missingAt >= timing.forMs
    const state = isSaid ? reading.what : old.state
    return { standing: { ...old, missingAt, state, sinceAt: state === old.state ? old.sinceAt : missingAt }, tell: null }
  }
  const next: Standing = { ...old, missingAt: null, value: reading.value, usualValue: reading.expected, limitValue: reading.limit }
  const become = (state: AlertState, sinceAt = at) => Object.assign(next, { state, sinceAt })
  const fire = () => {
    become('firing')
    next.firedAt = at
    next.isTold = 0
  }
  if (old.state === 'firing') {
    if (reading.isClear) become('recovering')
  } else if (old.state === 'recovering') {
    if (reading.isOver) become('firing')
    else if (!reading.isClear) next.sinceAt = at
    else if (at - old.sinceAt >= timing.recoverMs) become('normal')
  } else if (!reading.isOver) {
    if (old.state !== 'normal') become('normal')
  } else if (old.state !== 'pending') {
    if (timing.forMs === 0) fire()
    else become('pending')
  } else if (old.missingAt !== null) {
    // What was not known is not counted as having lasted.
    next.sinceAt = at
  } else if (at - old.sinceAt >= timing.forMs) fire()
  return { standing: next, ...tellingOf(timing, old, next, reading.excess, at) }
}

function tellingOf(timing: Timing, old: Standing, next: Standing, excess: number, at: number): Pick<Step, 'tell'> {
  if (old.state === 'recovering' && next.state === 'normal') {
    const tell = old.isTold === 1 ? 'recovered' : null
    next.firedAt = null
    next.isTold = 0
    return { tell }
  }
  const isRested = next.toldAt === null || at - next.toldAt >= timing.coolDownMs
  if (next.state !== 'firing' || !isRested) return { tell: null }
  const told = next.toldExcess ?? 0
  const isWorse = excess >= told + Math.max(1, timing.growth * told)
  if (next.isTold === 1 && !isWorse) return { tell: null }
  const tell = next.isTold === 1 ? 'again' : 'firing'
  Object.assign(next, { isTold: 1, toldAt: at, toldExcess: excess })
  return { tell }
}

/** The moments at which a kind is decided on lie on a grid of this width (ms): the same for live and rehearsed. */
export const gridOf = (kind: AlertKind): number => (kind === 'spike' || kind === 'dip' ? 15 * minute : minute)

/** What is heard needs a moment to be understood: a moment of the grid is decided on so long after it (ms). */
export const settleOf = (kind: AlertKind): number => (kind === 'spike' || kind === 'dip' ? 2 * minute : 0)

/** The last moment of the grid that can be decided on now. */
export const lastMoment = (kind: AlertKind, now: number): number => Math.floor((now - settleOf(kind)) / gridOf(kind)) * gridOf(kind)

/** The moments to decide on: after the last one, at most those of the last two days where the desk slept longer. */
export function momentsOf(kind: AlertKind, evaluatedAt: number | null, now: number): number[] {
  const grid = gridOf(kind)
  const last = lastMoment(kind, now)
  const isSeries = kind === 'spike' || kind === 'dip'
  const first = evaluatedAt === null ? last : Math.max(evaluatedAt + grid, isSeries ? last - 2 * 24 * hour : last)
  const moments: number[] = []
  for (let at = first; at <= last; at += grid) moments.push(at)
  return moments
}

/**
 * A number that is so now, against a fixed limit.
 * @param value null: it is not known
 */
export function readLevel(
  { kind, sensitivity, floor }: { kind: AlertKind; sensitivity: Sensitivity; floor: number },
  at: number,
  value: number | null,
): Reading {
  if (value === null) return { at, what: 'no-data' }
  const limits = kind in alertLimits ? alertLimits[kind as keyof typeof alertLimits] : null
  const limit = limits ? limits[sensitivity] : floor
  return { at, what: 'known', value, expected: null, limit, excess: value, isOver: value >= limit, isClear: value < limit }
}

const rank: readonly AlertState[] = ['firing', 'recovering', 'pending', 'error', 'no-data', 'normal']

/** The state of an alert: the worst of its groups. */
export const worstOf = (states: readonly AlertState[]): AlertState => rank.find((state) => states.includes(state)) ?? 'normal'
