import { z } from 'zod'
import { interfaceLanguages } from './agent.ts'
import { alertGroupings, alertKinds, alertStates, alertVerdicts, sensitivities } from './alert.ts'
import { id, instant, instantText, pageQuery } from './list.schema.ts'

/** A person who works here, or an address outside with the language it is written to in. */
export const recipientSchema = z.union([
  z.strictObject({ agentId: id }),
  z.strictObject({ address: z.email().max(254), lang: z.enum(interfaceLanguages) }),
])
export type Recipient = z.infer<typeof recipientSchema>

export const recipients = z.array(recipientSchema).max(50)
const minutes = z.number().int().min(0).max(10_080)

/** How one group of an alert stands: all of it, or one channel, topic, case, source or person. */
export const alertStandingSchema = z.object({
  group: z.string(),
  /** The name of the case, source or person it is about; null where the group says it. */
  name: z.string().nullable(),
  state: z.enum(alertStates),
  since: instant,
  value: z.number().nullable(),
  expected: z.number().nullable(),
  limit: z.number().nullable(),
  firedAt: instant.nullable(),
})
export type AlertStanding = z.infer<typeof alertStandingSchema>

export const alertSchema = z.object({
  id,
  name: z.string(),
  kind: z.enum(alertKinds),
  sensitivity: z.enum(sensitivities),
  grouping: z.enum(alertGroupings),
  floor: z.number().int(),
  forMinutes: z.number().int(),
  coolDownMinutes: z.number().int(),
  recipients: z.array(recipientSchema),
  isOn: z.boolean(),
  /** Until then nobody is told by mail. */
  mutedUntil: instant.nullable(),
  /** The worst of its groups: firing, recovering, pending, error, no-data, normal. */
  state: z.enum(alertStates),
  standings: z.array(alertStandingSchema),
  lastFiredAt: instant.nullable(),
  /** When it was looked at last. */
  evaluatedAt: instant.nullable(),
  hits: z.number().int(),
  falseAlarms: z.number().int(),
  createdAt: instant,
})
export type Alert = z.infer<typeof alertSchema>

const settings = {
  name: z.string().trim().min(1).max(80),
  sensitivity: z.enum(sensitivities),
  grouping: z.enum(alertGroupings),
  floor: z.number().int().min(1).max(100_000),
  forMinutes: minutes,
  coolDownMinutes: minutes,
  recipients,
}
export const alertBody = z.strictObject({
  kind: z.enum(alertKinds),
  name: settings.name,
  sensitivity: settings.sensitivity.default('medium'),
  grouping: settings.grouping.default('all'),
  floor: settings.floor.optional(),
  forMinutes: minutes.optional(),
  coolDownMinutes: minutes.optional(),
  recipients: recipients.default([]),
})
export const alertChange = z.strictObject({
  name: settings.name.optional(),
  sensitivity: settings.sensitivity.optional(),
  grouping: settings.grouping.optional(),
  floor: settings.floor.optional(),
  forMinutes: minutes.optional(),
  coolDownMinutes: minutes.optional(),
  recipients: recipients.optional(),
  isOn: z.boolean().optional(),
  mutedUntil: instant.nullable().optional(),
})

export const alertFiringSchema = z.object({
  id,
  group: z.string(),
  name: z.string().nullable(),
  firedAt: instant,
  endedAt: instant.nullable(),
  value: z.number(),
  expected: z.number().nullable(),
  limit: z.number(),
  verdict: z.enum(alertVerdicts).nullable(),
})
export type AlertFiring = z.infer<typeof alertFiringSchema>
export const alertFiringQuery = pageQuery

/** What a person says of a firing, real or rehearsed: it is known by its group and its moment. Null takes it back. */
export const alertMarkBody = z.strictObject({
  group: z.string().max(200).default(''),
  firedAt: z.number().int(),
  verdict: z.enum(alertVerdicts).nullable(),
})

export const rehearsalQuery = z.strictObject({
  sensitivity: z.enum(sensitivities).optional(),
  /** The moment up to which it is rehearsed; now when left out. */
  to: instantText.optional(),
})

const outcomes = z.enum(['hit', 'false', 'unsaid', 'missed'])

export const rehearsalSchema = z.object({
  from: instant,
  to: instant,
  zone: z.string(),
  /** How many days there is anything of, and how many are needed. */
  days: z.number(),
  isTooEarly: z.boolean(),
  sensitivity: z.enum(sensitivities),
  /** What each sensitivity would have led to. */
  consequences: z.array(
    z.object({
      sensitivity: z.enum(sensitivities),
      hits: z.number().int(),
      falseAlarms: z.number().int(),
      unsaid: z.number().int(),
      missed: z.number().int(),
      mails: z.number().int(),
    }),
  ),
  /** Days of the zone: counted by their evening, and what was heard of them later. `limit`: where it would have fired in the evening. */
  bars: z.array(
    z.object({
      on: z.iso.date(),
      at: instant,
      to: instant,
      known: z.number().int(),
      later: z.number().int(),
      limit: z.number().nullable(),
      hasGap: z.boolean(),
    }),
  ),
  firings: z.array(
    z.object({
      group: z.string(),
      firedAt: instant,
      endedAt: instant.nullable(),
      value: z.number(),
      expected: z.number().nullable(),
      limit: z.number(),
      /** What is counted for the same hours today. */
      later: z.number().int(),
      case: z.object({ id, title: z.string() }).nullable(),
      outcome: outcomes,
      isMarked: z.boolean(),
    }),
  ),
})
export type Rehearsal = z.infer<typeof rehearsalSchema>

export const alertCountsSchema = z.object({
  firing: z.number().int(),
  pending: z.number().int(),
  /** The one that began to fire last. */
  newest: z.object({ id, name: z.string(), kind: z.enum(alertKinds), firedAt: instant }).nullable(),
})
export type AlertCounts = z.infer<typeof alertCountsSchema>
