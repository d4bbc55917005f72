import { day, minute } from '../../kit/lib/clock.ts'

/** One span of a weekday (0 is Sunday) in minutes of the local day: from `from` until just before `to`. */
export type Span = { weekday: number; from: number; to: number }

/** When people answer. `zone` is a name of the IANA time zone database. */
export type OpeningHours = { spans: readonly Span[]; zone: string }

const weekdays = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const
const form = 'Write them like "mo-fr 9-17, sa 10-14:30".'

/**
 * Reads hours written like `mo-fr 9-17, sa 10-14:30`: weekdays, then one span of the day; several with commas between.
 * @throws RangeError with a sentence that says what cannot be read
 */
export function readSpans(text: string): Span[] {
  return text
    .toLowerCase()
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .flatMap((part) => {
      const [, days = '', from = '', to = ''] =
        /^([a-z]{2}(?:\s*[-–]\s*[a-z]{2})?)\s+(\d{1,2}(?:[:.]\d{2})?)\s*[-–]\s*(\d{1,2}(?:[:.]\d{2})?)$/.exec(part) ?? []
      if (days === '') throw new RangeError(`The hours "${part}" cannot be read. ${form}`)
      const span = { from: minutesOf(from), to: minutesOf(to) }
      if (span.from >= span.to)
        throw new RangeError(`The hours "${part}" end before they begin. Past midnight they are two: "fr 18-24, sa 0-2".`)
      return weekdaysIn(days).map((weekday) => ({ weekday, ...span }))
    })
}

function weekdaysIn(days: string): number[] {
  const [first = -1, last = first] = days.split(/\s*[-–]\s*/).map((name) => {
    const weekday = (weekdays as readonly string[]).indexOf(name)
    if (weekday < 0) throw new RangeError(`"${name}" is no day of the week. Write mo, tu, we, th, fr, sa or su.`)
    return weekday
  })
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, n) => (first + n) % 7)
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(/[:.]/).map(Number)
  const sum = hours * 60 + minutes
  if (minutes > 59 || sum > 24 * 60) throw new RangeError(`"${time}" is no time of the day. ${form}`)
  return sum
}

/**
 * When people answer next (epoch ms); null when they do now, or always. What the clocks of the zone leave out or show twice
 * when summer time begins and ends counts as they show it.
 */
export function findNextOpening({ spans, zone }: OpeningHours, now: number): number | null {
  if (spans.length === 0) return null
  const here = localOf(now, zone)
  const minutes = (here - Math.floor(here / day) * day) / minute
  const today = Math.floor(here / day)
  if (spans.some(({ weekday, from, to }) => weekday === weekdayOf(today) && from <= minutes && minutes < to)) return null
  const openings = Array.from({ length: 8 }, (_, n) => today + n).flatMap((date) =>
    spans.filter(({ weekday }) => weekday === weekdayOf(date)).flatMap(({ from }) => instantsOf(date * day + from * minute, zone)),
  )
  return openings.filter((at) => at > now).sort((a, b) => a - b)[0] ?? null
}

/** 1 January 1970 was a Thursday. */
const weekdayOf = (date: number): number => (date + 4) % 7

const formats = new Map<string, Intl.DateTimeFormat>()

/** What clocks and calendar of the zone show, written as if it were UTC. */
function localOf(at: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
    format = new Intl.DateTimeFormat('en', { timeZone: zone, calendar: 'gregory', hourCycle: 'h23', ...parts })
    formats.set(zone, format)
  }
  const shown = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(shown.year ?? 0, (shown.month ?? 1) - 1, shown.day, shown.hour, shown.minute, shown.second)
}

/** The instants at which the clocks of the zone show this: one, two where they are set back over it, or the leap itself where they leap over it. */
function instantsOf(local: number, zone: string): number[] {
  const guesses = [local - day, local + day].map((near) => local - (localOf(near, zone) - near))
  const found = guesses.filter((at) => localOf(at, zone) === local)
  if (found.length > 0) return found
  let at = Math.min(...guesses)
  while (localOf(at, zone) < local) at += minute
  return [at]
}
