import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { buyerKinds, coverageKinds, custodies, goodsConditions, purchaseLimits, salesChannels } from './purchase.ts'

/** A plain day, `YYYY-MM-DD`. */
export const dayText = z.iso.date()
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'Two letters of ISO 3166-1.')
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'Three letters of ISO 4217.')
const key = z.string().trim().min(1).max(purchaseLimits.key)
const name = z.string().trim().max(purchaseLimits.name)
const amount = z.number().int().min(0).max(purchaseLimits.amount)

/** A person as a shop knows them. Who has the address is the same person; a name alone never is. */
const buyer = z.strictObject({
  name: name.default(''),
  email: z.email().max(254).nullish(),
  /** E.164. */
  phone: z
    .string()
    .regex(/^\+[1-9]\d{5,14}$/, 'A number as +358401234567.')
    .nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .nullish(),
  country: countryCode.nullish(),
})

const itemBody = z.strictObject({
  /** What tells the line from the others of its purchase; sent again it is the same line. */
  lineKey: key,
  /** As it was sold; the catalogue's name when left out. */
  productName: name.min(1).optional(),
  /** Of a product or of one of its variants. */
  sku: key.nullish(),
  batch: key.nullish(),
  quantity: z.number().int().min(1).max(purchaseLimits.quantity).default(1),
  /** For the whole line, in minor units of the purchase's currency. */
  linePaid: amount,
  lineTax: amount.default(0),
  firstDeliveredOn: dayText.nullish(),
  lastDeliveredOn: dayText.nullish(),
  condition: z.enum(goodsConditions).default('new'),
  usedTermAgreed: z.boolean().default(false),
  personalised: z.boolean().default(false),
  /** The line of the bundle this is a part of, and its share of the bundle's list price. */
  bundleOf: key.nullish(),
  listShare: amount.nullish(),
  /** All serial numbers of the line; one that is not named any more no longer belongs to it. */
  serials: z.array(key).max(purchaseLimits.serials).default([]),
})

/** A purchase as a shop tells it. Lines that are left out stay as they are. */
export const purchaseBody = z.strictObject({
  customer: buyer.nullish(),
  giftFor: buyer.nullish(),
  buyerKind: z.enum(buyerKinds).default('consumer'),
  salesChannel: z.enum(salesChannels).default('distance'),
  /** The consumer's country and time zone at the purchase. The zone may be left out where the country has one. */
  country: countryCode,
  zone: z.string().max(60).optional(),
  contractOn: dayText,
  /** When the consumer was told of the right of withdrawal. */
  informedOn: dayText.nullish(),
  currency: currencyCode,
  items: z.array(itemBody).min(1).max(purchaseLimits.items),
})
export type PurchaseBody = z.output<typeof purchaseBody>

export const purchaseParams = z.object({ source: key, externalKey: key })

export const coverageSchema = z.object({
  kind: z.enum(coverageKinds),
  fromOn: z.string(),
  partsUntilOn: z.string().nullable(),
  labourUntilOn: z.string().nullable(),
  ruleKey: z.string(),
})
export type Coverage = z.infer<typeof coverageSchema>

/** A piece. `replacedBy`: the one that stands for it now, at the end of the chain. */
export const unitSchema = z.object({
  id,
  serial: z.string(),
  custody: z.enum(custodies),
  replacesUnitId: id.nullable(),
  replacedBy: z.object({ id, serial: z.string() }).nullable(),
  supplierWarrantyUntilOn: z.string().nullable(),
  coverages: z.array(coverageSchema),
})
export type Unit = z.infer<typeof unitSchema>

export const purchaseItemSchema = z.object({
  id,
  lineKey: z.string(),
  product: z.object({ id, name: z.string(), category: z.string().nullable(), expectedLifeMonths: z.number().int().nullable() }).nullable(),
  productName: z.string(),
  variant: z.string().nullable(),
  batch: z.string().nullable(),
  quantity: z.number().int(),
  linePaid: z.number().int(),
  lineTax: z.number().int(),
  firstDeliveredOn: z.string().nullable(),
  lastDeliveredOn: z.string().nullable(),
  condition: z.enum(goodsConditions),
  usedTermAgreed: z.boolean(),
  personalised: z.boolean(),
  bundleOfItemId: id.nullable(),
  listShare: z.number().int().nullable(),
  units: z.array(unitSchema),
  /** Of the line as a whole; a piece may have its own. */
  coverages: z.array(coverageSchema),
})
export type PurchaseItem = z.infer<typeof purchaseItemSchema>

export const purchaseSchema = z.object({
  id,
  source: z.string(),
  externalKey: z.string(),
  customerId: id.nullable(),
  giftForCustomerId: id.nullable(),
  buyerKind: z.enum(buyerKinds),
  salesChannel: z.enum(salesChannels),
  country: z.string(),
  zone: z.string(),
  contractOn: z.string(),
  informedOn: z.string().nullable(),
  currency: z.string(),
  createdAt: instant,
  updatedAt: instant,
  items: z.array(purchaseItemSchema),
})
export type Purchase = z.infer<typeof purchaseSchema>

export const unitQuery = z.strictObject({ serial: key })

/** A piece that was looked for by its number. `current`: the one that stands for it now, itself where it was never replaced. */
export const foundUnitSchema = z.object({
  id,
  serial: z.string(),
  custody: z.enum(custodies),
  current: z.object({ id, serial: z.string(), custody: z.enum(custodies) }),
  productName: z.string(),
  purchaseItemId: id.nullable(),
  purchaseId: id.nullable(),
  customer: z.object({ id, name: z.string() }).nullable(),
})
export type FoundUnit = z.infer<typeof foundUnitSchema>

export const replacementBody = z.strictObject({ serial: key })
