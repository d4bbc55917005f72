import { z } from 'zod'

/** A time of day: `24:00` ends a period at midnight. */
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is no time of day like 09:00')
const zone = z
  .string()
  .max(60)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name })
      return true
    } catch {
      return false
    }
  }, 'is no time zone')

const period = z.object({ from: time, to: time }).refine(({ from, to }) => from !== to, 'begins when it ends')

export const calendarSchema = z.object({
  /** IANA; the periods are wall-clock times there. */
  zone,
  /** Open hours of a week; 1 is Monday. One that ends before it begins runs into the next day. */
  periods: z.array(z.object({ weekday: z.number().int().min(1).max(7), from: time, to: time })).max(100),
  /** Days that are closed, or open at other hours than their weekday. */
  days: z
    .array(
      z.union([
        z.object({ date: z.iso.date(), closed: z.literal(true) }),
        z.object({ date: z.iso.date(), periods: z.array(period).max(20) }),
      ]),
    )
    .max(10_000)
    .default([]),
})
export type Calendar = z.output<typeof calendarSchema>
