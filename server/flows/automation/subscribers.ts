import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { forgetLeftWords } from '../../nouns/cases/case.forgetting.ts'
import { findSurvivors, forgetMergedWords, getCase } from '../../nouns/cases/case.store.ts'
import { retitleEvents } from '../../nouns/events/event.store.ts'
import { durableCursor, follow } from '../../nouns/events/subscription.ts'
import { type Asking, askForFeedback, listAskingKinds } from '../../nouns/feedback/feedback.asking.ts'
import { coverWhatOrdersCause } from '../../nouns/goods/coverage.actions.ts'
import { takeProofs } from '../../nouns/handle-proofs/handle-proof.taking.ts'
import { findFormerCases } from '../../nouns/membership/former-cases.store.ts'
import { forgetSuggestions } from '../../nouns/merge-suggestions/merge-suggestion.store.ts'
import { tellingKinds, tellPeople } from '../../nouns/notifications/notification.following.ts'
import type { Making } from '../../nouns/rules/rule.doing.ts'
import { listTriggers, runRules } from '../../nouns/rules/rule.running.ts'
import { assignOpened } from '../../nouns/teams/assignment.actions.ts'
import { listThreadCases } from '../../nouns/threads/thread.store.ts'
import { listWantedKinds, queueEvents } from '../../nouns/webhooks/webhook.sending.ts'

/** What orders are opened with, and how customers are asked; null: it is not done. */
export type Means = { making: Making | null; asking: Asking | null }

/**
 * What follows from events after they were written: once for every event, whatever dies, on one of all nodes (see `durableCursor`). What
 * must hold in the event's own transaction stands in reactions.ts.
 */
type Subscriber = {
  name: string
  /** Asked anew each time where it changes. */
  kinds: readonly EventKind[] | ((db: Handle) => Promise<readonly EventKind[]>)
  handle(events: readonly Event[], tx: Handle, context: Context, emit: (event: NewEvent) => void, means: Means): Promise<void>
}

export const subscribers: readonly Subscriber[] = [
  { name: 'forget titles of deleted words', kinds: ['mention-changed'], handle: forgetTitles },
  {
    name: 'link proven authors',
    kinds: ['mention-clustered'],
    handle: (events, tx, context, emit) =>
      takeProofs(
        tx,
        context,
        events.flatMap(({ mentionId }) => mentionId ?? []),
        emit,
      ),
  },
  { name: 'tell webhooks', kinds: listWantedKinds, handle: queueEvents },
  { name: 'give cases to people', kinds: ['case-opened', 'case-reopened', 'case-woken'], handle: assignOpened },
  {
    name: 'run rules',
    kinds: listTriggers,
    handle: (events, tx, context, emit, { making }) => runRules(events, tx, context, emit, making),
  },
  {
    name: 'ask how it went',
    kinds: listAskingKinds,
    handle: (events, tx, context, emit, { asking }) => askForFeedback(events, tx, context, emit, asking),
  },
  { name: 'tell people', kinds: tellingKinds, handle: tellPeople },
  { name: 'cover what orders cause', kinds: ['order-moved', 'order-move-undone', 'order-unit-replaced'], handle: coverWhatOrdersCause },
]

/** Lets each durable subscriber go on (a job). @returns whether there may be more at once */
export async function runSubscribers(context: Context, means: Means = { making: null, asking: null }): Promise<boolean> {
  let more = false
  for (const { name, kinds, handle } of subscribers) {
    const wanted = typeof kinds === 'function' ? await kinds(context.db) : kinds
    const subscription = follow(context, { kinds: wanted, cursor: durableCursor(name) })
    more = (await subscription.next((events, tx, emit) => handle(events, tx, context, emit, means))) || more
  }
  return more
}

/**
 * Words that an author took away also leave the titles that events of the case carry, the cases that were merged into it, and those that
 * the thread was in before.
 */
async function forgetTitles(events: readonly Event[], tx: Handle, { engine }: Context): Promise<void> {
  const deleted = events.filter(({ data }) => data.deleted === true)
  const caseIds = new Set(deleted.flatMap(({ caseId }) => caseId ?? []))
  const threadIds = new Set(deleted.flatMap(({ threadId }) => threadId ?? []))
  const former = new Set<number>()
  for (const { id, caseId } of await listThreadCases(tx, [...threadIds])) {
    if (caseId !== null) caseIds.add(caseId)
    const survivors = await findSurvivors(tx, await findFormerCases(tx, id, caseId))
    for (const one of survivors.values()) former.add(one)
  }
  for (const id of former) {
    if (caseIds.has(id)) continue
    await forgetLeftWords(tx, engine, id)
    await forgetSuggestions(tx, id)
  }
  for (const id of new Set([...caseIds, ...former])) {
    const { title } = await getCase(tx, id)
    await retitleEvents(tx, id, title)
    for (const merged of await forgetMergedWords(tx, id, title)) await retitleEvents(tx, merged, title)
  }
}
