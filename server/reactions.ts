import { forgetDeletedWords } from './cases/case.upkeep.ts'
import type { Desk } from './database/desk.ts'
import { tellOrdersOfThread } from './service-orders/service-order.actions.ts'

/** When this event happened, do that: the only upward arrows of the house. Each runs in the event's own transaction. */
export const reactions: Desk['reactions'] = {
  'reply-sent': tellOrdersOfThread,
  'mention-changed': async (tx, desk, event, happened) => {
    const { caseId, threadId = null } = event
    if (event.data?.deleted && caseId) await forgetDeletedWords(tx, desk, { caseId, threadId }, happened)
  },
}
