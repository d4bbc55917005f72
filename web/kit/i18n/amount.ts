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

/** Writes an amount for a form, with a point and only the decimals it has: 7420 → "74.20", 5000 → "50". */
export function writeAmount(amount: number, perUnit: number): string {
  const value = amount / perUnit
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

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
