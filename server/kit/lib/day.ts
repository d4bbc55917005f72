import { day } from './clock.ts'

/** The calendar day of an instant in a zone (IANA), as an ISO date: days compare as text. */
export const dayIn = (zone: string, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** `on` plus so many days. Plain days are counted in UTC, where each has 24 hours. */
export const plusDays = (on: string, days: number): string => new Date(Date.parse(on) + days * day).toISOString().slice(0, 10)

const clocks = new Map<string, Intl.DateTimeFormat>()

/** What the clock shows in a zone at an instant, to the second: `2026-11-16T23:59:59`. */
export function clockIn(zone: string, at: number): string {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  clocks.set(zone, clock)
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`
}

/**
 * The instant at which clocks in a zone show `time` (HH:MM) on a day. Shown twice, as clocks go back: the first. Never shown, as they go
 * forward: as long after midnight as if they had not (RFC 5545, 3.3.5).
 */
export function instantIn(zone: string, on: string, time: string): number {
  const wall = Date.parse(`${on}T${time}:00Z`)
  const offsetAt = (at: number) => Date.parse(`${clockIn(zone, at)}Z`) - at
  const shows = (at: number) => clockIn(zone, at) === `${on}T${time}:00`
  const [before, after] = [wall - offsetAt(wall - day), wall - offsetAt(wall + day)]
  return shows(before) || !shows(after) ? before : after
}
