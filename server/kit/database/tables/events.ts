import type { EventKind } from '#shared/event.ts'
import { id, instant, int, json, key, nullable, oneOf, table, text } from './column.ts'

/** What happened. It names rows without a foreign key: an event stays true when what it tells of is gone. */
export const events = table(
  {
    id: id(),
    kind: oneOf<EventKind>(),
    at: instant(),
    agentId: nullable(int()),
    caseId: nullable(int()),
    threadId: nullable(int()),
    mentionId: nullable(int()),
    replyId: nullable(int()),
    orderId: nullable(int()),
    sourceId: nullable(int()),
    data: json<Record<string, unknown>>(),
  },
  [
    { on: ['caseId', 'id'] },
    { name: 'of_house', on: ['id'], where: "kind in ('source-health', 'alert-moved', 'policy-published', 'sla-changed')" },
    { name: 'of_assigning', on: ['at'], where: "kind = 'case-assigned'" },
    // Those that say words of a person: they are found when the person is erased.
    { name: 'with_words', on: ['threadId'], where: "kind in ('case-joined', 'promise-made', 'promise-moved')" },
  ],
)

/** How far each durable subscriber has followed the events. */
export const subscriptions = table({ name: key(text()), eventId: int() })

export const leases = table({ name: key(text()), owner: text(), endsAt: instant() })
