import type { Desk } from '../../kit/database/context.ts'
import { forgetDeletedWords } from '../../nouns/cases/case.upkeep.ts'
import { tellOrdersOfThread } from '../../nouns/service-orders/service-order.actions.ts'

/** When this event happened, do that: the only upward arrows of the house. Each runs in the event's own transaction. */
export const reactions: Desk['reactions'] = {
  'reply-sent': tellOrdersOfThread,
  'mention-changed': async (tx, desk, event, happened) => {
    const { caseId, threadId = null } = event
    if (event.data?.deleted && caseId) await forgetDeletedWords(tx, desk, { caseId, threadId }, happened)
  },
}
