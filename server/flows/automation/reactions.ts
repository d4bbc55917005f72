import type { Context } from '../../kit/database/context.ts'
import { forgetDeletedWords } from '../../nouns/cases/case.upkeep.ts'
import { tellOrdersOfThread } from '../../nouns/service-orders/service-order.actions.ts'

/** When this event happened, do that: the only upward arrows of the house. Each runs in the event's own transaction. */
export const reactions: Context['reactions'] = {
  'reply-sent': tellOrdersOfThread,
  'mention-changed': async (tx, context, event, emit) => {
    const { caseId, threadId = null } = event
    if (event.data?.deleted && caseId) await forgetDeletedWords(tx, context, { caseId, threadId }, emit)
  },
}
