import { html } from 'hono/html'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { majorUnits } from '#shared/money.ts'
import { localeOf } from '../page.ts'
import { de } from './de.ts'
import { en, type PageWords } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'

const words: Record<InterfaceLanguage, PageWords> = { en, de, no, fi, is, tr }

export type WordKey = keyof PageWords
/** HTML that is safe to put into a page: made by `html`, where everything put in is escaped. */
export type Html = ReturnType<typeof html>

/** A text of a public page, as plain words. */
export const say = (lang: InterfaceLanguage, key: WordKey, parts: Record<string, string> = {}): string =>
  words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)

/** The same with its parts in bold. */
export function sayBold(lang: InterfaceLanguage, key: WordKey, parts: Record<string, string>): Html {
  const pieces = words[lang][key].split(/\{(\w+)\}/)
  return html`${pieces.map((piece, n) => (n % 2 === 0 ? piece : html`<b>${parts[piece] ?? ''}</b>`))}`
}

/** "Thursday 26 November" in the zone. */
export const longDay = (lang: InterfaceLanguage, at: number, zone: string): string =>
  new Intl.DateTimeFormat(localeOf(lang), { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone }).format(at)

/** "Thu, 26 Nov" in the zone. */
export const shortDay = (lang: InterfaceLanguage, at: number, zone: string): string =>
  new Intl.DateTimeFormat(localeOf(lang), { weekday: 'short', day: 'numeric', month: 'short', timeZone: zone }).format(at)

/** "Friday 27 November, 09:00 – 12:00" by the clock of the zone. */
export const plainSpan = (lang: InterfaceLanguage, startsAt: number, endsAt: number, zone: string): string =>
  new Intl.DateTimeFormat(localeOf(lang), {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatRange(startsAt, endsAt)

/** "Central European Time": what people call the clock of the zone. */
export const zoneName = (lang: InterfaceLanguage, at: number, zone: string): string =>
  new Intl.DateTimeFormat(localeOf(lang), { timeZone: zone, timeZoneName: 'longGeneric' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone

/** "Friday 27 November, 09:00 – 12:00 (Central European Time)". */
export const timeSpan = (lang: InterfaceLanguage, startsAt: number, endsAt: number, zone: string): string =>
  `${plainSpan(lang, startsAt, endsAt, zone)} (${zoneName(lang, startsAt, zone)})`

/** A plain date (YYYY-MM-DD), which has no zone. */
export const plainDay = (lang: InterfaceLanguage, on: string): string => longDay(lang, Date.parse(`${on}T12:00:00Z`), 'UTC')

/** An amount in minor units, with its currency. */
export const amountText = (lang: InterfaceLanguage, minor: number, currency: string): string =>
  new Intl.NumberFormat(localeOf(lang), { style: 'currency', currency }).format(majorUnits(minor, currency))
