import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import type { IconName } from '../../kit/ui/icon.tsx'
import { daysUntil, type Urgency, urgencyOf } from './order.urgency.ts'

/** What is next for an order, in a few words, and how it stands out. */
export function nextWords(order: ServiceOrder, now: number): { words: string; urgency: Urgency } {
  const urgency = urgencyOf(order, now)
  if (urgency === 'loop') return { urgency, words: t('order.hint.loop', { state: t(`order.state.${order.state}`) }) }
  const step = order.nextStep ?? t(`order.hint.${order.state}`)
  if (order.nextStepAt === null) return { urgency, words: step }
  if (urgency === 'late') return { urgency, words: t('order.next.late', { step, n: -daysUntil(order.nextStepAt, now) }) }
  if (urgency === 'soon') return { urgency, words: t('order.next.today', { step }) }
  return { urgency, words: t('order.next.by', { step, date: dayWords(order.nextStepAt, now) }) }
}

/** A day in few letters: today, the weekday within six days, else the date. */
export const dayWords = (at: number, now: number) => (daysUntil(at, now) === 0 ? t('order.today') : shortTime(at, now))

export const orderName = (order: Pick<ServiceOrder, 'product' | 'fault'>) => t('order.name', { product: order.product, fault: order.fault })

/** Where the thread of an order is shown; null when it stands in no case. */
export const threadHref = (order: Pick<ServiceOrder, 'threadId' | 'case'>) =>
  order.case && `/cases/${order.case.id}/threads/${order.threadId}`

export const kindIcon: Record<ServiceOrder['kind'], IconName> = { repair: 'service', return: 'undo' }
