import type { Clock } from '#shared/clock.schema.ts'
import { clocks } from '../../kit/i18n/en/clocks.ts'
import { clockOptions } from '../../kit/i18n/format.ts'
import { addWords, locale, t } from '../../kit/i18n/index.ts'
import type { SlaState } from '../../kit/ui/sla.tsx'

// Only few pages say these; nobody else waits for them.
addWords(clocks)

/** Open minutes: "40 min", "6 h", "1 h 20", never days, since an open day is shorter than a day. */
export function openTime(minutes: number): string {
  const whole = Math.round(minutes)
  if (whole < 60) return t('time.min', { n: whole })
  const [h, min] = [Math.floor(whole / 60), whole % 60]
  return min === 0 ? t('time.h', { n: h }) : t('time.h-min', { h, min: String(min).padStart(2, '0') })
}

/** The same as it stands in a column of times that are added up: "1:20". */
export function openSum(minutes: number): string {
  const whole = Math.round(minutes)
  return `${Math.floor(whole / 60)}:${String(Math.abs(whole % 60)).padStart(2, '0')}`
}

/** A moment by the clock of a place: "Sat 24 Oct, 22:40". */
export const momentIn = (zone: string, at: number): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short', ...clockOptions, timeZone: zone }).format(at)

/** How a clock stands, for the mark that shows it. */
export function standingOf(clock: Clock): SlaState {
  if (clock.endedAt !== null) return { state: 'met', word: t(`clocks.state.${clock.state}`) }
  if (clock.late && clock.dueAt !== null) return { state: 'running', dueAt: clock.dueAt }
  if (clock.pausedFor !== null) return { state: 'paused', why: t(`clocks.pause.${clock.pausedFor}`) }
  return clock.dueAt === null
    ? { state: 'paused', why: t('clocks.never-open') }
    : { state: 'running', dueAt: clock.dueAt, ...(clock.soonAt !== null && { soonAt: clock.soonAt }) }
}
