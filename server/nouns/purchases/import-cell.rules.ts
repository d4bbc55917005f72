import { decimalsOf } from '#shared/money.ts'
import { purchaseLimits } from '#shared/purchase.ts'
import type { DateOrder, DecimalSign, ImportErrorCode } from '#shared/purchase-import.ts'

/** What a cell says, or what is wrong with it. */
export type Read<T> = { value: T } | { code: ImportErrorCode }

const years = { first: 1990, last: 2100 }

/**
 * A plain day out of what people and programs write: 2026-04-03, 20260403, 3.4.2026 (day first, as everywhere with points), 03/04/2026 as
 * `order` says. A time behind it is left aside; two digits of a year are refused.
 */
export function readDay(text: string, order: DateOrder | null): Read<string> {
  const plain = text.trim().replace(/[T ]\s*\d{1,2}:\d{2}.*$/u, '')
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (iso) return dayOf(iso[1], iso[2], iso[3])
  const pointed = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(plain)
  if (pointed) return dayOf(pointed[3], pointed[2], pointed[1])
  if (/^\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}$/.test(plain)) return { code: 'year-short' }
  const [, one, two, year] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(plain) ?? []
  if (!one || !two) return { code: 'not-a-date' }
  if (order === 'day-first') return dayOf(year, two, one)
  if (order === 'month-first') return dayOf(year, one, two)
  if (Number(one) > 12 || one === two) return dayOf(year, two, one)
  return Number(two) > 12 ? dayOf(year, one, two) : { code: 'date-ambiguous' }
}

function dayOf(year = '', month = '', day = ''): Read<string> {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const date = new Date(Date.UTC(y, m - 1, d))
  const isReal = date.getUTCMonth() === m - 1 && date.getUTCDate() === d && y >= years.first && y <= years.last
  return isReal ? { value: date.toISOString().slice(0, 10) } : { code: 'not-a-date' }
}

/**
 * An amount in minor units of a currency (ISO 4217): "1 234,50", "1.234,50", "1,234.50", "€ 129", "129,-". Where "1.234" may be a thousand
 * or a few decimals, and `decimal` does not say, it is refused.
 */
export function readAmount(text: string, currency: string, decimal: DecimalSign | null): Read<number> {
  const bare = text.trim().replace(/^[\p{Sc}\p{L}.\s]*(?=[-−(\d.,])|[\s]*[\p{Sc}\p{L}][\p{Sc}\p{L}.\s]*$/gu, '')
  const isNegative = /^[-−(]/.test(bare) || /[-−]$/.test(bare.replace(/[.,][-–—]$/, ''))
  const plain = bare
    .replace(/^[-−(]+|[)−]+$/g, '')
    .replace(/[.,][-–—]+$/, '')
    .replace(/-$/, '')
    .replace(/[\s'’]/gu, '')
  const [whole, fraction] = partsOf(plain, currency, decimal)
  if (whole === 'ambiguous') return { code: 'amount-ambiguous' }
  if (whole === null) return { code: 'not-an-amount' }
  const digits = decimalsOf(currency)
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > digits) return { code: 'too-many-decimals' }
  const value = Number(`${whole}${kept.padEnd(digits, '0')}`)
  if (isNegative && value !== 0) return { code: 'negative' }
  return value <= purchaseLimits.amount ? { value } : { code: 'not-an-amount' }
}

/** The digits before and after the decimal sign; null for what is no number. */
function partsOf(plain: string, currency: string, decimal: DecimalSign | null): [string | 'ambiguous' | null, string] {
  const wrong: [null, string] = [null, '']
  if (!/^[\d.,]+$/.test(plain) || !/\d/.test(plain)) return wrong
  const signs = plain.replace(/\d/g, '')
  if (signs === '') return [plain, '']
  const last = signs.at(-1) as DecimalSign
  const isOneKind = new Set(signs).size === 1
  const sign = decimal ?? (isOneKind ? loneSign(plain, last, signs.length, currency) : last)
  if (sign === 'ambiguous') return ['ambiguous', '']
  const [before = '', after = '', ...more] = sign === null ? [plain] : plain.split(sign)
  if (more.length > 0 || /[.,]/.test(after)) return wrong
  if (!/[.,]/.test(before)) return [before === '' ? '0' : before, after]
  return /^\d{1,3}([.,]\d{3})+$/.test(before) ? [before.replace(/[.,]/g, ''), after] : wrong
}

/** Whether the only kind of sign stands before decimals (the sign), between thousands (null), or could do either. */
function loneSign(plain: string, sign: DecimalSign, count: number, currency: string): DecimalSign | null | 'ambiguous' {
  if (count > 1) return null
  const [before = '', after = ''] = plain.split(sign)
  if (after.length !== 3 || before.length > 3 || /^0*$/.test(before)) return sign
  return decimalsOf(currency) === 0 ? null : 'ambiguous'
}

/** A whole number of pieces. */
export function readQuantity(text: string): Read<number> {
  const value = Number(text.trim().replace(/[.,]0+$/, ''))
  return Number.isInteger(value) && value >= 1 && value <= purchaseLimits.quantity ? { value } : { code: 'not-a-number' }
}

/** Serial numbers of one cell: several stand with a comma, semicolon, bar or newline between. */
export const readSerials = (text: string): string[] =>
  text
    .split(/[,;|\n]/)
    .map((serial) => serial.trim())
    .filter((serial) => /[\p{L}\p{N}]/u.test(serial))
