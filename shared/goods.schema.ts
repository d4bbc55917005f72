import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import { custodies } from './purchase.ts'
import { orderLineSchema } from './refund.schema.ts'
import { serviceOrderStates } from './service-order.ts'
import { partStates, shipmentDirections, shipmentNews, shipmentPayers } from './service-order.work.ts'

const count = z.number().int().min(0).max(100_000)
const short = z.string().trim().max(120)

/** A part that a repair needs. */
export const orderPartSchema = z.object({
  id,
  name: z.string(),
  sku: z.string().nullable(),
  quantity: z.number().int(),
  state: z.enum(partStates),
  /** The day (ISO date) on which it should come. */
  expectedOn: z.string().nullable(),
  changedAt: instant,
})
export type OrderPart = z.infer<typeof orderPartSchema>

export const orderPartBody = z.strictObject({
  name: short.min(1),
  sku: short.min(1).optional(),
  quantity: count.min(1).default(1),
  state: z.enum(partStates).default('needed'),
  expectedOn: z.iso.date().optional(),
})

export const orderPartChange = z.strictObject({
  name: short.min(1).optional(),
  quantity: count.min(1).optional(),
  state: z.enum(partStates).optional(),
  expectedOn: z.iso.date().nullable().optional(),
})

/** A parcel on its way; what was heard of it is an instant each. */
export const shipmentSchema = z.object({
  id,
  direction: z.enum(shipmentDirections),
  carrier: z.string(),
  tracking: z.string().nullable(),
  paidBy: z.enum(shipmentPayers),
  handedOverAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  lostAt: instant.nullable(),
  createdAt: instant,
})
export type Shipment = z.infer<typeof shipmentSchema>

export const shipmentBody = z.strictObject({
  direction: z.enum(shipmentDirections),
  carrier: short.min(1),
  tracking: short.min(1).optional(),
  paidBy: z.enum(shipmentPayers).default('us'),
  news: z.enum(shipmentNews).optional(),
})

/** `news`: what was heard last; null takes back what was said of it. */
export const shipmentChange = z.strictObject({
  carrier: short.min(1).optional(),
  tracking: short.min(1).nullable().optional(),
  paidBy: z.enum(shipmentPayers).optional(),
  news: z.enum(shipmentNews).nullable().optional(),
})

/** An order that is about the same goods: what was split off, or sent in exchange. */
const followingOrderSchema = z.object({
  id,
  relation: z.enum(['split', 'replacement-of']),
  state: z.enum(serviceOrderStates),
  /** How many pieces of it are announced. */
  pieces: z.number().int(),
})

/** What an order is about, piece by piece, and what moves because of it. */
export const goodsSchema = z.object({
  lines: z.array(orderLineSchema),
  parts: z.array(orderPartSchema),
  /** Oldest first. */
  shipments: z.array(shipmentSchema),
  following: z.array(followingOrderSchema),
  /** The piece it is about, and the one that stands for it now; null: none is known. */
  unit: z
    .object({ id, serial: z.string(), custody: z.enum(custodies), replacedBy: z.object({ id, serial: z.string() }).nullable() })
    .nullable(),
})
export type Goods = z.infer<typeof goodsSchema>

/** What came, line by line; a line that is not named did not come. `restStillComes`: what is missing becomes an order of its own. */
export const receiptBody = z.strictObject({
  lines: z
    .array(z.strictObject({ id, received: count }))
    .min(1)
    .max(500),
  restStillComes: z.boolean().default(false),
})

/** The serial number of the piece that goes to the customer in place of theirs. */
export const replacementUnitBody = z.strictObject({ serial: short.min(1) })
