import { type ServiceOrderKind, type ServiceOrderState, serviceOrderMoves, toldInPublic } from '#shared/service-order.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** @throws Refusal `move-not-allowed` */
export function refuseStep(kind: ServiceOrderKind, from: ServiceOrderState, to: ServiceOrderState): void {
  if (!(serviceOrderMoves[kind][from] ?? []).includes(to))
    throw new Refusal('conflict', 'move-not-allowed', `A ${kind} that is ${from} cannot become ${to}.`, { params: { of: kind, from, to } })
}

/** Whether there is an outcome that the customer should be told where the complaint was made. */
export const isFinished = ({ state }: { state: string }): boolean => toldInPublic.some((told) => told === state)

export const isClosed = (state: ServiceOrderState): boolean => state === 'closed' || state === 'cancelled'

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
