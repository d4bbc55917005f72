import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { PublicQuote } from '#shared/quote.schema.ts'
import { chainOf, type Mark } from '#shared/service-order.chain.ts'
import type { PublicStatus } from '#shared/service-order.schema.ts'
import { overStates } from '#shared/service-order.ts'
import { dayIn } from '../kit/lib/day.ts'
import { meet } from './appointment-words/index.ts'
import { asked } from './feedback-words/index.ts'
import { renderPage } from './page.ts'
import { appointmentSection } from './status-appointment.ts'
import { choiceSection } from './status-choice.ts'
import { photosSection, type ShownPhoto } from './status-photos.ts'
import { type ProofPart, proofSection } from './status-proof.ts'
import { amountText, type Html, longDay, plainDay, say, sayBold, shortDay, timeSpan } from './status-words/index.ts'

export type StatusPage = {
  status: PublicStatus
  lang: InterfaceLanguage
  brand: string
  path: string
  now: number
  /** IANA: in which days are counted. */
  zone: string
  /** What happened to what the customer sent with a form. */
  answer?: { text: string; isTrouble: boolean } | undefined
  photos: readonly ShownPhoto[]
  proof: ProofPart
  /** Whether the customer is asked on this page how it went. */
  isAsked?: boolean
}

/** What a customer sees of an order without signing in: where it is, what comes next and when, what we need, a place to write. */
export function statusPage(parts: StatusPage): Html {
  const { status, lang, brand, path, answer } = parts
  const { kind, number, state } = status
  const name = say(lang, 'page', { kind: say(lang, `kind.${kind}`), number })
  const title = state === 'closed' ? say(lang, `title.closed.${kind}`) : say(lang, `title.${state as Exclude<typeof state, 'closed'>}`)
  const content = html`
<p class="meta">${name} · ${status.product}</p>
<h1>${title}</h1>
<p class="lead">${nextWords(parts)}</p>
${answer ? html`<p role="status" class="${answer.isTrouble ? 'trouble' : 'said'}">${answer.text}</p>` : ''}
<div class="cols">
<section aria-label="${say(lang, 'steps')}"><ol class="steps">${chainOf(status).map((mark) => stepOf(mark, parts))}</ol></section>
<div class="side">${choiceSection(status.choice, lang, path)}${appointmentSection(status.appointment, lang, path)}${neededOf(parts)}${quoteOf(parts)}${askedOf(parts)}${messagesOf(parts)}${photosSection(parts.photos, lang, path)}${proofSection(parts.proof, lang, path)}
<section>
<h2>${say(lang, 'about')}</h2>
<dl><dt>${say(lang, 'about.product')}</dt><dd>${status.product}</dd>
<dt>${say(lang, 'about.fault')}</dt><dd>${status.fault}</dd>
<dt>${say(lang, 'about.number')}</dt><dd>${number}</dd></dl>
</section>
</div>
</div>`
  return frame({ lang, brand, path }, name, content, html`<p>${say(lang, 'foot')}</p>`)
}

/** What stands where no page is, or no longer: nobody is told which. */
export function noStatusPage(lang: InterfaceLanguage, brand: string, path: string): Html {
  const content = html`<h1>${say(lang, 'gone')}</h1><p class="lead">${say(lang, 'gone.why')}</p>`
  return frame({ lang, brand, path }, say(lang, 'gone'), content)
}

const frame = ({ lang, brand, path }: Pick<StatusPage, 'lang' | 'brand' | 'path'>, title: string, main: Html, footer?: Html): Html =>
  renderPage({
    language: lang,
    brand,
    title,
    hrefIn: (other) => `${path}?lang=${other}`,
    languagesLabel: say(lang, 'language'),
    noindex: true,
    main,
    ...(footer ? { footer } : {}),
  })

function nextWords({ status, lang, now, zone }: StatusPage): Html | string {
  if (overStates.includes(status.state)) return say(lang, 'next.over')
  const { appointment } = status
  if (status.state === 'scheduled' && appointment?.startsAt && appointment.endsAt && appointment.endsAt > now)
    return meet(lang, 'appointment.lead', { time: timeSpan(lang, appointment.startsAt, appointment.endsAt, appointment.zone) })
  const isAsked = appointment !== null && appointment.state !== 'confirmed' && appointment.times.length > 0
  if (isAsked) return meet(lang, 'appointment.choose')
  if (isChoosing(status)) return meet(lang, 'choice.lead')
  if (status.quote?.state === 'sent') return say(lang, 'next.quote')
  if (status.neededOn !== null) return meet(lang, 'need.by', { date: plainDay(lang, status.neededOn) })
  if (status.nextStepAt === null) return say(lang, 'next.none')
  const isLate = dayIn(zone, status.nextStepAt) < dayIn(zone, now)
  return sayBold(lang, isLate ? 'next.late' : 'next.date', { date: longDay(lang, status.nextStepAt, zone) })
}

/** Whether the first thing to do is to choose how it is put right. */
const isChoosing = ({ choice }: PublicStatus): boolean => choice.chosen === null && choice.open.length > 0

function stepOf(mark: Mark, { lang, now, zone }: StatusPage): Html {
  if (mark.state === 'told') return raw('')
  // A day that has passed is no promise; the sentence above says so.
  const isPromised = mark.promisedAt !== null && dayIn(zone, mark.promisedAt) >= dayIn(zone, now)
  const promise = isPromised ? say(lang, 'by', { date: shortDay(lang, mark.promisedAt as number, zone) }) : ''
  const day = mark.at === null ? promise : shortDay(lang, mark.at, zone)
  return html`<li class="${mark.place}"${mark.place === 'now' ? raw(' aria-current="step"') : ''}><span class="dot"></span>
<div><b>${say(lang, `step.${mark.state}`)}</b><span class="vh">, ${say(lang, `place.${mark.place}`)}</span> <span class="day">${day}</span></div></li>`
}

/** The way to the one question, where it is asked here. */
const askedOf = ({ isAsked, lang, path }: StatusPage): Html =>
  isAsked
    ? html`<section class="first"><h2>${asked(lang, 'status.title')}</h2><p><a href="${path.replace(/^\/s\//, '/feedback/')}?lang=${lang}">${asked(lang, 'status.open')}</a></p></section>`
    : raw('')

/** What the customer has to do, if anything. */
function neededOf({ status, lang }: StatusPage): Html {
  if (!['approved', 'awaiting-item', 'return-due'].includes(status.state)) return raw('')
  return html`<section class="first"><h2>${say(lang, 'need.send')}</h2><p>${say(lang, 'need.send.how')}</p><p class="rma">${status.rma}</p>${isChoosing(status) && status.neededOn !== null ? html`<p>${meet(lang, 'need.by', { date: plainDay(lang, status.neededOn) })}</p>` : ''}</section>`
}

function quoteOf({ status: { quote }, lang, path, zone }: StatusPage): Html {
  if (!quote) return raw('')
  const money = (amount: number) => amountText(lang, amount, quote.currency)
  return html`<section class="first">
<h2>${say(lang, 'quote.title')}</h2>
<table><thead><tr><th scope="col">${say(lang, 'quote.line')}</th><th scope="col" class="r">${say(lang, 'quote.amount')}</th></tr></thead>
<tbody>${quote.lines.map(
    (line) =>
      html`<tr><td>${line.quantity > 1 ? `${line.quantity} × ` : ''}${line.label}${line.isOurs ? html` <span class="meta">${say(lang, 'quote.we')}</span>` : ''}</td><td class="r">${money(line.amount)}</td></tr>`,
  )}</tbody>
<tfoot><tr><th scope="row">${say(lang, 'quote.you')}</th><td class="r">${money(quote.youPay)}</td></tr></tfoot></table>
${answerOf(quote, lang, path, zone)}
</section>`
}

function answerOf(quote: PublicQuote, lang: InterfaceLanguage, path: string, zone: string): Html {
  const money = (amount: number) => amountText(lang, amount, quote.currency)
  const answered = quote.answeredAt === null ? '' : longDay(lang, quote.answeredAt, zone)
  if (quote.state === 'accepted') return html`<p class="said">${say(lang, 'quote.accepted', { date: answered })}</p>`
  if (quote.state === 'refused') return html`<p>${say(lang, 'quote.refused', { date: answered })}</p>`
  const until = quote.validUntilOn === null ? '' : plainDay(lang, quote.validUntilOn)
  if (quote.state === 'expired') return html`<p class="trouble">${say(lang, 'quote.expired', { date: until })}</p>`
  return html`<p class="meta">${until ? say(lang, 'quote.valid', { date: until }) : ''}
${quote.refusalFee > 0 ? say(lang, 'quote.fee', { amount: money(quote.refusalFee) }) : say(lang, 'quote.free')}</p>
<form method="post" action="${path}/quote?lang=${lang}" class="row">
<input type="hidden" name="version" value="${quote.version}"><input type="hidden" name="contentHash" value="${quote.contentHash}">
<button class="main" name="answer" value="accepted">${quote.youPay > 0 ? say(lang, 'quote.accept', { amount: money(quote.youPay) }) : say(lang, 'quote.accept.free')}</button>
<button name="answer" value="refused">${say(lang, 'quote.refuse')}</button>
</form>`
}

function messagesOf({ status: { messages }, lang, path, zone }: StatusPage): Html {
  return html`<section id="messages">
<h2>${say(lang, 'message.title')}</h2>
${
  messages.length > 0
    ? html`<ul class="messages">${messages.map(
        (one) =>
          html`<li><span class="meta">${say(lang, one.isOurs ? 'message.we' : 'message.you')}, ${shortDay(lang, one.at, zone)}</span><br>${one.text}</li>`,
      )}</ul>`
    : ''
}
<form method="post" action="${path}/messages?lang=${lang}">
<label for="text">${say(lang, 'message.label')}</label>
<textarea id="text" name="text" maxlength="4000" required></textarea>
<button class="main">${say(lang, 'message.send')}</button>
<p class="meta">${say(lang, 'message.how')}</p>
</form>
</section>`
}
