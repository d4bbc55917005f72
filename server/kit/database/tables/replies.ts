import type { ReplyState, Visibility } from '#shared/reply.ts'
import { id, instant, int, nullable, one, oneOf, reference, table, text } from './column.ts'

export const replies = table(
  {
    id: id(),
    threadId: reference('threads'),
    answersMentionId: nullable(reference('mentions', 'set null')),
    /** The finished order whose outcome it tells. */
    serviceOrderId: nullable(reference('serviceOrders', 'set null')),
    visibility: oneOf<Visibility>(),
    text: text(),
    /** Counts the texts it has had, from 1. */
    version: one(int()),
    state: oneOf<ReplyState>(),
    writtenBy: reference('agents'),
    createdAt: instant(),
    /** Exactly this version may leave. */
    approvedVersion: nullable(int()),
    approvedBy: nullable(reference('agents')),
    approvedAt: nullable(instant()),
    /** What carries the approved version; each approval has its own. Null where a person posts it by hand. */
    deliveryId: nullable(reference('deliveries', 'set null')),
    sentAt: nullable(instant()),
    externalId: nullable(text()),
    url: nullable(text()),
  },
  [{ on: ['threadId', 'id'] }, { on: ['state', 'id'] }, { on: ['deliveryId'], unique: true }],
)
