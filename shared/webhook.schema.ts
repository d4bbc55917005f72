import { z } from 'zod'
import { eventKinds } from './event.ts'
import { id, instant } from './list.schema.ts'
import { webhookDeliveryStates, webhookKinds, webhookOffReasons, webhookStates } from './webhook.ts'

const url = z.url({ protocol: /^https?$/ }).max(500)
const kinds = z.array(z.enum(eventKinds).refine((kind) => webhookKinds.includes(kind), 'is not for programs')).max(eventKinds.length)

/** Where programs are told what happens, signed as Standard Webhooks says. */
export const webhookSchema = z.object({
  id,
  url: z.string(),
  /** Which events; empty: all. */
  kinds: z.array(z.enum(eventKinds)),
  state: z.enum(webhookStates),
  offReason: z.enum(webhookOffReasons).nullable(),
  /** Since when nothing arrived; null when the last delivery did. */
  failingSince: instant.nullable(),
  /** Until then deliveries carry a signature by the secret of before, too. */
  rotatedUntil: instant.nullable(),
  createdAt: instant,
})
export type Webhook = z.infer<typeof webhookSchema>

/** The secret is shown once. */
export const webhookWithSecretSchema = webhookSchema.extend({ secret: z.string() })
export type WebhookWithSecret = z.infer<typeof webhookWithSecretSchema>

export const webhookBody = z.strictObject({ url, kinds: kinds.default([]) })
export const webhookChange = z.strictObject({ url: url.optional(), kinds: kinds.optional(), state: z.enum(webhookStates).optional() })

export const webhookDeliverySchema = z.object({
  id,
  /** The same in every try: the receiver knows a repeat by it. */
  messageId: z.string(),
  kind: z.enum(eventKinds),
  state: z.enum(webhookDeliveryStates),
  attempts: z.number().int(),
  /** When it is tried next; null when it is not. */
  nextAt: instant.nullable(),
  /** HTTP status of the last try; null when there was no answer. */
  status: z.number().int().nullable(),
  /** Why the last try failed: a word as `timeout`, `closed`, `unreachable`, `status`. */
  failure: z.string().nullable(),
  createdAt: instant,
  sentAt: instant.nullable(),
})
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>
