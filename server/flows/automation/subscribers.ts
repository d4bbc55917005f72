import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { forgetMergedWords, getCase } from '../../nouns/cases/case.store.ts'
import { retitleEvents } from '../../nouns/events/event.store.ts'
import { durableCursor, follow } from '../../nouns/events/subscription.ts'

/**
 * What follows from events after they were written: once for every event, whatever dies, on one of all nodes (see `durableCursor`). What
 * must hold in the event's own transaction stands in reactions.ts.
 */
type Subscriber = { name: string; kinds: readonly EventKind[]; handle(events: readonly Event[], tx: Handle): Promise<void> }

export const subscribers: readonly Subscriber[] = [
  { name: 'forget titles of deleted words', kinds: ['mention-changed'], handle: forgetTitles },
]

/** Lets each durable subscriber go on (a job). @returns whether there may be more at once */
export async function runSubscribers(context: Context): Promise<boolean> {
  let more = false
  for (const { name, kinds, handle } of subscribers)
    more = (await follow(context, { kinds, cursor: durableCursor(name) }).next(handle)) || more
  return more
}

/** Words that an author took away also leave the titles that events of the case carry, and the cases that were merged into it. */
async function forgetTitles(events: readonly Event[], tx: Handle): Promise<void> {
  const caseIds = new Set(events.flatMap(({ caseId, data }) => (caseId !== null && data.deleted === true ? [caseId] : [])))
  for (const id of caseIds) {
    const { title } = await getCase(tx, id)
    await retitleEvents(tx, id, title)
    for (const merged of await forgetMergedWords(tx, id, title)) await retitleEvents(tx, merged, title)
  }
}
