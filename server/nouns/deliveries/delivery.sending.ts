import { type Channel, ChannelError, type Connection, type ReplyOrder, type SentReply } from '../../engines/channels/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import type { DeliveryFailure } from '../../kit/database/tables/deliveries.ts'
import { day, minute, second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { Log } from '../../kit/lib/log.ts'
import { stopSource } from '../sources/source.actions.ts'
import { getSource, type SourceRow } from '../sources/source.store.ts'
import { payForDelivery, reserveMoney } from '../sources/spending.actions.ts'
import { bookSpend, refundDelivery, removeReservation } from '../sources/spending.store.ts'
import type { DeliveryHandlers } from './delivery.handler.ts'
import { claimDueDelivery, claimUnknownDelivery, type Delivery, findSendingPause, moveDelivery } from './delivery.store.ts'

export type Sending = { context: Context; log: Log; connect(source: SourceRow): Connection; handlers: DeliveryHandlers }

/** A call ends within 30 s; what is still `sending` after this was cut off and must be looked for. */
const cutOffMs = 45 * second
/** How many own posts there must be money for before a look, and most that one reads. */
const ownPosts = { least: 100, most: 1_000 }

type Prepared = { source: SourceRow; order: ReplyOrder; channel: Channel }

/**
 * Sends the next delivery of a source that is due; answers false when none is. The row says `sending` before the network hears of it.
 */
export async function sendNext(sending: Sending, sourceId: number): Promise<boolean> {
  const { context, handlers } = sending
  if (await findSendingPause(context.db)) return false
  const claimed = await change(
    context,
    async (tx, emit) => {
      const now = context.clock()
      const delivery = await claimDueDelivery(tx, context.engine, sourceId, now, now + cutOffMs)
      if (!delivery) return null
      await handlers[delivery.purpose](tx, context, delivery, emit)
      failpoint('sending-written')
      return delivery
      // A power failure after the network has it must not bring back a row that says it has not.
    },
    { durable: true },
  )
  if (!claimed) return false
  failpoint('sending-saved')
  await carry(sending, claimed, async ({ order, source, channel }) => {
    if (source.removedAt !== null)
      throw new ChannelError('drop', 'source-removed', `${source.name} was removed. Nothing can be sent there.`)
    if (source.state === 'stopped')
      throw new ChannelError('stop-and-ask', source.errorCode ?? 'invalid', source.error ?? `${source.name} is stopped.`)
    await pay(context, source, claimed, channel.price(order.text))
    failpoint('reply-leaves')
    const sent = await sending.connect(source).sendReply(order)
    failpoint('reply-answered')
    await keepSent(sending, claimed, sent)
    failpoint('reply-sent-saved')
  })
  return true
}

function keepSent({ context, handlers }: Sending, { id }: Delivery, { externalId, url }: SentReply): Promise<void> {
  return change(context, async (tx, emit) => {
    const found = { state: 'sent', sentAt: context.clock(), externalId, url, failure: null, reconcileAt: null } as const
    const sent = await moveDelivery(tx, id, ['sending'], found)
    if (sent) await handlers[sent.purpose](tx, context, sent, emit)
    failpoint('reply-sent-written')
  })
}

/** Throws ChannelError when it cannot be paid for (now). */
async function pay(context: Context, source: SourceRow, { id }: Delivery, cost: number): Promise<void> {
  const without = cost > 0 ? await payForDelivery(context, source.id, cost, id) : null
  if (without === 'spent')
    throw new ChannelError(
      'stop-and-ask',
      'cap',
      `${source.name} has reached its cap for this month. Raise it in Settings, then send again; nothing was sent.`,
    )
  if (without === 'busy')
    throw new ChannelError('retry-at', 'cap', 'Another call holds what is left of the cap for a moment. The reply leaves right after it.')
}

/**
 * Looks for the next delivery of a source whose fate is unknown (a cut answer, a crash in mid-call); answers false when none is due.
 * Networks with a key of their own get the same call again; on the others it is looked for `attempts` times and then a person is asked.
 * Nothing is ever sent a second time.
 */
export async function reconcileNext(sending: Sending, sourceId: number): Promise<boolean> {
  const { context } = sending
  const now = context.clock()
  const claimed = await claimUnknownDelivery(context.db, context.engine, sourceId, now, now + cutOffMs)
  if (!claimed) return false
  failpoint('look-claimed')
  await carry(sending, claimed, async (prepared) => {
    const found = await reconcile(context, sending.connect(prepared.source), prepared)
    failpoint('reconciled')
    if (found) await keepSent(sending, claimed, found)
    else await stillUnknown(sending, claimed, prepared.channel, notSaid)
  })
  failpoint('reconciliation-saved')
  return true
}

/** Null: not seen, or there is no money left to look with; then the next look or a person decides. */
async function reconcile(context: Context, connection: Connection, { order, source, channel }: Prepared): Promise<SentReply | null> {
  if (channel.reconciliation.nativeKey) return connection.sendReply(order)
  const price = channel.prices?.['own-post'] ?? 0
  const held = price > 0 ? await reserveMoney(context, source.id, ownPosts.most * price, ownPosts.least * price) : null
  if (held === 'spent' || held === 'busy') return null
  let cost = 0
  try {
    return await connection.findReply(order, (paid) => {
      cost += paid
    })
  } finally {
    await inTransaction(context, async (tx) => {
      if (cost > 0)
        await bookSpend(tx, {
          sourceId: source.id,
          at: context.clock(),
          kind: 'refresh',
          posts: Math.round(cost / price),
          cost,
          deliveryId: null,
        })
      if (held) await removeReservation(tx, held.id)
    })
  }
}

async function carry(sending: Sending, delivery: Delivery, work: (prepared: Prepared) => Promise<void>): Promise<void> {
  const { context, log } = sending
  const source = await getSource(context.db, delivery.sourceId)
  const channel = getChannel(source.channel)
  try {
    const order = { ...delivery.payload, key: delivery.key, attemptedAt: delivery.attemptedAt ?? context.clock() }
    await work({ source, order, channel })
  } catch (error) {
    log.warn({ err: error, delivery: delivery.id }, `a delivery did not go as planned: ${wordsOf(error)}`)
    failpoint('reply-troubled')
    await settle(sending, delivery, channel, error)
    failpoint('reply-trouble-saved')
  }
}

async function settle(sending: Sending, delivery: Delivery, channel: Channel, error: unknown): Promise<void> {
  const { context, handlers } = sending
  // Once its fate was unknown, only a look or a person settles it: another error while looking proves nothing.
  if (delivery.reconciliations > 0 || !(error instanceof ChannelError) || error.kind === 'unknown')
    return stillUnknown(sending, delivery, channel, error instanceof ChannelError ? error.code : notSaid)
  // Without a good token nothing leaves there, but this can when a person has signed in again; a cap could hold it back for a month.
  const stops = error.kind === 'stop-and-ask' && error.code !== 'cap'
  const waits = stops || error.kind === 'retry-at'
  const again = Math.max(
    Math.min(error.retryAt ?? 0, context.clock() + day),
    context.clock() + Math.min(5 * second * 2 ** delivery.attempts, 10 * minute),
  )
  const failure: DeliveryFailure = { kind: error.kind, code: error.code, words: error.message }
  await change(context, async (tx, emit) => {
    const next = waits ? ({ state: 'approved', sendAt: again } as const) : ({ state: 'failed' } as const)
    const moved = await moveDelivery(tx, delivery.id, ['sending'], { ...next, reconcileAt: null, failure })
    if (moved) await handlers[moved.purpose](tx, context, moved, emit)
    await refundDelivery(tx, delivery.id)
    if (stops) await stopSource(tx, delivery.sourceId, error, context.clock(), emit)
  })
}

/** The code of a failure for which no ChannelError names one. */
const notSaid = 'unforeseen'

async function stillUnknown({ context, handlers }: Sending, delivery: Delivery, { reconciliation }: Channel, code: string): Promise<void> {
  const failure = (words: string): DeliveryFailure => ({ kind: 'unknown', code, words })
  if (delivery.reconciliations < reconciliation.attempts) {
    await moveDelivery(context.db, delivery.id, ['sending'], {
      reconcileAt: context.clock() + reconciliation.settleMs,
      failure: failure('The network did not say whether it was posted. We are looking for it.'),
    })
    return
  }
  await change(context, async (tx, emit) => {
    const moved = await moveDelivery(tx, delivery.id, ['sending'], {
      state: 'unknown',
      reconcileAt: null,
      failure: failure('The network did not say whether it was posted, and it was not found. Look, then say.'),
    })
    if (moved) await handlers[moved.purpose](tx, context, moved, emit)
  })
}
