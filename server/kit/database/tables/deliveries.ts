import type { DeliveryPurpose, DeliveryState } from '#shared/delivery.ts'
import type { Visibility } from '#shared/reply.ts'
import { given, id, instant, int, json, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** Everything that is sent, as it was approved; never changed. Ids are those of the network. */
export type DeliveryPayload = {
  text: string
  visibility: Visibility
  inReplyTo: string
  authorExternalId: string
  conversationId: string | null
  /** For one that begins a conversation: its subject line. `inReplyTo` is empty then. */
  subject?: string
  /** No person wrote it. */
  automatic?: true
  /** The same as `text` with form, for a channel that has it; it names each picture as `cid:` and its name. PNG in base64. */
  html?: string
  pictures?: { name: string; png: string }[]
  /** No copy of it is kept at the network. */
  uncopied?: true
}

/** What went wrong last: the kind of a ChannelError, `person` or `restored`; its code, and one sentence for people. */
export type DeliveryFailure = {
  kind: 'retry-at' | 'stop-and-ask' | 'drop' | 'unknown' | 'person' | 'restored'
  code: string
  words: string
}

/** One thing that leaves through a source, once. */
export const deliveries = table(
  {
    id: id(),
    sourceId: reference('sources'),
    purpose: oneOf<DeliveryPurpose>(),
    /** The reply that it carries, or a part of it. */
    replyId: nullable(int()),
    /** Idempotency key towards the network. */
    key: text(),
    payload: json<DeliveryPayload>(),
    state: oneOf<DeliveryState>(),
    createdAt: instant(),
    sendAt: instant(),
    /** When the first call to the network began; fixed before it. */
    attemptedAt: nullable(instant()),
    attempts: zero(int()),
    /** While `sending`: when to look whether the network has it. */
    reconcileAt: nullable(instant()),
    reconciliations: zero(int()),
    sentAt: nullable(instant()),
    externalId: nullable(text()),
    url: nullable(text()),
    failure: nullable(json<DeliveryFailure>()),
  },
  [{ on: ['key'], unique: true }, given('replyId'), { on: ['sourceId', 'state', 'sendAt'] }, { on: ['state', 'sendAt'] }],
)

/** Something an administrator must resume: `sending`. */
export const pauses = table({ name: key(text()), sinceAt: instant(), why: text() })
