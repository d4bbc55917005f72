import type { z } from 'zod'
import type { Context } from '#server/kit/database/context.ts'
import { savePurchase } from '#server/nouns/purchases/purchase.actions.ts'
import { purchaseBody } from '#shared/purchase.schema.ts'

type Told = Partial<z.input<typeof purchaseBody>>

/** A pair of headphones that Aino bought in Finland, or what is told otherwise. */
export const purchaseOf = (told: Told = {}) =>
  purchaseBody.parse({
    customer: { name: 'Aino Kettunen-Järvelä', email: 'a.kettunen@mail.example', country: 'FI', language: 'fi' },
    country: 'FI',
    contractOn: '2026-03-14',
    currency: 'EUR',
    items: [{ lineKey: '1', productName: 'Ro 2', linePaid: 12_900, lineTax: 2_497, serials: ['R2-2439 1187'] }],
    ...told,
  })

let number = 10_000

/** Tells the desk of a purchase in the shop, with a number of its own. */
export const tellPurchase = (context: Context, told: Told = {}, externalKey = `SHOP-${number++}`) =>
  savePurchase(context, null, { source: 'shop', externalKey }, purchaseOf(told))
