import { type AppointmentState, appointmentKinds, appointmentMoves } from '#shared/appointment.ts'
import type { ServiceOrderKind, ServiceOrderState } from '#shared/service-order.ts'
import { clockIn, instantIn } from '../../kit/lib/day.ts'
import { isZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** A time on one day by the clock of a place: ISO date, HH:MM. */
export type WallTime = { on: string; from: string; until: string }
export type Span = { startsAt: number; endsAt: number }

/**
 * The span of time that clocks in `zone` show, also on days on which they go forward or back.
 * @throws Refusal `appointment-past` for what has begun, `appointment-no-time` for a time that clocks pass over on that day
 */
export function spanOf({ on, from, until }: WallTime, zone: string, now: number): Span {
  const span = { startsAt: instantIn(zone, on, from), endsAt: instantIn(zone, on, until) }
  const isShown = (at: number, time: string) => clockIn(zone, at) === `${on}T${time}:00`
  if (!isShown(span.startsAt, from) || !isShown(span.endsAt, until) || span.endsAt <= span.startsAt)
    throw new Refusal('bad-input', 'appointment-no-time', `Clocks pass over ${from} to ${until} on ${on}.`, { params: { on } })
  refusePast(span.startsAt, now)
  return span
}

/** @throws Refusal `appointment-past` */
export function refusePast(startsAt: number, now: number): void {
  if (startsAt <= now) throw new Refusal('conflict', 'appointment-past', 'This time has passed.')
}

/** @throws Refusal `zone-unknown` */
export function refuseZone(zone: string): void {
  if (!isZone(zone)) throw new Refusal('bad-input', 'zone-unknown', `${zone} is no time zone like Europe/Oslo.`, { params: { zone } })
}

/** @throws Refusal `appointment-over` for a move that the state does not allow */
export function refuseAppointmentMove(from: AppointmentState, to: AppointmentState): void {
  if (!appointmentMoves[from].includes(to))
    throw new Refusal('conflict', 'appointment-over', `An appointment that is ${from} cannot become ${to}.`, { params: { from, to } })
}

/** Steps of an order to the state in which its time is agreed on, by the state it is in. */
const wayToScheduled: Partial<Record<ServiceOrderState, readonly ServiceOrderState[]>> = {
  approved: ['scheduling', 'scheduled'],
  accepted: ['scheduled'],
  scheduling: ['scheduled'],
  scheduled: ['moved', 'scheduled'],
  moved: ['scheduled'],
  'no-show': ['scheduling', 'scheduled'],
}

/**
 * The steps that agreeing on a time takes an order through.
 * @throws Refusal `no-appointment` where nobody meets for such an order, or not yet, or no longer
 */
export function stepsToScheduled(kind: ServiceOrderKind, state: ServiceOrderState): readonly ServiceOrderState[] {
  const way = wayToScheduled[state]
  if (!way || !appointmentKinds.includes(kind))
    throw new Refusal('conflict', 'no-appointment', `Nobody meets for a ${kind} that is ${state}.`, { params: { of: kind, from: state } })
  // An upgrade goes from a missed meeting to the next without a state between.
  return kind === 'upgrade' ? way.filter((to) => to !== 'scheduling') : way
}

/** The steps that offering times takes an order through: it looks for a time now. */
export function stepsToOffer(kind: ServiceOrderKind, state: ServiceOrderState, lifts: boolean): readonly ServiceOrderState[] {
  const way = stepsToScheduled(kind, state)
  if (state === 'scheduled') return lifts ? ['moved'] : []
  return way.slice(0, -1)
}

const over = { proposed: 'cancelled', confirmed: 'cancelled', moved: 'cancelled' } as const

/** What becomes of an appointment when its order is in a state, by what it was. */
const followed: Partial<Record<ServiceOrderState, Partial<Record<AppointmentState, AppointmentState>>>> = {
  moved: { confirmed: 'moved' },
  done: { confirmed: 'done', moved: 'done', proposed: 'cancelled' },
  'no-show': { confirmed: 'missed' },
  cancelled: over,
  declined: over,
  closed: over,
}

/** The same when a step of the order was taken back. */
const followedBack: typeof followed = {
  scheduled: { moved: 'confirmed', done: 'confirmed', missed: 'confirmed' },
  scheduling: { confirmed: 'proposed' },
  accepted: { confirmed: 'proposed' },
  moved: { confirmed: 'moved' },
}

/** The state of an appointment after a step of its order, or after one was taken back; null: it stays. */
export const stateAfter = (appointment: AppointmentState, order: ServiceOrderState, isBack: boolean): AppointmentState | null =>
  (isBack ? followedBack : followed)[order]?.[appointment] ?? null
