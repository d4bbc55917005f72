import { z } from 'zod'
import { listLimit } from './list.ts'

/** Query fields that every list takes: `limit` rows after the opaque `cursor` of the page before. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(listLimit.most).default(listLimit.usual),
  cursor: z.string().max(200).optional(),
})

/** A page of rows: `nextCursor` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** Milliseconds since 1970 (UTC): the only form in which times travel. */
export const instant = z.number().int()

/** A time inside a query: epoch milliseconds, or ISO 8601 with a zone, or a day (its beginning in UTC). */
export const instantText = z.union([
  z.coerce.number().int(),
  z.iso.datetime({ offset: true }).transform(Date.parse),
  z.iso.date().transform(Date.parse),
])

export const id = z.number().int().positive()

/** An id inside a path or a query, where everything is text. */
export const idText = z.coerce.number().int().positive()

/** `?flag=true|false` in a query. */
export const flagText = z.enum(['true', 'false']).transform((value) => value === 'true')

export type Page<T> = { items: T[]; nextCursor: string | null }
