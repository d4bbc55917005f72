import { createHash } from 'node:crypto'
import type { PublicQuote, Quote, QuoteLine } from '#shared/quote.schema.ts'
import { type Payer, payers, type QuoteState } from '#shared/service-order.work.ts'
import { Refusal } from '../../kit/lib/errors.ts'

type Content = Pick<Quote, 'currency' | 'refusalFee' | 'validUntilOn'> & { lines: readonly QuoteLine[] }

/** What is accepted or refused, as one hash: whatever a customer can read of a quote is in it. */
export function hashContent({ currency, refusalFee, validUntilOn, lines }: Content): string {
  const told = lines.map(({ kind, label, quantity, unitPrice, payer }) => [kind, label, quantity, unitPrice, payer])
  return createHash('sha256')
    .update(JSON.stringify([currency, refusalFee, validUntilOn, told]))
    .digest('hex')
}

/** What each pays in all, in minor units. */
export function sumsOf(lines: readonly QuoteLine[]): Record<Payer, number> {
  const sums = Object.fromEntries(payers.map((payer) => [payer, 0])) as Record<Payer, number>
  for (const { payer, quantity, unitPrice } of lines) sums[payer] += quantity * unitPrice
  return sums
}

/**
 * Whether an answer counts. The same answer to the same content counts once and may be said again.
 * @param today ISO date in the consumer's zone
 * @returns true when it is to be written down, false when it stands already
 * @throws Refusal `quote-changed` for another content, `quote-expired` after its day, `quote-answered` for another answer than before
 */
export function checkAnswer(
  quote: { state: QuoteState; contentHash: string; validUntilOn: string | null },
  answer: 'accepted' | 'refused',
  contentHash: string,
  today: string,
): boolean {
  if (quote.contentHash !== contentHash || quote.state === 'superseded' || quote.state === 'draft')
    throw new Refusal('conflict', 'quote-changed', 'This is not the quote that counts now.')
  if (quote.state === answer) return false
  if (quote.state !== 'sent') throw new Refusal('conflict', 'quote-answered', `This quote is ${quote.state} already.`)
  if (quote.validUntilOn !== null && quote.validUntilOn < today)
    throw new Refusal('conflict', 'quote-expired', `This quote was valid until ${quote.validUntilOn}.`)
  return true
}

/** A quote as its customer sees it: who pays is only "you" or "we". */
export const publicOf = (quote: Quote, today: string): PublicQuote => ({
  version: quote.version,
  state: quote.state === 'sent' && quote.validUntilOn !== null && quote.validUntilOn < today ? 'expired' : quote.state,
  currency: quote.currency,
  lines: quote.lines.map(({ label, quantity, unitPrice, payer }) => ({
    label,
    quantity,
    amount: quantity * unitPrice,
    isOurs: payer !== 'customer',
  })),
  youPay: quote.sums.customer,
  refusalFee: quote.refusalFee,
  validUntilOn: quote.validUntilOn,
  contentHash: quote.contentHash,
  answeredAt: quote.answeredAt,
})
