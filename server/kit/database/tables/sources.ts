import type { ChannelName } from '#shared/channel.ts'
import type { Refreshes, SourceState, SpendingKind } from '#shared/source.ts'
import { flag, id, instant, int, json, nullable, oneOf, reference, table, text, zero } from './column.ts'

export const sources = table(
  {
    id: id(),
    channel: oneOf<ChannelName>(),
    name: text(),
    query: nullable(text()),
    settings: json<Record<string, string | number | boolean>>(),
    /** Sealed with AFTERCARE_SECRET; a JSON object of strings inside. */
    credentials: nullable(text()),
    account: nullable(json<{ externalId?: string; handle: string; name?: string }>()),
    practice: zero(flag()),
    state: oneOf<SourceState>(),
    error: nullable(text()),
    /** The code of a ChannelError beside its words. */
    errorCode: nullable(text()),
    cursor: nullable(json()),
    nextPollAt: instant(),
    leaseOwner: nullable(text()),
    leaseEndsAt: nullable(instant()),
    lastPollAt: nullable(instant()),
    lastSuccessAt: nullable(instant()),
    newestPostAt: nullable(instant()),
    failures: zero(int()),
    /** Micro-dollars in `spendMonth` (UTC, like 2026-11). */
    spend: zero(int()),
    spendMonth: text(),
    cap: nullable(int()),
    /** Which of its mentions are asked for again (see shared/source.ts). */
    refreshes: oneOf<Refreshes>(),
    mentionCount: zero(int()),
    /** After this a person must act: its credentials end and do not renew themselves. Null: they do not end, or nobody knows. */
    tokenEndsAt: nullable(instant()),
    /** What was left of the limit it reads under when it was heard last: calls or units, of how many, until when. */
    quotaLeft: nullable(int()),
    quotaOf: nullable(int()),
    quotaResetsAt: nullable(instant()),
    createdAt: instant(),
    removedAt: nullable(instant()),
  },
  [{ on: ['nextPollAt'] }],
)

export const sourceGaps = table(
  {
    id: id(),
    sourceId: reference('sources', 'cascade'),
    fromAt: instant(),
    toAt: nullable(instant()),
    reason: text(),
  },
  [{ on: ['sourceId', 'fromAt'] }],
)

/** One thing paid for: a page read, posts asked for again, or a delivery. Micro-dollars. */
export const spendings = table(
  {
    id: id(),
    sourceId: reference('sources'),
    at: instant(),
    kind: oneOf<SpendingKind>(),
    posts: int(),
    cost: int(),
    deliveryId: nullable(reference('deliveries', 'set null')),
  },
  [{ on: ['sourceId', 'id'] }, { on: ['deliveryId'] }],
)

/** Money held for a call that is under way, so that no other call spends it meanwhile. A dead process's ends by itself. Micro-dollars. */
export const reservations = table(
  {
    id: id(),
    sourceId: reference('sources', 'cascade'),
    amount: int(),
    endsAt: instant(),
  },
  [{ on: ['sourceId'] }],
)
