import { z } from 'zod'
import { calendarSchema } from '#shared/calendar.schema.ts'

/** An instant: ISO 8601 with an offset or Z; seconds may be left out. */
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })])

export const clockSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  calendar: calendarSchema,
  /** Open minutes within which it is to be done. */
  target: z.number().min(0).max(5_256_000),
  startedAt: instant,
  /** When it was done; left out: not yet. */
  stoppedAt: instant.optional(),
  /** What does not count; without `to` it is paused still. */
  pauses: z
    .array(z.object({ from: instant, to: instant.nullish() }))
    .max(10_000)
    .default([]),
  /** Left out: the present. */
  now: instant.optional(),
})
export type ClockFacts = z.output<typeof clockSchema>
