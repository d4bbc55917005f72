import { decimalsOf } from '#shared/money.ts'
import { fractionOf, number } from './format.ts'

/**
 * Reads an amount as people write it, with comma or point for the cents: "74.20", "74,2", "1 240".
 * Answers whole units of `1 / perUnit` (100: cents), or null when it is no amount of zero or more.
 */
export function readAmount(text: string, perUnit: number): number | null {
  const plain = text.trim().replaceAll(/[\s']/gu, '').replace(',', '.')
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(plain)) return null
  const amount = Math.round(Number(plain) * perUnit)
  return Number.isSafeInteger(amount) ? amount : null
}

/** Writes an amount for a form, with a point and only the decimals it has, two at least: 7420 → "74.20", 5000 → "50", 1234 of 1000 → "1.234". */
export function writeAmount(amount: number, perUnit: number): string {
  const value = amount / perUnit
  if (Number.isInteger(value)) return String(value)
  const decimals = Math.round(Math.log10(perUnit))
  return value.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1')
}

/** As `readAmount`, for an amount in the minor units of a currency: null too where it has more decimals than the currency. */
export function readMoney(text: string, currency: string): number | null {
  const written = /[.,](\d+)\s*$/.exec(text)?.[1]?.length ?? 0
  return written > decimalsOf(currency) ? null : readAmount(text, 10 ** decimalsOf(currency))
}

/** An amount of this currency as a form takes it, for hints: "74.20", "74". */
export const exampleAmount = (currency: string): string => number(74.2, fractionOf(currency))

/** A day as a date field writes it, in the local time zone. */
export function dayText(at: number): string {
  const date = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Noon of a day from a date field, so that it stays the same day in the zones nearby; null when the field is empty. */
export function noonOf(day: string): number | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  return year ? new Date(Number(year), Number(month) - 1, Number(date), 12).getTime() : null
}
