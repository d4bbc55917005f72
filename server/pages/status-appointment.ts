import { html, raw } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { PublicStatus } from '#shared/service-order.schema.ts'
import { meet } from './appointment-words/index.ts'
import { type Html, plainSpan, timeSpan, zoneName } from './status-words/index.ts'

type Meeting = NonNullable<PublicStatus['appointment']>

/** The meeting of an order: its time, a file for a calendar, and the times that can be chosen. */
export function appointmentSection(appointment: PublicStatus['appointment'], lang: InterfaceLanguage, path: string): Html {
  if (!appointment || ['cancelled', 'done', 'missed'].includes(appointment.state)) return raw('')
  const { state, startsAt, endsAt, zone, place, times } = appointment
  const isSet = state === 'confirmed'
  const others = times.filter((time) => !isSet || time.startsAt !== startsAt || time.endsAt !== endsAt)
  return html`<section id="appointment"${isSet ? '' : raw(' class="first"')}>
<h2>${meet(lang, 'appointment.title')}</h2>
${startsAt === null || endsAt === null || state === 'proposed' ? '' : agreed({ isSet, startsAt, endsAt, zone, place }, lang, path)}
${others.length > 0 ? offered(others, isSet, zone, lang, path) : ''}
${!isSet && others.length === 0 ? html`<p>${meet(lang, 'appointment.waiting')}</p>` : ''}
</section>`
}

type Agreed = Pick<Meeting, 'zone' | 'place'> & { isSet: boolean; startsAt: number; endsAt: number }

function agreed({ isSet, startsAt, endsAt, zone, place }: Agreed, lang: InterfaceLanguage, path: string): Html {
  const when = timeSpan(lang, startsAt, endsAt, zone)
  if (!isSet) return html`<p>${meet(lang, 'appointment.lost')}</p><p class="when lost">${when}</p>`
  return html`<p class="when">${when}</p>
${place ? html`<p>${meet(lang, 'appointment.place')}: ${place}</p>` : ''}
<p><a href="${path}/appointment.ics">${meet(lang, 'appointment.calendar')}</a></p>`
}

const offered = (times: Meeting['times'], isSet: boolean, zone: string, lang: InterfaceLanguage, path: string): Html =>
  html`<form method="post" action="${path}/appointment?lang=${lang}">
<fieldset class="times"><legend${isSet ? '' : raw(' class="vh"')}>${meet(lang, isSet ? 'appointment.move' : 'appointment.choose')}</legend>
<p class="meta">${isSet ? meet(lang, 'appointment.move.how') : zoneName(lang, times[0]?.startsAt ?? 0, zone)}</p>
${times.map(
  ({ id, startsAt, endsAt }) =>
    html`<label><input type="radio" name="time" value="${id}" required> <span>${plainSpan(lang, startsAt, endsAt, zone)}</span></label>`,
)}</fieldset>
<button${isSet ? '' : raw(' class="main"')}>${meet(lang, 'appointment.take')}</button>
<p class="meta">${meet(lang, 'appointment.other')}</p>
</form>`
