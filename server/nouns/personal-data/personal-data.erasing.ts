import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { lockCustomer } from '../customers/customer.actions.ts'
import { moveDelivery } from '../deliveries/delivery.store.ts'
import { saveGone } from '../mentions/mention.keep.ts'
import { removeByOf } from '../stories/story.rules.ts'
import * as store from './personal-data.store.ts'
import { eraseAsks, eraseStories, listAskMails, listAsksOf, listStoriesOf } from './told-and-shown.store.ts'

const mailsAtOnce = 200

/**
 * Takes away what the desk knows of a person, for good: name, addresses, what they are found by, links with their notes, mails and our
 * answers to them, messages and photos of their pages, how they said it went, their stories, consents and changes. Purchases and orders stay without a name. Public posts stay
 * with their authors, who are linked to nobody any more: they have a way of their own to be forgotten.
 * @throws Refusal `replies-leaving`, `customer-erased`, `customer-merged`
 */
export function eraseCustomer(context: Context, by: Actor, customerId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockCustomer(tx, context, customerId)
    const now = context.clock()
    const { customerIds, authorIds, mailAuthorIds, mailThreadIds: threadIds, orderIds } = await store.listBelongings(tx, customerId)
    if ((await store.listReplies(tx, threadIds)).some(({ leaving }) => leaving))
      throw new Refusal('conflict', 'replies-leaving', 'A reply to this person is just leaving. Try again when it is out.')
    const orderMails = await store.listOrderMails(tx, orderIds)
    for (const { deliveryId } of orderMails.filter(({ state }) => state === 'approved'))
      await moveDelivery(tx, deliveryId, ['approved'], { state: 'withdrawn' })
    if ((await store.listOrderMails(tx, orderIds)).some(({ state }) => state === 'sending'))
      throw new Refusal('conflict', 'replies-leaving', 'A mail to this person is just leaving. Try again when it is out.')
    const asks = await listAsksOf(tx, { customerIds, authorIds, orderIds })
    const askMails = asks.flatMap(({ deliveryId }) => deliveryId ?? [])
    for (const id of askMails) await moveDelivery(tx, id, ['approved'], { state: 'withdrawn' })
    if ((await listAskMails(tx, askMails)).some(({ state }) => state === 'sending'))
      throw new Refusal('conflict', 'replies-leaving', 'A mail to this person is just leaving. Try again when it is out.')
    const mails = await store.listMails(tx, mailAuthorIds)
    for (const channel of new Set(mails.map((mail) => mail.channel))) {
      const ofChannel = mails.filter((mail) => mail.channel === channel)
      for (let n = 0; n < ofChannel.length; n += mailsAtOnce)
        await saveGone(tx, context.engine, channel, ofChannel.slice(n, n + mailsAtOnce), now, emit)
    }
    const askIds = asks.map(({ id }) => id)
    const storyIds = await listStoriesOf(tx, { customerIds, authorIds, orderIds }, askIds)
    await eraseStories(tx, storyIds, { now, by: removeByOf(now) })
    await eraseAsks(tx, askIds)
    await store.emptyDeliveries(tx, askMails)
    await store.eraseFromEvents(tx, threadIds)
    await store.eraseFromMail(tx, { mailAuthorIds, threadIds })
    await store.eraseFromOrders(tx, customerId, orderIds, now)
    await store.eraseCustomers(tx, customerIds, now)
    emit({ kind: 'customer-erased', agentId: by.agentId, data: { customerId } })
  })
}
