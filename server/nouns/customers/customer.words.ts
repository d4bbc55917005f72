import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { addressWords, nameWords, orderWords, phoneWords, serialWords, withoutBeginnings } from './customer.rules.ts'

/** What may be known of a customer that people search for. */
export type Findable = {
  customerId: number
  name?: string
  email?: string | null
  phone?: string | null
  handles?: string[]
  orders?: string[]
  serials?: string[]
}

/** Adds what customers are found by from now on; what is there already stays. */
export async function addWords(tx: Handle, engine: Engine, known: readonly Findable[]): Promise<void> {
  const words = new Map<string, { customerId: number; word: string }>()
  for (const { customerId, name = '', email, phone, handles = [], orders = [], serials = [] } of known) {
    const all = [
      ...nameWords(name),
      ...(email ? addressWords(email) : []),
      ...(phone ? phoneWords(phone) : []),
      ...handles.flatMap(addressWords),
      ...orders.flatMap(orderWords),
      ...serials.flatMap(serialWords),
    ]
    for (const word of withoutBeginnings(all)) words.set(`${customerId} ${word}`, { customerId, word })
  }
  await insertMany(tx, engine, 'customerWords', ['customerId', 'word'], [...words.values()], { conflict: ['word', 'customerId'] })
}

/** The customers who were found to be this one, those who were found to be them included. */
async function listAbsorbed(tx: Handle, customerId: number) {
  const found: { id: number; name: string; emailKey: string | null; phone: string | null }[] = []
  for (let asked = [customerId]; asked.length > 0; ) {
    const rows = await tx.selectFrom('customers').select(['id', 'name', 'emailKey', 'phone']).where('mergedIntoId', 'in', asked).execute()
    const news = rows.filter(({ id }) => !found.some((one) => one.id === id))
    found.push(...news)
    asked = news.map(({ id }) => id)
  }
  return found
}

/**
 * Writes anew what one customer is found by, after something went: a name, a handle, a purchase. Who was merged into another is found by
 * nothing; the other is found by their words as well.
 */
export async function rewriteWords(tx: Handle, engine: Engine, customerId: number): Promise<void> {
  const customer = await tx
    .selectFrom('customers')
    .select(['name', 'emailKey', 'phone', 'mergedIntoId'])
    .where('id', '=', customerId)
    .executeTakeFirst()
  if (!customer) return
  if (customer.mergedIntoId !== null) {
    await tx.deleteFrom('customerWords').where('customerId', '=', customerId).execute()
    return
  }
  const absorbed = await listAbsorbed(tx, customerId)
  const handles = await tx
    .selectFrom('customerAuthors')
    .innerJoin('authors', 'authors.id', 'customerAuthors.authorId')
    .select(['authors.handle', 'authors.name'])
    .where('customerId', '=', customerId)
    .where('unlinkedAt', 'is', null)
    .execute()
  const orders = await tx.selectFrom('purchases').select('externalKey').where('customerId', '=', customerId).execute()
  const serials = await tx
    .selectFrom('purchases')
    .innerJoin('purchaseItems', 'purchaseItems.purchaseId', 'purchases.id')
    .innerJoin('units', 'units.purchaseItemId', 'purchaseItems.id')
    .select('units.serial')
    .where('purchases.customerId', '=', customerId)
    .execute()
  await tx.deleteFrom('customerWords').where('customerId', '=', customerId).execute()
  await addWords(tx, engine, [
    {
      customerId,
      name: customer.name,
      email: customer.emailKey,
      phone: customer.phone,
      handles: handles.flatMap(({ handle, name }) => [handle, name]),
      orders: orders.map(({ externalKey }) => externalKey),
      serials: serials.map(({ serial }) => serial),
    },
    ...absorbed.map(({ name, emailKey, phone }) => ({ customerId, name, email: emailKey, phone })),
  ])
}
