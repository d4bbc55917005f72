import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantIn } from '#server/kit/lib/day.ts'
import { type CalendarEntry, calendarOf } from '#server/pages/calendar.ts'

const entry: CalendarEntry = {
  uid: '0b8ff4c2-0000-4000-8000-7b2a4d9e1f00',
  sequence: 2,
  startsAt: Date.UTC(2026, 10, 27, 8),
  endsAt: Date.UTC(2026, 10, 27, 11),
  updatedAt: Date.UTC(2026, 10, 22, 12),
  isCancelled: false,
  summary: 'Fjellro: visit',
  description: 'S-2188\nFoss 60',
  place: 'Kaiserstraße 1, Freiburg; 2nd floor',
}

/** The lines of a calendar as a reader unfolds them (RFC 5545, 3.1), by name. */
function unfolded(file: string): Record<string, string> {
  const lines = file.replaceAll('\r\n ', '').split('\r\n').filter(Boolean)
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
}
const written = (text: string) => text.replace(/\\([\\;,n])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))

test('an entry has its times in UTC, its number and its state, line by line', () => {
  expect(calendarOf(entry)).toBe(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Aftercare//Service orders//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'BEGIN:VEVENT',
      'UID:0b8ff4c2-0000-4000-8000-7b2a4d9e1f00',
      'SEQUENCE:2',
      'DTSTAMP:20261122T120000Z',
      'LAST-MODIFIED:20261122T120000Z',
      'DTSTART:20261127T080000Z',
      'DTEND:20261127T110000Z',
      'SUMMARY:Fjellro: visit',
      'DESCRIPTION:S-2188\\nFoss 60',
      'LOCATION:Kaiserstraße 1\\, Freiburg\\; 2nd floor',
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  )
  expect(unfolded(calendarOf({ ...entry, isCancelled: true })).STATUS).toBe('CANCELLED')
  expect(calendarOf({ ...entry, place: null })).not.toContain('LOCATION')
})

test.each([
  ['Europe/Oslo', '20260327T080000Z', '20260330T070000Z'],
  ['Europe/Istanbul', '20260327T060000Z', '20260330T060000Z'],
  ['Atlantic/Reykjavik', '20260327T090000Z', '20260330T090000Z'],
])('nine o’clock in %s is written as its instant, before and after clocks go forward', (zone, before, after) => {
  const at = (on: string) => calendarOf({ ...entry, startsAt: instantIn(zone, on, '09:00'), endsAt: instantIn(zone, on, '12:00') })
  expect([unfolded(at('2026-03-27')).DTSTART, unfolded(at('2026-03-30')).DTSTART]).toEqual([before, after])
})

test('whatever is written into it, every line has at most 75 octets, no letter is cut, and readers get the words back', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ö', 'ğ', 'þ', '👍🏽', '家', ',', ';', '\\', '\n', ' ', ':'), maxLength: 200 })
  fc.assert(
    fc.property(text, text, (summary, place) => {
      const file = calendarOf({ ...entry, summary, place })
      const lines = file.split('\r\n')
      expect(lines.every((line) => Buffer.byteLength(line) <= 75 && line.isWellFormed())).toBe(true)
      const read = unfolded(file)
      expect([written(read.SUMMARY ?? ''), written(read.LOCATION ?? '')]).toEqual([summary, place])
    }),
  )
})

test('nothing that was typed begins a line of its own', () => {
  const file = calendarOf({ ...entry, summary: 'A\r\nATTENDEE:mailto:eve@post.example', place: 'B\nEND:VCALENDAR\u0000' })
  expect(file).not.toMatch(/^ATTENDEE/m)
  expect(file.match(/^END:VCALENDAR/gm)).toHaveLength(1)
})
