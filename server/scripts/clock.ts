import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { clockSchema } from '#server/engines/clock/calendar.schema.ts'
import { readClock } from '#server/engines/clock/clock.ts'
import { linesOf, readLine } from './json-line.ts'

const help = `npm run -s clock: when something is due by open hours, and how far it is.

A line of JSON in, a line of JSON out, in the same order:
  in   {id, calendar: {zone, periods: [{weekday: 1…7, from: "HH:MM", to: "HH:MM"}], days: [{date, closed: true} or {date, periods}]},
        target: open minutes, startedAt, stoppedAt?, pauses: [{from, to?}], now?}
  out  {id, dueAt, elapsed, state: running | paused | met | breached, steps: [{from, to, minutes, why: open | paused | closed | closed-day}]}

Instants are ISO 8601 with an offset or Z. A period may end at 24:00 or run into the next day (22:00 to 06:00). A pause without "to" lasts
still: then dueAt is null. "stoppedAt" is when it was done. Without "now" it is the present. The minutes of the steps add up to elapsed.
A line that is wrong is answered by {id?, error}, and the run goes on.
`

function answer(raw: string): object {
  const line = readLine(raw, clockSchema)
  return 'value' in line ? { id: (line.given as { id?: unknown }).id, ...readClock(line.value, Date.now()) } : line
}

const { values } = parseArgs({ options: { help: { type: 'boolean' } } })
if (values.help) process.stdout.write(help)
else
  for await (const { raw } of linesOf(process.stdin)) {
    if (!process.stdout.write(`${JSON.stringify(answer(raw))}\n`)) await once(process.stdout, 'drain')
  }
