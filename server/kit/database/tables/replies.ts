import type { PromiseState } from '#shared/promise.ts'
import type { ReplyState, Visibility } from '#shared/reply.ts'
import { id, instant, int, json, nullable, one, oneOf, reference, table, text } from './column.ts'

/** A promise in a reply that is not sent: its words, the plain day it means, and who keeps it (the writer unless said). */
export type Promised = { words: string; dueOn: string; ownerId?: number | undefined }

export const replies = table(
  {
    id: id(),
    threadId: reference('threads'),
    answersMentionId: nullable(reference('mentions', 'set null')),
    /** The finished order whose outcome it tells. */
    serviceOrderId: nullable(reference('serviceOrders', 'set null')),
    visibility: oneOf<Visibility>(),
    text: text(),
    /** What it promises, as the writer left it; null: nobody looked, so what is found in the text when it is sent. */
    promised: nullable(json<Promised[]>()),
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

/** What was promised in replies that are out. */
export const promises = table(
  {
    id: id(),
    replyId: reference('replies', 'cascade'),
    threadId: reference('threads'),
    wording: text(),
    /** The day at whose end it is broken, in the zone of the desk. */
    dueOn: text(),
    /** The day it had before it was last given another one. */
    movedFromOn: nullable(text()),
    ownerId: reference('agents'),
    state: oneOf<PromiseState>(),
    madeAt: instant(),
    settledAt: nullable(instant()),
    /** null: the day was over. */
    settledBy: nullable(reference('agents')),
  },
  [{ on: ['replyId'] }, { on: ['threadId', 'id'] }, { on: ['ownerId', 'id'] }, { on: ['state', 'id'] }, { on: ['state', 'dueOn'] }],
)
