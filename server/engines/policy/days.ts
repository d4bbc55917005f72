import { countryZones } from '#shared/policy.ts'
import { clockIn, plusDays } from '../../kit/lib/day.ts'
import { isPublicHoliday, regionsOf } from './holidays.ts'

export { plusDays }

/** Where free days are looked up. */
export type Place = { country: string | undefined; region?: string | undefined }

/** The consumer's clock: as given, else that of the country's capital, else UTC. */
export const zoneOf = (zone: string | undefined, country: string | undefined): string => zone ?? countryZones[country ?? ''] ?? 'UTC'

/**
 * The plain day on which `at` falls where the consumer lives: an instant (epoch milliseconds, or ISO with its offset) is moved into the zone;
 * a clock time without an offset and a day are meant there already.
 */
export function dayOf(at: number | string, zone: string): string {
  if (typeof at === 'number') return clockIn(zone, at).slice(0, 10)
  return /T.*(Z|[+-]\d\d:?\d\d)$/i.test(at) ? clockIn(zone, Date.parse(at)).slice(0, 10) : at.slice(0, 10)
}

/** The end of a plain day in a zone, its 24:00: epoch milliseconds. Where the clock jumps over midnight, the first instant after it. */
export function endOfDay(day: string, zone: string): number {
  const midnight = Date.parse(plusDays(day, 1))
  const offsetAt = (at: number) => Date.parse(`${clockIn(zone, at)}Z`) - at
  const guess = midnight - offsetAt(midnight)
  const end = midnight - offsetAt(guess)
  return clockIn(zone, end).slice(0, 10) > day ? end : guess
}

const dayMs = 86_400_000
const written = (at: number) => new Date(at).toISOString().slice(0, 10)

/** `day` plus so many months: the same date, or the last of a month that has none (Regulation 1182/71 Art 3(2)(c)). */
export function plusMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return written(Date.UTC(year, month - 1 + months, Math.min(date, last)))
}

/** Days from one plain day to another; the first is not counted. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs)

/** Whether nobody need act on this day: a Saturday (a workday in Turkey), a Sunday, a public holiday. */
export function isFree(day: string, place: Place): boolean {
  const weekday = new Date(day).getUTCDay()
  if (weekday === 0 || (weekday === 6 && place.country !== 'TR')) return true
  return place.country !== undefined && isPublicHoliday(day, place.country, place.region)
}

/** Whether some region of the country keeps this day and others do not. */
export const isFreeSomewhere = (day: string, country: string | undefined): boolean =>
  country !== undefined && regionsOf(country).some((region) => isPublicHoliday(day, country, region))

/** The day itself, or the next that is not free. */
export function nextWorkday(day: string, place: Place): string {
  let next = day
  while (isFree(next, place)) next = plusDays(next, 1)
  return next
}

/** The so many'th workday after `day`, which is not counted. */
export function plusWorkdays(day: string, count: number, place: Place): string {
  let reached = day
  for (let left = count; left > 0; ) {
    reached = plusDays(reached, 1)
    if (!isFree(reached, place)) left--
  }
  return reached
}
