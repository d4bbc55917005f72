import { z } from 'zod'
import { id } from './list.schema.ts'

/** A piece lent to the customer while theirs is away. */
export const loanerSchema = z.object({ id, serial: z.string(), outOn: z.string(), backOn: z.string().nullable() })
export type Loaner = z.infer<typeof loanerSchema>

export const loanerBody = z.strictObject({ serial: z.string().trim().min(1).max(120), outOn: z.iso.date().optional() })
export const loanerChange = z.strictObject({ backOn: z.iso.date().nullable() })
