import { channelLabels } from '#shared/channel.ts'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { walkedStates } from '#shared/plan.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { isMessage, t } from '../../kit/i18n/index.ts'
import { troubleText } from '../../kit/i18n/trouble-text.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import './plan-page.words.ts'

/** How a person is called here: by name, else by handle. */
export const personOf = ({ author }: Pick<PlanThread, 'author'>): string => nameText(author.name || author.handle)

/** What is decided about a thread, in few letters. */
export function decisionOf(thread: PlanThread): string {
  if (thread.orderId !== null && !thread.orderIsOurs) return t('plan.decided', { number: serviceOrderNumber(thread.orderId) })
  if (thread.goodwill > 0) return t('warranty.goodwill')
  if (thread.outcome === null) return t('plan.decision.unknown')
  if (thread.outcome !== 'allow') return t(`policy.outcome.${thread.outcome}`)
  return thread.warranty === 'in' || thread.warranty === 'out' || thread.warranty === 'goodwill'
    ? t(`warranty.${thread.warranty}`)
    : t('policy.outcome.allow')
}

/** Which order a thread gets, or has. */
export function orderOf(thread: PlanThread): { words: string; isQuiet: boolean } {
  if (thread.orderId !== null && thread.orderIsOurs) return { words: serviceOrderNumber(thread.orderId), isQuiet: false }
  if (thread.orderId !== null) return { words: t('plan.order.none'), isQuiet: true }
  if (thread.orderKind !== null) return { words: t(`order.kind.${thread.orderKind}`), isQuiet: false }
  return { words: t(thread.verified === null ? 'plan.order.after-proof' : 'plan.order.not-yet'), isQuiet: true }
}

/** When a reply leaves, or left, or why it does not. */
export function leavesOf(thread: PlanThread, plan: Pick<Plan, 'state' | 'startedAt'>, now: number): string {
  switch (thread.state) {
    case 'sent':
      return t('plan.when.sent', { time: thread.sentAt === null ? '' : shortTime(thread.sentAt, now) })
    case 'approved':
      return t('plan.when.sending')
    case 'by-hand':
      return t('plan.when.hand')
    case 'failed':
      return t('plan.when.failed')
    case 'left-out':
      return t('plan.when.left-out')
    case 'undone':
      return t('plan.when.undone')
    default:
      if (thread.hold === 'source') return t('plan.when.source', { channel: channelOf(thread) })
      if (thread.hold !== null) return t('plan.when.held')
      if (plan.state === 'draft' && thread.needsReading) return t('plan.when.read')
      if (thread.byHand) return t('plan.when.hand')
      if (thread.sendAt === null) return ''
      return thread.sendAt <= now ? t('plan.when.soon') : shortTime(thread.sendAt, now)
  }
}

/** When replies would leave if the plan started now; the server spreads them alike. */
export function wouldLeave(threads: readonly PlanThread[], now: number, spacingMs: number): Map<number, number> {
  let place = 0
  const times = new Map<number, number>()
  for (const { id, included, byHand } of threads) {
    if (!included || byHand) continue
    times.set(id, now + place * spacingMs)
    place += 1
  }
  return times
}

/** Why a reply did not go out: the server's code in the reader's language, else the network's own words. */
export const failureOf = (reason: string): string => {
  const key = `errors.${reason}`
  return isMessage(key) ? t(key) : troubleText(reason)
}

export type Tally = { replies: number; orders: number } & Record<PlanFilter, number>

/** What a plan counts, over the threads that are in it. */
export function tallyOf({ threads }: Pick<Plan, 'threads'>): Tally & { planned: number } {
  const inPlan = threads.filter(isInPlan)
  const numbers = Object.fromEntries(planFilters.map((filter) => [filter, countedIn(threads, filter).length])) as Record<PlanFilter, number>
  return { ...numbers, replies: inPlan.length, planned: inPlan.filter(({ orderKind }) => orderKind !== null).length }
}

/** Which threads a number counts: whoever presses it sees exactly these. */
export const planFilters = ['verified', 'proof', 'orders', 'sent', 'hand', 'failed'] as const
export type PlanFilter = (typeof planFilters)[number]

const counts: Record<PlanFilter, (thread: PlanThread) => boolean> = {
  verified: ({ verified }) => verified !== null,
  proof: ({ purpose }) => purpose === 'proof' || purpose === 'proof-private',
  orders: ({ orderIsOurs }) => orderIsOurs,
  sent: ({ state }) => state === 'sent',
  hand: ({ state }) => state === 'by-hand',
  failed: ({ state }) => state === 'failed',
}

const isInPlan = ({ included, state }: PlanThread) => included || state === 'undone'

/** The threads behind a number; all of the plan without one. */
export const countedIn = (threads: readonly PlanThread[], filter: PlanFilter | undefined): PlanThread[] =>
  filter === undefined ? [...threads] : threads.filter((thread) => isInPlan(thread) && counts[filter](thread))

/** Whether a thread can still be changed: it has not left. */
export const isChangeable = ({ state }: PlanThread): boolean =>
  [...walkedStates, 'left-out', 'undone', 'failed'].some((one) => one === state)

export const channelOf = ({ channel }: PlanThread): string => channelLabels[channel]
