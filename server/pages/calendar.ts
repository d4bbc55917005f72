/** One entry of a calendar. Times are instants; a cancelled one keeps its times. */
export type CalendarEntry = {
  uid: string
  sequence: number
  startsAt: number
  endsAt: number
  /** When it was changed last. */
  updatedAt: number
  isCancelled: boolean
  summary: string
  description: string
  place: string | null
}

/** What a calendar file is answered with: it opens in a calendar, and nobody keeps it. */
export const calendarHeaders: Record<string, string> = {
  'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
  'content-disposition': 'attachment; filename="appointment.ics"',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/**
 * A calendar of one entry (RFC 5545), for calendars to add or, by its UID and the higher SEQUENCE, to change. Times are written in UTC, so
 * that no calendar reckons with rules of summer time that have changed since.
 */
export function calendarOf(entry: CalendarEntry): string {
  const { uid, sequence, startsAt, endsAt, updatedAt, isCancelled, summary, description, place } = entry
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Aftercare//Service orders//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${textOf(uid)}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${utc(updatedAt)}`,
    `LAST-MODIFIED:${utc(updatedAt)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    `SUMMARY:${textOf(summary)}`,
    `DESCRIPTION:${textOf(description)}`,
    ...(place === null ? [] : [`LOCATION:${textOf(place)}`]),
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

/** 20261127T080000Z (3.3.5, form 2). */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** A TEXT value (3.3.11): backslash, comma, semicolon and newline written out, other controls left out. */
const textOf = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000B-\u001F\u007F]/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll('\n', '\\n')

const longestLine = 75

/** A line in pieces of at most 75 octets, each but the first begun by a space that counts (3.1); no letter is cut in two. */
function folded(line: string): string {
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (octets + size > longestLine) {
      pieces.push(piece)
      piece = ' '
      octets = 1
    }
    piece += letter
    octets += size
  }
  return [...pieces, piece].join('\r\n')
}
