import { Temporal } from 'temporal-polyfill'
import type { WaitingOrder } from '#shared/today.schema.ts'

/** The plain ISO date of a moment (epoch ms) in a zone (IANA). */
export const dayIn = (zone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()

/** The first row of each case, in the order given. */
export function onePerCase<T extends { caseId: number | null }>(rows: readonly T[]): T[] {
  const seen = new Set<number | null>()
  return rows.filter(({ caseId }) => !seen.has(caseId) && seen.add(caseId))
}

type Dated = Pick<WaitingOrder, 'id' | 'dueOn' | 'dutyOn' | 'nextStepAt' | 'quote'>

/** The first day by which something of an order is owed to the customer; null: none. */
const owedOn = ({ dueOn, dutyOn }: Pick<Dated, 'dueOn' | 'dutyOn'>): string | null =>
  dueOn === null || dutyOn === null ? (dueOn ?? dutyOn) : dueOn < dutyOn ? dueOn : dutyOn

/** Whether what is owed for an order was due before `today` (ISO date). */
export const isLateOrder = (order: Pick<Dated, 'dueOn' | 'dutyOn'>, today: string): boolean => (owedOn(order) ?? '9999') < today

const pressing = (order: Dated): number => {
  const owed = owedOn(order)
  return Math.min(owed === null ? Number.POSITIVE_INFINITY : Date.parse(owed), order.nextStepAt ?? Number.POSITIVE_INFINITY)
}

/** Order of orders: by the first day that something is due, then those whose customer answered a quote, then the oldest. */
export function byPressing(a: Dated, b: Dated): number {
  const [first, second] = [pressing(a), pressing(b)]
  if (first !== second) return first < second ? -1 : 1
  return Number(b.quote !== null) - Number(a.quote !== null) || a.id - b.id
}
