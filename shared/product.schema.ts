import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { catalogueLimits } from './product.ts'

/** Something we sell, as the catalogue names it, other ways in which customers write it, and what the law asks about it. */
export const productSchema = z.object({
  id,
  name: z.string(),
  spellings: z.array(z.string()),
  createdAt: instant,
  sku: z.string().nullable(),
  /** What kind of thing it is, in the team's own word: policies speak of it. */
  category: z.string().nullable(),
  /** Whether each piece has a serial number. */
  serialised: z.boolean(),
  /** Whether it cannot be taken back once unsealed. */
  hygiene: z.boolean(),
  /** How long such a thing usually lasts. */
  expectedLifeMonths: z.number().int().nullable(),
})
export type Product = z.infer<typeof productSchema>

const written = z
  .string()
  .trim()
  .min(1)
  .max(catalogueLimits.letters)
  .regex(/[\p{L}\p{N}]/u, 'Write at least one letter or digit.')
const spellings = z.array(written).max(catalogueLimits.spellings)
const code = z.string().trim().min(1).max(catalogueLimits.code)
const variantBody = z.strictObject({
  sku: code,
  gtin: z
    .string()
    .regex(/^\d{8,14}$/)
    .nullable()
    .default(null),
  name: written,
})
const batchBody = z.strictObject({ code, madeOn: z.iso.date().nullable().default(null) })

/** A product with its variants, each by its SKU, and its batches, each by its code. */
export const productWithPartsSchema = productSchema.extend({
  variants: z.array(z.object({ id, sku: z.string(), gtin: z.string().nullable(), name: z.string() })),
  batches: z.array(z.object({ id, code: z.string(), madeOn: z.string().nullable() })),
})
export type ProductWithParts = z.infer<typeof productWithPartsSchema>

const facts = {
  sku: code.nullable().optional(),
  category: written.nullable().optional(),
  serialised: z.boolean().optional(),
  hygiene: z.boolean().optional(),
  expectedLifeMonths: z.number().int().min(1).max(catalogueLimits.lifeMonths).nullable().optional(),
  /** All of them: those that are not named go. */
  variants: z.array(variantBody).max(catalogueLimits.variants).optional(),
  batches: z.array(batchBody).max(catalogueLimits.batches).optional(),
}

/** Case, spaces, hyphens, usual endings and one slip in a long name need no spelling of their own. */
export const productBody = z.strictObject({ name: written, spellings: spellings.default([]), ...facts })

export const productChange = z.strictObject({ name: written.optional(), spellings: spellings.optional(), ...facts })
