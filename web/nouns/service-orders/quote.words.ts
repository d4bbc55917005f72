import type { Quote } from '#shared/quote.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import type { QuoteState } from '#shared/service-order.work.ts'
import { dayText } from '../../kit/i18n/amount.ts'
import { clockTime, shortDate, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { plainDay } from './order.words.ts'
import './order-parts.words.ts'

type Quotes = Pick<ServiceOrderWithSteps, 'quotes'>

/** The quote that is being written, if any. */
export const draftQuote = ({ quotes }: Quotes): Quote | undefined => quotes.find(({ state }) => state === 'draft')

/** The quote that counts for the customer: the newest that was sent. */
export const currentQuote = ({ quotes }: Quotes): Quote | undefined => quotes.find(({ state }) => state !== 'draft')

/** The state as it is on this day (local time zone): what was sent and not answered in time has expired. */
export function quoteStanding({ state, validUntilOn }: Pick<Quote, 'state' | 'validUntilOn'>, now: number): QuoteState {
  return state === 'sent' && validUntilOn !== null && validUntilOn < dayText(now) ? 'expired' : state
}

/** A day and, where it is not today, the clock too: an answer to a price is worth a minute's exactness. */
function dayAndClock(at: number, now: number): string {
  const day = shortTime(at, now)
  return day === clockTime(at) ? day : `${shortDate(at, now)} ${clockTime(at)}`
}

/** How a quote stands, in a few words. */
export function standingWords(quote: Quote, now: number): string {
  const standing = quoteStanding(quote, now)
  if (standing === 'expired') return t('quote.is.expired', { date: quote.validUntilOn === null ? '' : plainDay(quote.validUntilOn, now) })
  if (standing === 'accepted' || standing === 'refused') {
    const where = quote.answeredVia === 'page' ? 'page' : 'agent'
    return t(`quote.is.${standing}.${where}`, { when: dayAndClock(quote.answeredAt ?? quote.createdAt, now) })
  }
  if (standing === 'sent') return t('quote.is.sent', { when: dayAndClock(quote.sentAt ?? quote.createdAt, now) })
  return standing === 'draft' ? t('quote.is.draft') : t('quote.old', { quote: t('quote.number', { version: quote.version }) })
}
