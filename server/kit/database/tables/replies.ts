import type { Role } from '#shared/agent.ts'
import type { MacroAction } from '#shared/macro.schema.ts'
import type { PromiseState } from '#shared/promise.ts'
import type { ReplyState, Surface, Visibility } from '#shared/reply.ts'
import { given, id, instant, int, json, nullable, one, oneOf, reference, table, text, zero } from './column.ts'

/** A promise in a reply that is not sent: its words, the plain day it means, and who keeps it (the writer unless said). */
export type Promised = { words: string; dueOn: string; ownerId?: number | undefined }

/** A rule by which a second person must approve, and the least role of that person. */
export type HeldBy = { name: string; role: Role }

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
    /** Of the post that it is; of several the first. */
    externalId: nullable(text()),
    url: nullable(text()),
    /** The posts that it goes out as, where it is several; how many are out, and the newest of those, which the next answers. */
    parts: nullable(json<string[]>()),
    partsOut: zero(int()),
    lastPartId: nullable(text()),
    /** The template that it began with, and what is done with the case when it is approved. */
    templateId: nullable(reference('templates', 'set null')),
    actions: nullable(json<MacroAction[]>()),
    /** Who wrote this version; null: who wrote the first. */
    textBy: nullable(reference('agents')),
    /** The rules by which a second person must approve it. */
    heldBy: nullable(json<HeldBy[]>()),
    /** Another answer went out meanwhile: it no longer waits for the second person, until it is handed in again. */
    cancelledAt: nullable(instant()),
  },
  [{ on: ['threadId', 'id'] }, { on: ['state', 'id'] }, { on: ['deliveryId'], unique: true }, given('templateId')],
)

/** What somebody is writing in a thread, for themselves: one text for each surface. */
export const replyDrafts = table(
  {
    threadId: reference('threads', 'cascade'),
    agentId: reference('agents', 'cascade'),
    surface: oneOf<Surface>(),
    text: text(),
    /** The order whose outcome it was begun to tell. */
    serviceOrderId: nullable(reference('serviceOrders', 'set null')),
    at: instant(),
  },
  [{ on: ['threadId', 'agentId', 'surface'], unique: true }, { on: ['agentId', 'at'] }],
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
