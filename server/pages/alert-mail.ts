import type { InterfaceLanguage } from '#shared/agent.ts'
import type { AlertKind, AlertTelling } from '#shared/alert.ts'
import { deskMailText, wordsIn } from './desk-mail-words/index.ts'

type Parts = {
  lang: InterfaceLanguage
  tell: AlertTelling
  kind: AlertKind
  name: string
  about: string
  value: number
  expected: number | null
  limit: number
  firedAt: number
  at: number
  link: string | null
}

/** The mail about an alert as plain text: what is so, since when, and where to look. `zone` is that of the desk. */
export function alertMail(parts: Parts, zone: string): { subject: string; text: string } {
  const { lang, tell, kind, name, about, value, expected, limit, firedAt, at, link } = parts
  const words = wordsIn(lang, zone)
  const called = about === '0' ? deskMailText(lang, 'alert.nobody') : about
  const numbers = { value: words.number(value), expected: words.number(expected ?? 0), limit: words.number(limit) }
  const time =
    tell === 'recovered'
      ? deskMailText(lang, 'alert.over', { from: words.moment(firedAt), to: words.moment(at) })
      : deskMailText(lang, 'alert.since', { time: words.moment(firedAt) })
  const lines = [
    ...(called === '' ? [] : [deskMailText(lang, 'alert.about', { about: called })]),
    ...(tell === 'recovered' ? [] : [deskMailText(lang, `alert.${kind}`, numbers)]),
    `${time} (${words.zone(at)})`,
  ]
  const paragraphs = [name, lines.join('\n'), ...(link === null ? [] : [`${deskMailText(lang, 'alert.open')}\n${link}`])]
  const subject = deskMailText(lang, `alert.${tell}`, { name })
  return { subject: called === '' ? subject : `${subject} · ${called}`, text: paragraphs.join('\n\n') }
}
