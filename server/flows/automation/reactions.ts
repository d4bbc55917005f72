import type { ChannelName } from '#shared/channel.ts'
import { type EventKind, eventKinds } from '#shared/event.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import { getChannel } from '../../engines/channels/index.ts'
import type { Context, Reaction } from '../../kit/database/context.ts'
import { type AgentMailing, tellAgent } from '../../nouns/agent-mails/agent-mail.actions.ts'
import { followOrder } from '../../nouns/appointments/appointment.actions.ts'
import { writeAudit } from '../../nouns/audit/audit.actions.ts'
import { endStretch } from '../../nouns/bot/bot.actions.ts'
import { followClocks } from '../../nouns/clocks/clock.following.ts'
import { followAssigned, followMentioned, followSurvivor } from '../../nouns/followers/follower.actions.ts'
import { followCustody } from '../../nouns/goods/custody.ts'
import { takeExchangeBack } from '../../nouns/goods/exchange.actions.ts'
import { takeReceiptBack } from '../../nouns/goods/receipt.actions.ts'
import { settleGoodwill } from '../../nouns/goodwill/goodwill.actions.ts'
import { forgetDeletedWords } from '../../nouns/membership/membership.counters.ts'

import { type Mailing, writeOrderMail } from '../../nouns/order-mails/order-mail.actions.ts'
import { followMerger, followReply } from '../../nouns/plans/plan.following.ts'
import { keepDutiesAfterStep } from '../../nouns/policies/duty.actions.ts'

import { keepPromisesOf } from '../../nouns/promises/promise.actions.ts'
import { watchRecovery } from '../../nouns/recovery/recovery.actions.ts'
import { getReply } from '../../nouns/replies/reply.store.ts'
import { markTold } from '../../nouns/service-orders/service-order.actions.ts'
import { carryTags } from '../../nouns/tags/tag.actions.ts'
import { followTeam } from '../../nouns/teams/assignment.actions.ts'
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

/** What a reply that is out promises is written down with it. */
const writePromises: Reaction = async (tx, context, { replyId }, emit) => {
  if (replyId) await keepPromisesOf(tx, context, replyId, emit)
}

/** A case that a person gave to a team goes to one of it, where the team gives cases by itself. */
const giveOn: Reaction = async (tx, context, { caseId, data }, emit) => {
  if (caseId && typeof data?.toTeam === 'number') await followTeam(tx, context, caseId, emit)
}

/** The appointment and the duties of an order keep up with its steps. */
const keepUpOf =
  (isBack: boolean): Reaction =>
  async (tx, context, { orderId, data }, emit) => {
    if (!orderId) return
    await followOrder(tx, context, orderId, isBack, emit)
    await keepDutiesAfterStep(tx, context, orderId, isBack ? (data?.from as ServiceOrderState) : null, emit)
  }
const keepUp = keepUpOf(false)

/** When this event happened, do that: the only upward arrows of the house. Each runs in the event's own transaction. */
export const reactions: Context['reactions'] = {
  together: async (tx, context, events) => {
    await followClocks(tx, context, events)
    await writeAudit(tx, context, events)
  },
  'reply-sent': async (...sent) => {
    await tellOrder(...sent)
    await writePromises(...sent)
    await followReply(...sent)
  },
  'case-resolved': endStretch,
  'case-merged': async (...merged) => {
    await followMerger(...merged)
    await followSurvivor(...merged)
    await carryTags(...merged)
  },
  'case-assigned': async (...assigned) => {
    await followAssigned(...assigned)
    await giveOn(...assigned)
  },
  'note-written': followMentioned,
  'reply-approved': followReply,
  'reply-handed-over': followReply,
  'reply-taken-back': followReply,
  'reply-withdrawn': followReply,
  'reply-failed': followReply,
  'reply-uncertain': followReply,
  'order-told': async (tx, _context, { orderId }) => {
    if (orderId) await watchRecovery(tx, orderId)
  },
  'order-moved': async (...moved) => {
    await settleGoodwill(...moved)
    await keepUp(...moved)
    await followCustody(...moved)
  },
  'order-move-undone': async (...undone) => {
    await takeReceiptBack(...undone)
    await takeExchangeBack(...undone)
    await followCustody(...undone)
    await keepUpOf(true)(...undone)
  },
  'mention-changed': async (tx, context, event, emit) => {
    if (event.data?.deleted && event.threadId) await forgetDeletedWords(tx, context, event.threadId, emit)
  },
}

const aboutOrders = eventKinds.filter((kind) => /^(order|quote|appointment)-/.test(kind) && kind !== 'order-mail-changed')

const aboutWaysIn: readonly EventKind[] = [
  'password-changed',
  'second-factor-added',
  'second-factor-removed',
  'recovery-code-used',
  'identity-linked',
]

/** The same, and customers are written to about their orders, people of the team about their ways in. */
export function reactionsWithMail(mailing: Mailing, toTeam: AgentMailing | null = null): Context['reactions'] {
  const withMail = (kind: EventKind): [EventKind, Reaction] => [
    kind,
    async (tx, context, event, emit) => {
      await reactions[kind]?.(tx, context, event, emit)
      await writeOrderMail(tx, context, mailing, event, emit)
    },
  ]
  const tell: Reaction = async (tx, context, event) => {
    if (toTeam) await tellAgent(tx, context, toTeam, event)
  }
  return {
    ...reactions,
    ...Object.fromEntries(aboutOrders.map(withMail)),
    ...Object.fromEntries(aboutWaysIn.map((kind) => [kind, tell])),
  }
}
