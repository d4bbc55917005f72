import type { ReplyState, Visibility } from '#shared/reply.ts'
import { id, instant, int, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

export const replies = table(
  {
    id: id(),
    threadId: reference('threads'),
    caseId: nullable(reference('cases', 'set null')),
    answersMentionId: nullable(reference('mentions', 'set null')),
    visibility: oneOf<Visibility>(),
    text: text(),
    state: oneOf<ReplyState>(),
    /** Idempotency key towards the network; never changes. */
    key: text(),
    writtenBy: reference('agents'),
    approvedBy: nullable(reference('agents')),
    createdAt: instant(),
    approvedAt: nullable(instant()),
    sendAt: nullable(instant()),
    /** When the first call to the network began; fixed before it. */
    attemptedAt: nullable(instant()),
    attempts: zero(int()),
    /** While `sending`: when to look whether it was published. */
    reconcileAt: nullable(instant()),
    reconciliations: zero(int()),
    sentAt: nullable(instant()),
    externalId: nullable(text()),
    url: nullable(text()),
    error: nullable(text()),
  },
  [{ on: ['key'], unique: true }, { on: ['threadId', 'id'] }, { on: ['state', 'sendAt'] }],
)

/** Something an administrator must resume: `sending`. */
export const pauses = table({ name: key(text()), sinceAt: instant(), why: text() })
