import type { InterfaceLanguage } from '#shared/agent.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import type { Context } from '../kit/database/context.ts'
import { findCalendarEntry } from '../nouns/appointments/appointment.actions.ts'
import { getServiceOrder } from '../nouns/service-orders/service-order.store.ts'
import { meet } from '../pages/appointment-words/index.ts'
import { calendarOf } from '../pages/calendar.ts'

const summaries = {
  visit: 'appointment.summary.visit',
  training: 'appointment.summary.training',
  upgrade: 'appointment.summary.upgrade',
} as const

/**
 * The appointment of an order as a calendar file; null while no time was agreed on.
 * @param link the customer's page as a whole address, where it is known
 */
export async function calendarFile(
  context: Pick<Context, 'db'>,
  orderId: number,
  { lang, brand, link }: { lang: InterfaceLanguage; brand: string; link: string | null },
): Promise<string | null> {
  const entry = await findCalendarEntry(context.db, orderId)
  if (!entry) return null
  const { kind, id, product } = await getServiceOrder(context.db, orderId)
  const key = summaries[kind as keyof typeof summaries] ?? summaries.visit
  const description = [serviceOrderNumber(id), product, ...(link === null ? [] : [link])].join('\n')
  return calendarOf({ ...entry, summary: meet(lang, key, { brand }), description })
}
