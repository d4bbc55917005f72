import {
  overStates,
  type ServiceOrderKind,
  type ServiceOrderState,
  serviceOrderMoves,
  stepsWithReason,
  toldInPublic,
} from '#shared/service-order.ts'
import { second } from '../../kit/lib/clock.ts'
import { plusDays } from '../../kit/lib/day.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** @throws Refusal `move-not-allowed`, or `reason-missing` where nobody goes on without saying why */
export function refuseStep(kind: ServiceOrderKind, from: ServiceOrderState, to: ServiceOrderState, note: string | null): void {
  if (!(serviceOrderMoves[kind][from] ?? []).includes(to))
    throw new Refusal('conflict', 'move-not-allowed', `A ${kind} that is ${from} cannot become ${to}.`, { params: { of: kind, from, to } })
  if (stepsWithReason.includes(to) && !note)
    throw new Refusal('conflict', 'reason-missing', `Say why: ${to} needs a note.`, { params: { to } })
}

/** States that cannot be taken back: the money is out, or the piece is gone. */
const finalStates: readonly ServiceOrderState[] = ['paid', 'refunded', 'part-refunded', 'charged', 'scrapped']

/** A slip may still be taken back for so long, also where money or goods are gone. */
const slipMs = 20 * second

/** @throws Refusal `step-final` when the outcome was told, or what was paid or scrapped is older than a slip */
export function refuseUndo(order: { state: ServiceOrderState; stateSince: number; toldAt: number | null }, now: number): void {
  const isFinal = finalStates.includes(order.state) && now - order.stateSince > slipMs
  if (isFinal || order.toldAt !== null)
    throw new Refusal('conflict', 'step-final', 'What was paid, scrapped or told cannot be taken back.', { params: { from: order.state } })
}

/** Days that an order may stay in a state before it is late; what ends, or waits for an appointment, has none. */
const dueDays: Partial<Record<ServiceOrderState, number>> = {
  requested: 2,
  approved: 3,
  declined: 2,
  quoted: 14,
  accepted: 5,
  'awaiting-item': 14,
  received: 1,
  diagnosing: 3,
  'awaiting-quote': 14,
  'awaiting-parts': 14,
  'sent-out': 21,
  repairing: 5,
  upgrading: 5,
  testing: 2,
  unrepaired: 3,
  inspected: 3,
  rejected: 7,
  ready: 3,
  sent: 7,
  'lost-out': 2,
  'sent-ahead': 3,
  'return-due': 14,
  due: 14,
  failed: 2,
  scheduling: 5,
  moved: 3,
  'no-show': 3,
  lost: 3,
}

/** Days between the reminder and the end of waiting. */
export const graceDays = 7

/** The day by which an order must leave the state it enters on `today` (ISO dates in the consumer's zone); null: none. */
export function dueDayOf(state: ServiceOrderState, today: string): string | null {
  const days = dueDays[state]
  return days === undefined ? null : plusDays(today, days)
}

/** Whether there is an outcome that the customer should be told where the complaint was made. */
export const isFinished = ({ state }: { state: string }): boolean => toldInPublic.some((told) => told === state)

export const isClosed = (state: ServiceOrderState): boolean => overStates.includes(state)

const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/**
 * A return number that can be read aloud and copied by hand: RMA-XXXX-XXXX without letters that look alike,
 * the last one a check letter (weighted sum modulo 31), so that a slip is noticed.
 * @param random 7 numbers from 0 up to 30
 */
export function rmaOf(random: readonly number[]): string {
  const digits = random.slice(0, 7)
  const check = digits.reduce((sum, digit, n) => sum + digit * (n + 2), 0) % letters.length
  const text = [...digits, check].map((digit) => letters[digit]).join('')
  return `RMA-${text.slice(0, 4)}-${text.slice(4)}`
}

export const rmaAlphabet = letters.length
