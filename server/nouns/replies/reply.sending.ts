import type { ChannelName } from '#shared/channel.ts'
import { ChannelError, type Connection, type ReplyOrder, type SentReply } from '../../engines/channels/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import { minute, second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { Log } from '../../kit/lib/log.ts'
import { getMention } from '../mentions/mention.store.ts'
import { stopSource } from '../sources/source.actions.ts'
import { getSource, type SourceRow } from '../sources/source.store.ts'
import { payForReply, reserveMoney } from '../sources/spending.actions.ts'
import { bookSpend, refundReply, removeReservation } from '../sources/spending.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { markSent } from './reply.actions.ts'
import { claimDueReply, claimUnknownReply, findSendingPause, moveReply, type ReplyRow } from './reply.store.ts'

export type Sending = { context: Context; log: Log; connect(source: SourceRow): Connection }

/** A call ends within 30 s; a reply still `sending` after this was cut off and must be looked for. */
const cutOffMs = 45 * second
/** How many own posts there must be money for before a look, and most that one reads. */
const ownPosts = { least: 100, most: 1_000 }

type Prepared = { reply: ReplyRow; source: SourceRow; order: ReplyOrder; channel: ReturnType<typeof getChannel> }

/** Sends one reply that is due; answers false when none is. The row says `sending` before the network hears of it. */
export async function sendOnce(sending: Sending): Promise<boolean> {
  const { context } = sending
  if (await findSendingPause(context.db)) return false
  const claimed = await claimDueReply(context.db, context.engine, context.clock(), context.clock() + cutOffMs)
  if (!claimed) return false
  failpoint('sending-saved')
  await change(context, async (_tx, emit) =>
    emit({ kind: 'reply-sending', caseId: claimed.caseId, threadId: claimed.threadId, replyId: claimed.id }),
  )
  failpoint('sending-told')
  await carry(sending, claimed, async ({ order, source, channel }) => {
    if (source.removedAt !== null)
      throw new ChannelError('drop', 'source-removed', `${source.name} was removed. Nothing can be sent there.`)
    if (source.state === 'stopped')
      throw new ChannelError('stop-and-ask', source.errorCode ?? 'invalid', source.error ?? `${source.name} is stopped.`)
    await pay(context, source, claimed, channel.price(order.text))
    failpoint('reply-leaves')
    const sent = await sending.connect(source).sendReply(order)
    failpoint('reply-answered')
    await change(context, async (tx, emit) => {
      await markSent(tx, context, claimed, sent, null, emit)
      failpoint('reply-sent-written')
    })
    failpoint('reply-sent-saved')
  })
  return true
}

/** Throws ChannelError when it cannot be paid for (now). */
async function pay(context: Context, source: SourceRow, reply: ReplyRow, cost: number): Promise<void> {
  const without = cost > 0 ? await payForReply(context, source.id, cost, reply.id) : null
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
 * Looks for one reply of unknown fate (a cut answer, a crash in mid-call). Networks with a key of their own get the same
 * call again; on the others it is looked for `looks` times and then a person is asked. Nothing is ever sent a second time.
 */
export async function lookOnce(sending: Sending): Promise<boolean> {
  const { context } = sending
  const claimed = await claimUnknownReply(context.db, context.engine, context.clock(), context.clock() + cutOffMs)
  if (!claimed) return false
  failpoint('look-claimed')
  await carry(sending, claimed, async ({ order, source, channel }) => {
    const found = await reconcile(context, sending.connect(source), { order, source, channel })
    failpoint('reconciled')
    if (found) return void (await change(context, (tx, emit) => markSent(tx, context, claimed, found, null, emit)))
    await stillUnknown(context, claimed, channel.reconciliation)
  })
  failpoint('reconciliation-saved')
  return true
}

/** Null: not seen, or there is no money left to look with; then the next look or a person decides. */
async function reconcile(
  context: Context,
  connection: Connection,
  { order, source, channel }: Omit<Prepared, 'reply'>,
): Promise<SentReply | null> {
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
          replyId: null,
        })
      if (held) await removeReservation(tx, held.id)
    })
  }
}

async function carry(sending: Sending, reply: ReplyRow, work: (prepared: Prepared) => Promise<void>): Promise<void> {
  const { context, log } = sending
  const thread = await getThread(context.db, reply.threadId)
  const channel = getChannel(thread.channel as ChannelName)
  try {
    const answered = await getMention(context.db, reply.answersMentionId ?? 0)
    const source = await getSource(context.db, thread.sourceId)
    const author = await context.db.selectFrom('authors').select('externalId').where('id', '=', thread.authorId).executeTakeFirstOrThrow()
    const order: ReplyOrder = {
      key: reply.key,
      text: reply.text,
      visibility: reply.visibility as ReplyOrder['visibility'],
      inReplyTo: answered.externalId,
      authorExternalId: author.externalId,
      conversationId: thread.conversationId,
      attemptedAt: reply.attemptedAt ?? context.clock(),
    }
    await work({ reply, source, order, channel })
  } catch (error) {
    log.warn({ err: error, reply: reply.id }, `a reply did not go as planned: ${wordsOf(error)}`)
    failpoint('reply-troubled')
    await settle(context, reply, thread.sourceId, error, channel.reconciliation)
    failpoint('reply-trouble-saved')
  }
}

type Reconciliation = ReturnType<typeof getChannel>['reconciliation']

async function settle(context: Context, reply: ReplyRow, sourceId: number, error: unknown, reconciliation: Reconciliation): Promise<void> {
  const about = { caseId: reply.caseId, threadId: reply.threadId, replyId: reply.id }
  // Once a reply was in doubt, only a look or a person settles it: another error while looking proves nothing.
  if (reply.reconciliations > 0 || !(error instanceof ChannelError) || error.kind === 'unknown')
    return stillUnknown(context, reply, reconciliation)
  // Without a good token no reply leaves there, but this one can when a person has signed in again; a cap could hold it back for a month.
  const stops = error.kind === 'stop-and-ask' && error.code !== 'cap'
  const waits = stops || error.kind === 'retry-at'
  const again = Math.max(error.retryAt ?? 0, context.clock() + Math.min(5 * second * 2 ** reply.attempts, 10 * minute))
  await change(context, async (tx, emit) => {
    await refundReply(tx, reply.id)
    if (stops) await stopSource(tx, sourceId, error, context.clock(), emit)
    const row = waits ? ({ state: 'approved', sendAt: again } as const) : ({ state: 'failed' } as const)
    if (await moveReply(tx, reply.id, ['sending'], { ...row, reconcileAt: null, error: error.message }))
      emit({ kind: waits ? 'reply-approved' : 'reply-failed', ...about, data: { error: error.message } })
  })
}

async function stillUnknown(context: Context, reply: ReplyRow, reconciliation: Reconciliation): Promise<void> {
  const about = { caseId: reply.caseId, threadId: reply.threadId, replyId: reply.id }
  if (reply.reconciliations < reconciliation.attempts) {
    await moveReply(context.db, reply.id, ['sending'], {
      reconcileAt: context.clock() + reconciliation.settleMs,
      error: 'The network did not say whether it was posted. We are looking for it.',
    })
    return
  }
  await change(context, async (tx, emit) => {
    const moved = await moveReply(tx, reply.id, ['sending'], {
      state: 'uncertain',
      reconcileAt: null,
      error: 'The network did not say whether it was posted, and it was not found. Look, then say.',
    })
    if (moved) emit({ kind: 'reply-uncertain', ...about })
  })
}
