import type { ChannelName } from '#shared/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import type { Context, Reaction } from '../../kit/database/context.ts'
import { forgetDeletedWords } from '../../nouns/membership/membership.counters.ts'
import { getReply } from '../../nouns/replies/reply.store.ts'
import { markTold } from '../../nouns/service-orders/service-order.actions.ts'
import { getThread } from '../../nouns/threads/thread.store.ts'

/** The reply that was written to tell an outcome is out, where all who read the complaint can read it: the order is told. */
const tellOrder: Reaction = async (tx, context, { replyId }, emit) => {
  if (!replyId) return
  const { serviceOrderId, threadId, visibility } = await getReply(tx, replyId)
  if (serviceOrderId === null) return
  const { channel } = await getThread(tx, threadId)
  const isAsOpen = visibility === 'public' || !getChannel(channel as ChannelName).publicReplies
  if (isAsOpen) await markTold(tx, context, serviceOrderId, emit)
}

/** When this event happened, do that: the only upward arrows of the house. Each runs in the event's own transaction. */
export const reactions: Context['reactions'] = {
  'reply-sent': tellOrder,
  'mention-changed': async (tx, context, event, emit) => {
    if (event.data?.deleted && event.threadId) await forgetDeletedWords(tx, context, event.threadId, emit)
  },
}
