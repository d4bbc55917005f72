import { readerZone } from '../../kit/environment.ts'
import { clockOptions, clockTime, shortDate } from '../../kit/i18n/format.ts'
import { locale, t } from '../../kit/i18n/index.ts'
import { endOfBar, type Period, type Range } from './period.ts'
import type { Bar } from './sentiment.chart.ts'
import './report.words.ts'

/** A range of days or hours in few words: "18–24 Nov", "23 Nov, 15:00 – 24 Nov, 15:00". */
export function rangeWords(range: Range, bucket: Period['bucket']): string {
  const hours: Intl.DateTimeFormatOptions = bucket === 'hour' ? clockOptions : {}
  const format = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', ...hours })
  return format.formatRange(range.from, bucket === 'hour' ? range.to : range.to - 1)
}

/** The city of this device's time zone: "Oslo". */
export function zoneCity(): string {
  const zone = readerZone()
  return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
}

/** Names for the bars of a period. The middle of a bar names its day, so that a change to summer time does not shift it. */
export function barNames(period: Pick<Period, 'bucket' | 'bars' | 'to'>, now: number) {
  const long = new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short' })
  const chosen = new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric' })
  const isHour = period.bucket === 'hour'
  const middle = (bar: { at: number }) => (bar.at + endOfBar(period, bar.at)) / 2
  const isNow = (bar: { at: number }) => now >= bar.at && now < endOfBar(period, bar.at)
  return {
    /** In full: "Sun, 22 Nov", "Sun, 22 Nov, 14:00". */
    long: (bar: { at: number }) => (isHour ? `${long.format(bar.at)}, ${clockTime(bar.at)}` : long.format(middle(bar))),
    /** Under the axis. */
    short: (bar: Bar, isChosen: boolean) => {
      if (isHour) return isNow(bar) && !isChosen ? t('chart.now') : clockTime(bar.at)
      if (isNow(bar) && !isChosen) return t('chart.today')
      return isChosen ? chosen.format(middle(bar)) : shortDate(middle(bar), now)
    },
    /** Bars that deserve a name: every sixth hour, Mondays. */
    isRound: (bar: Bar) => (isHour ? new Date(bar.at).getHours() % 6 === 0 : new Date(middle(bar)).getDay() === 1),
  }
}
