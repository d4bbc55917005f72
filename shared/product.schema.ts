import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { catalogueLimits } from './product.ts'

/** Something we sell, as the catalogue names it, and other ways in which customers write it. */
export const productSchema = z.object({ id, name: z.string(), spellings: z.array(z.string()), createdAt: instant })
export type Product = z.infer<typeof productSchema>

const written = z
  .string()
  .trim()
  .min(1)
  .max(catalogueLimits.letters)
  .regex(/[\p{L}\p{N}]/u, 'Write at least one letter or digit.')
const spellings = z.array(written).max(catalogueLimits.spellings)

/** Case, spaces, hyphens, usual endings and one slip in a long name need no spelling of their own. */
export const productBody = z.strictObject({ name: written, spellings: spellings.default([]) })

export const productChange = z.strictObject({ name: written.optional(), spellings: spellings.optional() })
