import type { Goods, OrderPart } from '#shared/goods.schema.ts'
import type { OrderLine } from '#shared/refund.schema.ts'
import type { ShipmentDirection } from '#shared/service-order.work.ts'
import { dayText } from '../../kit/i18n/amount.ts'
import { t } from '../../kit/i18n/index.ts'
import { plainDay } from '../service-orders/order.words.ts'
import '../service-orders/order-goods.words.ts'

/** How a parcel is called. */
export const parcelWords = ({ direction, carrier }: { direction: ShipmentDirection; carrier: string }): string =>
  t('shipments.parcel', { direction: t(`shipment.direction.${direction}`), carrier })

/** Whether a part should have come before this moment. */
export const isLate = ({ state, expectedOn }: OrderPart, now: number): boolean =>
  (state === 'ordered' || state === 'needed') && expectedOn !== null && expectedOn < dayText(now)

/** How a part stands, with its day while it is awaited. */
export function partWords(part: OrderPart, now: number): string {
  const state = t(`part.state.${part.state}`)
  if (isLate(part, now)) return t('parts.late', { state })
  const isAwaited = part.state === 'ordered' || part.state === 'needed'
  return isAwaited && part.expectedOn !== null ? t('parts.by', { state, date: plainDay(part.expectedOn, now) }) : state
}

/** Lines with pieces in them: one whose pieces all went to another order says nothing any more. */
export const linesWithPieces = ({ lines }: Pick<Goods, 'lines'>): OrderLine[] => lines.filter(({ announced }) => announced > 0)

/** A whole number of pieces as it was typed, from 0 to `most`; null: it is none. */
export function readCount(text: string, most: number): number | null {
  const plain = text.trim()
  if (!/^\d{1,6}$/.test(plain)) return null
  return Number(plain) <= most ? Number(plain) : null
}
