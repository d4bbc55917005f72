import type { InterfaceLanguage } from '#shared/agent.ts'
import type { OrderMailOccasion } from '#shared/order-mail.ts'
import { meet } from './appointment-words/index.ts'
import { mailText } from './mail-words/index.ts'
import { plainDay, timeSpan } from './status-words/index.ts'

type Parts = {
  occasion: OrderMailOccasion
  lang: InterfaceLanguage
  number: string
  product: string
  link: string
  time: { startsAt: number; endsAt: number; zone: string; place: string | null; isLost: boolean } | null
  dueOn: string | null
}

/** The mail about an order as plain text: what happened, the time if there is one, and the address of the page. */
export function orderMail(parts: Parts, brand: string): { subject: string; text: string } {
  const { occasion, lang, number, product, link, time, dueOn } = parts
  const isAsked = occasion === 'appointment' && (time === null || time.isLost)
  const what = isAsked ? 'choose' : occasion
  const when = time && timeSpan(lang, time.startsAt, time.endsAt, time.zone)
  const date = dueOn === null ? '' : plainDay(lang, dueOn)
  const facts = [
    mailText(lang, 'product', { product }),
    ...(when === null ? [] : [isAsked ? `${meet(lang, 'appointment.lost')} ${when}` : mailText(lang, 'time', { time: when })]),
    ...(time?.place && !isAsked ? [mailText(lang, 'place', { place: time.place })] : []),
  ]
  const paragraphs = [mailText(lang, 'hello'), mailText(lang, what, { date }), link, facts.join('\n'), mailText(lang, 'own'), brand]
  return { subject: mailText(lang, `subject.${what}`, { brand, number }), text: paragraphs.join('\n\n') }
}
