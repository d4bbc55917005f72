import { z } from 'zod'
import { appointmentStates, mostTimes } from './appointment.ts'
import { id, instant } from './list.schema.ts'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** A time on one day, by the clock of the place where people meet. */
const timeBody = z
  .strictObject({ on: z.iso.date(), from: clockTime, until: clockTime })
  .refine(({ from, until }) => from < until, { message: 'ends before it begins', path: ['until'] })

/**
 * `agreed`: the one time was agreed on already and needs no choice. `lifts`: the time agreed on before does not hold any more, whatever the
 * customer chooses. `zone` (IANA): where people meet; that of the purchase when left out.
 */
export const appointmentBody = z
  .strictObject({
    times: z.array(timeBody).min(1).max(mostTimes),
    agreed: z.boolean().default(false),
    lifts: z.boolean().default(false),
    zone: z.string().max(64).optional(),
    place: z.string().trim().max(200).optional(),
    agentId: id.nullable().optional(),
  })
  .refine(({ agreed, times }) => !agreed || times.length === 1, { message: 'one time is agreed on', path: ['times'] })

export const chosenTimeBody = z.strictObject({ timeId: id })

const offeredTimeSchema = z.object({ id, startsAt: instant, endsAt: instant })

export const appointmentSchema = z.object({
  id,
  state: z.enum(appointmentStates),
  /** null: none is chosen yet. */
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  /** IANA: by whose clock it was agreed on. */
  zone: z.string(),
  place: z.string().nullable(),
  /** Who goes there. */
  agent: z.object({ id, name: z.string() }).nullable(),
  /** How often calendars were told of a change. */
  icsSequence: z.number().int(),
  /** Times that can be chosen now, earliest first. */
  times: z.array(offeredTimeSchema),
})
export type Appointment = z.infer<typeof appointmentSchema>
