import type { EventKind } from '#shared/event.ts'
import type { WebhookDeliveryState, WebhookOffReason, WebhookState } from '#shared/webhook.ts'
import { id, instant, int, json, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** An address of another program that is told what happens here. */
export const webhooks = table({
  id: id(),
  url: text(),
  /** Empty: all kinds that are for programs. */
  kinds: json<EventKind[]>(),
  state: oneOf<WebhookState>(),
  offReason: nullable(oneOf<WebhookOffReason>()),
  /** `whsec_…`, sealed with AFTERCARE_SECRET. */
  secretSealed: text(),
  /** The one of before, as long as it signs, too. */
  previousSealed: nullable(text()),
  previousEndsAt: nullable(instant()),
  /** The last event before it was added: it hears of later ones only. */
  sinceEventId: int(),
  /** Deliveries that were given up one after the other, and since when nothing arrives. */
  failures: zero(int()),
  failingSince: nullable(instant()),
  createdBy: reference('agents'),
  createdAt: instant(),
})

/** One event on its way to one webhook, in the words in which it will be told however late. */
export const webhookDeliveries = table(
  {
    id: id(),
    webhookId: reference('webhooks', 'cascade'),
    /** No foreign key: old events are deleted before their deliveries may be. */
    eventId: int(),
    kind: oneOf<EventKind>(),
    body: text(),
    state: oneOf<WebhookDeliveryState>(),
    attempts: zero(int()),
    /** When it is tried, or tried again. */
    sendAt: instant(),
    status: nullable(int()),
    failureCode: nullable(text()),
    createdAt: instant(),
    sentAt: nullable(instant()),
  },
  [{ on: ['webhookId', 'eventId'], unique: true }, { on: ['state', 'sendAt'] }, { on: ['webhookId', 'id'] }],
)
