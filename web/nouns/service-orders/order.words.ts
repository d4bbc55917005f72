import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { noonOf } from '../../kit/i18n/amount.ts'
import { shortDate, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import type { IconName } from '../../kit/ui/icon.tsx'
import { daysUntil, dueAtOf, type Urgency, urgencyOf } from './order.urgency.ts'

/** What is next for an order, in a few words, and how it stands out. */
export function nextWords(order: ServiceOrder, now: number): { words: string; urgency: Urgency } {
  const urgency = urgencyOf(order, now)
  if (urgency === 'loop') return { urgency, words: t('order.hint.loop', { state: t(`order.state.${order.state}`) }) }
  const step = order.nextStep ?? (order.duty ? t(`policy.duty.${order.duty}`) : t(`order.hint.${order.state}`))
  const dueAt = dueAtOf(order)
  if (dueAt === null) return { urgency, words: step }
  if (urgency === 'late') return { urgency, words: t('order.next.late', { step, n: -daysUntil(dueAt, now) }) }
  if (urgency === 'soon') return { urgency, words: t('order.next.today', { step }) }
  return { urgency, words: t('order.next.by', { step, date: dayWords(dueAt, now) }) }
}

/** A day in few letters: today, the weekday within six days, else the date. */
export const dayWords = (at: number, now: number) => (daysUntil(at, now) === 0 ? t('order.today') : shortTime(at, now))

/** A plain day (ISO date) in few letters. */
export function plainDay(on: string, now: number): string {
  const at = noonOf(on)
  return at === null ? on : shortDate(at, now)
}

export const orderName = (order: Pick<ServiceOrder, 'product' | 'fault'>) => t('order.name', { product: order.product, fault: order.fault })

/** How an order hangs together with the one it came from. */
export const relationKey = ({ relation }: Pick<ServiceOrder, 'relation'>) => `order.relation.${relation ?? 'follow-up'}` as const

/** Where the thread of an order is shown; null when it stands in no case. */
export const threadHref = (order: Pick<ServiceOrder, 'threadId' | 'case'>) =>
  order.case && `/cases/${order.case.id}/threads/${order.threadId}`

export const kindIcon: Record<ServiceOrder['kind'], IconName> = {
  repair: 'service',
  return: 'undo',
  replacement: 'refresh',
  refund: 'coin',
  upgrade: 'up',
  training: 'know',
  visit: 'person',
}
