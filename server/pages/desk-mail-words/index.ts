import type { InterfaceLanguage } from '#shared/agent.ts'
import { localeOf } from '../page.ts'
import { de } from './de.ts'
import { type DeskMailWords, en } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'

const words: Record<InterfaceLanguage, DeskMailWords> = { en, de, no, fi, is, tr }

/** A text of a mail to people who work here. */
export const deskMailText = (lang: InterfaceLanguage, key: keyof DeskMailWords, parts: Record<string, string> = {}): string =>
  words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)

/** Numbers and times as a language writes them, by the clock of a zone. */
export function wordsIn(lang: InterfaceLanguage, zone: string) {
  const locale = localeOf(lang)
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
  const number = (value: number, options: Intl.NumberFormatOptions = {}) => new Intl.NumberFormat(locale, options).format(value)
  return {
    number,
    percent: (share: number) => number(share, { style: 'percent', maximumFractionDigits: 0 }),
    /** "+9", with a true minus. */
    signed: (value: number) => number(value, { signDisplay: 'exceptZero' }).replace('-', '−'),
    /** "38 min", "2.5 hr". */
    duration: (ms: number) =>
      ms < 7_200_000
        ? number(Math.round(ms / 60_000), { style: 'unit', unit: 'minute', unitDisplay: 'short' })
        : number(ms / 3_600_000, { style: 'unit', unit: 'hour', unitDisplay: 'short', maximumFractionDigits: 1 }),
    weekday: (at: number) => format({ weekday: 'short' }).format(at),
    hour: (at: number) => format(clock).format(at),
    day: (at: number) => format({ weekday: 'short', day: 'numeric', month: 'short' }).format(at),
    moment: (at: number) => format({ weekday: 'short', day: 'numeric', month: 'short', ...clock }).format(at),
    /** Days of a range, its end left out: "16–22 November". */
    range: (from: number, to: number) => format({ day: 'numeric', month: 'long', year: 'numeric' }).formatRange(from, to - 1),
    zone: (at: number) =>
      format({ timeZoneName: 'longGeneric' })
        .formatToParts(at)
        .find(({ type }) => type === 'timeZoneName')?.value ?? zone,
  }
}
