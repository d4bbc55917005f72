import type { Quote, QuoteLine } from '#shared/quote.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import type { Payer } from '#shared/service-order.work.ts'
import { readMoney, writeAmount } from '../../kit/i18n/amount.ts'
import { minorUnits } from '../../kit/i18n/format.ts'

/** A line as it is being written: numbers are still text. */
export type DraftLine = Pick<QuoteLine, 'kind' | 'label' | 'payer'> & { quantity: string; price: string }
export type QuoteDraft = { lines: DraftLine[]; refusalFee: string; validUntilOn: string }

/** What the server takes. */
export type QuoteBody = { lines: QuoteLine[]; refusalFee: number; validUntilOn?: string }

export const mostLines = 50

/** Steps that put a price before the customer: a quote is sent, not only the state moved. */
export const isQuoteStep = (to: ServiceOrderState): boolean => to === 'awaiting-quote' || to === 'quoted'

/** Who pays a line unless somebody says otherwise, from the warranty decision. */
export function usualPayer(warranty: ServiceOrder['warranty']): Payer {
  if (warranty === 'in') return 'warranty'
  return warranty === 'goodwill' ? 'goodwill' : 'customer'
}

export const emptyLine = (payer: Payer): DraftLine => ({ kind: 'part', label: '', quantity: '1', price: '', payer })

/** What a new version begins with: the lines of the one before, else one empty line. A day that was is not taken along. */
export function draftOf(order: Pick<ServiceOrder, 'warranty' | 'currency'>, before: Quote | undefined): QuoteDraft {
  if (!before) return { lines: [emptyLine(usualPayer(order.warranty))], refusalFee: '', validUntilOn: '' }
  const written = (amount: number) => writeAmount(amount, minorUnits(before.currency))
  return {
    lines: before.lines.map(({ kind, label, payer, quantity, unitPrice }) => ({
      kind,
      label,
      payer,
      quantity: String(quantity),
      price: written(unitPrice),
    })),
    refusalFee: before.refusalFee > 0 ? written(before.refusalFee) : '',
    validUntilOn: before.state === 'draft' ? (before.validUntilOn ?? '') : '',
  }
}

/** Nothing has been written in a line yet. */
export const isEmptyLine = ({ label, price }: DraftLine): boolean => label.trim() === '' && price.trim() === ''

const quantityOf = (text: string): number | null => (/^\s*\d{1,4}\s*$/.test(text) && +text >= 1 && +text <= 1000 ? +text : null)

/** What is wrong with a line, by field; all false when it can be saved. */
export const wrongIn = (line: DraftLine, currency: string) => ({
  label: line.label.trim() === '',
  quantity: quantityOf(line.quantity) === null,
  price: readMoney(line.price, currency) === null,
})

/** What each side pays in minor units, from the lines that can be read so far. */
export function sumsSoFar(lines: readonly DraftLine[], currency: string): { customer: number; we: number } {
  const sums = { customer: 0, we: 0 }
  for (const line of lines)
    sums[line.payer === 'customer' ? 'customer' : 'we'] += (quantityOf(line.quantity) ?? 0) * (readMoney(line.price, currency) ?? 0)
  return sums
}

/** The fee in minor units; 0 when nothing is written, null when it is no amount. */
export const feeOf = (text: string, currency: string): number | null => (text.trim() === '' ? 0 : readMoney(text, currency))

/** The draft as the server takes it, empty lines left out; null while something is wrong in it. */
export function bodyOf(draft: QuoteDraft, currency: string): QuoteBody | null {
  const lines = draft.lines.filter((line) => !isEmptyLine(line))
  const refusalFee = feeOf(draft.refusalFee, currency)
  if (lines.length === 0 || refusalFee === null) return null
  if (lines.some((line) => Object.values(wrongIn(line, currency)).some(Boolean))) return null
  return {
    lines: lines.map(({ kind, label, payer, quantity, price }) => ({
      kind,
      label: label.trim(),
      payer,
      quantity: Number(quantity),
      unitPrice: readMoney(price, currency) ?? 0,
    })),
    refusalFee,
    ...(draft.validUntilOn && { validUntilOn: draft.validUntilOn }),
  }
}
