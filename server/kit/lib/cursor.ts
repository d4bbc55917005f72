import { Refusal } from './errors.ts'

type Part = string | number | null

/** An opaque cursor out of the sort values of the last row shown. */
export const encodeCursor = (parts: Part[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

/**
 * The sort values inside a cursor, checked against the expected types.
 * @param types one letter a value: `s` text, `n` number
 * @throws Refusal `bad-cursor`
 */
export function decodeCursor(cursor: string, types: string): Part[] {
  const refusal = new Refusal('bad-input', 'bad-cursor', 'The cursor is not one that this list gave.')
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw refusal
  }
  const fits =
    Array.isArray(parts) &&
    parts.length === types.length &&
    parts.every((part, n) => typeof part === (types[n] === 's' ? 'string' : 'number'))
  if (!fits) throw refusal
  return parts as Part[]
}

/** Cuts the extra row that was read to know whether there is a next page. */
export function pageOf<T>(rows: T[], limit: number, key: (row: T) => Part[]): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null }
}
