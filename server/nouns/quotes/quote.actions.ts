import type { z } from 'zod'
import type { quoteBody } from '#shared/quote.schema.ts'
import { serviceOrderMoves } from '#shared/service-order.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { reserveForQuote } from '../goodwill/goodwill.actions.ts'
import { moveTo, orderEvent } from '../service-orders/service-order.actions.ts'
import { getServiceOrder, zoneOf } from '../service-orders/service-order.store.ts'
import { checkAnswer, hashContent } from './quote.rules.ts'
import { addQuote, deleteDrafts, getQuote, listQuotes, moveQuote, supersedeQuotes } from './quote.store.ts'

/** Writes the next version of an order's quote, in place of a draft of before. An accepted quote is not replaced. */
export function draftQuote(context: Context, by: Actor, orderId: number, body: z.output<typeof quoteBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    const before = (await listQuotes(tx, orderId)).filter(({ state }) => state !== 'draft')
    refuseAccepted(before)
    await deleteDrafts(tx, orderId)
    const { lines, refusalFee, validUntilOn = null } = body
    const { currency } = order
    const id = await addQuote(
      tx,
      {
        orderId,
        version: (before[0]?.version ?? 0) + 1,
        state: 'draft',
        currency,
        refusalFee,
        validUntilOn,
        contentHash: hashContent({ currency, refusalFee, validUntilOn, lines }),
        createdBy: by.agentId,
        createdAt: context.clock(),
        sentAt: null,
        answeredAt: null,
        answeredVia: null,
      },
      lines,
    )
    emit(orderEvent(order, 'quote-drafted', by, { quoteId: id }))
    return id
  })
}

function refuseAccepted(quotes: readonly { state: string; version: number }[]): void {
  const accepted = quotes.find(({ state }) => state === 'accepted')
  if (accepted)
    throw new Refusal('conflict', 'quote-accepted', `Quote ${accepted.version} is accepted; it cannot be changed.`, {
      params: { version: accepted.version },
    })
}

/** Puts a draft on the customer's page; quotes of before open no longer, and the order waits for the answer where it may. */
export function sendQuote(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const quote = await getQuote(tx, id)
    const order = await getServiceOrder(tx, quote.orderId)
    refuseAccepted(await listQuotes(tx, order.id))
    if (quote.state !== 'draft') throw new Refusal('conflict', 'quote-sent', 'This quote was sent already.')
    await moveQuote(tx, id, 'draft', { state: 'sent', sentAt: context.clock() })
    await supersedeQuotes(tx, order.id, id)
    await reserveForQuote(tx, context, emit, by, order, { ...quote, goodwill: quote.sums.goodwill })
    const waiting = order.kind === 'upgrade' ? 'quoted' : 'awaiting-quote'
    if (serviceOrderMoves[order.kind][order.state]?.includes(waiting)) await moveTo(tx, context, emit, by, order, waiting, null)
    emit(orderEvent(order, 'quote-sent', by, { quoteId: id, version: quote.version }))
  })
}

/**
 * The customer accepts or refuses what they read; said twice, it counts once.
 * @param by null: the customer, on their page
 * @throws Refusal `quote-changed`, `quote-expired`, `quote-answered`
 */
export function answerQuote(
  context: Context,
  by: Actor | null,
  orderId: number,
  { answer, contentHash }: { answer: 'accepted' | 'refused'; contentHash: string },
): Promise<void> {
  return change(context, async (tx, emit) => {
    const order = await getServiceOrder(tx, orderId)
    const quote = (await listQuotes(tx, orderId)).find(({ state }) => state !== 'draft')
    if (!quote) throw new Refusal('conflict', 'quote-changed', 'There is no quote to answer.')
    if (!checkAnswer(quote, answer, contentHash, dayIn(await zoneOf(tx, order), context.clock()))) return
    const answered = { state: answer, answeredAt: context.clock(), answeredVia: by ? 'agent' : 'page' }
    if (!(await moveQuote(tx, quote.id, 'sent', answered))) {
      // Somebody answered in the same moment: the same answer is fine.
      if ((await getQuote(tx, quote.id)).state === answer) return
      throw new Refusal('conflict', 'quote-changed', 'The quote changed meanwhile.')
    }
    if (answer === 'accepted' && order.kind === 'upgrade' && order.state === 'quoted')
      await moveTo(tx, context, emit, by, order, 'accepted', null)
    if (answer === 'refused') await reserveForQuote(tx, context, emit, by, order, { ...quote, goodwill: 0 })
    emit(orderEvent(order, `quote-${answer}`, by, { quoteId: quote.id, version: quote.version }))
  })
}
