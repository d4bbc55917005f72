import type { RetentionClass } from '#shared/retention.ts'
import { id, instant, int, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** How long each kind of thing is kept. */
export const retentionRules = table({
  class: key(oneOf<RetentionClass>()),
  /** Null: for ever. */
  months: nullable(int()),
  changedBy: nullable(reference('agents')),
  changedAt: instant(),
  /** Before that nothing is removed: until then it can be undone. */
  startsAt: instant(),
  /** When it is looked at next. */
  nextAt: instant(),
})

/** What was removed, run by run; one that has no end goes on where it is. */
export const retentionRuns = table(
  {
    id: id(),
    class: oneOf<RetentionClass>(),
    /** What is older than this goes. */
    cutoffAt: instant(),
    startedAt: instant(),
    endedAt: nullable(instant()),
    /** The last row that was looked at. */
    lastId: zero(int()),
    /** The last one there was when it began. */
    upToId: int(),
    removed: zero(int()),
  },
  [{ on: ['class', 'id'] }],
)

/** Cases of which nothing may go, whatever their age: a dispute, a court. */
export const caseHolds = table({
  caseId: key(reference('cases', 'cascade')),
  reason: text(),
  agentId: reference('agents'),
  heldAt: instant(),
})
