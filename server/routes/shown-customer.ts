import type { CustomerPage } from '#shared/customer.schema.ts'
import type { Context } from '../kit/database/context.ts'
import type { Actor } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { listConsents } from '../nouns/customers/consent.store.ts'
import { customerOf, findSurvivors } from '../nouns/customers/customer.store.ts'
import { listChanges } from '../nouns/customers/customer-change.store.ts'
import { listCasesOfPerson, listMoods } from '../nouns/customers/customer-history.store.ts'
import { listLinks, listOffers } from '../nouns/customers/customer-link.store.ts'
import { listMerges } from '../nouns/customers/customer-merge.store.ts'
import { countPromises, listPromises } from '../nouns/promises/promise.store.ts'
import { showPurchases } from '../nouns/purchases/purchase.shown.ts'
import { listGiftsFor, listPurchasesOf } from '../nouns/purchases/purchase.store.ts'
import { listServiceOrders } from '../nouns/service-orders/service-order.store.ts'

/** Most of each kind that the page of one person shows. */
const most = { purchases: 50, gifts: 20, orders: 50, cases: 30, moods: 200, consents: 100, changes: 50, merges: 20, promises: 20 }

/**
 * The page of one person; who was merged into another is shown as that one.
 * @throws Refusal `customer-not-found`
 */
export async function showCustomer(context: Context, secretBox: SecretBox, asked: number, reader: Actor): Promise<CustomerPage> {
  const { db } = context
  const customer = (await findSurvivors(db, [asked])).get(asked)
  if (!customer) throw notFound('customer')
  const { id } = customer
  const [lang, links] = await Promise.all([readerLanguage(db, reader), listLinks(db, id)])
  const authorIds = links.map(({ author }) => author.id)
  const [bought, gifts, offers, orders, cases, moods] = await Promise.all([
    listPurchasesOf(db, id, { limit: most.purchases }),
    listGiftsFor(db, id, most.gifts),
    listOffers(db, customer.name),
    listServiceOrders(db, secretBox, { queue: 'open', person: { customerId: id, authorIds } }, { limit: most.orders, lang }),
    listCasesOfPerson(db, authorIds, { limit: most.cases, lang }),
    listMoods(db, authorIds, most.moods),
  ])
  const [consents, changes, merges, promises, promiseCounts] = await Promise.all([
    listConsents(db, id, most.consents),
    listChanges(db, id, most.changes),
    listMerges(db, id, most.merges),
    listPromises(db, { authorIds }, { limit: most.promises }),
    countPromises(db, { authorIds }),
  ])
  return {
    ...customerOf(customer),
    purchases: await showPurchases(db, [...bought.items, ...gifts.filter(({ customerId }) => customerId !== id)]),
    links,
    offers,
    orders: orders.items,
    cases: cases.items,
    moods: moods.items,
    consents,
    changes,
    merges,
    promises: promises.items,
    promiseCounts,
    more: {
      purchases: bought.nextCursor !== null || gifts.length === most.gifts,
      orders: orders.nextCursor !== null,
      cases: cases.more,
      moods: moods.more,
    },
  }
}
