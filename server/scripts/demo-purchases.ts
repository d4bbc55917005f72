import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, change } from '../kit/database/context.ts'
import type { Actor } from '../kit/http/route.ts'
import { day } from '../kit/lib/clock.ts'
import { linkAuthor } from '../nouns/customers/customer.actions.ts'
import { findLinkOfAuthor } from '../nouns/customers/customer-link.store.ts'
import { zoneOfCountry } from '../nouns/purchases/country.rules.ts'
import { type GivenPurchase, keepPurchases } from '../nouns/purchases/purchase.keep.ts'
import type { GivenItem } from '../nouns/purchases/purchase-item.keep.ts'
import { type Member, readCast } from '../practice/cast.ts'
import { type Random, seededRandom, seedOf } from '../practice/random.ts'
import { type DemoPerson, places, strangers } from './demo-people.ts'

/** What the brand sells: price in euros, prefix of its serial numbers, the weeks in which batches were made. */
const goods = [
  { name: 'Ro 2', sku: 'RO2', euros: 129, serial: 'R2', batches: ['2439', '2441', '2446', '2503', '2511', '2520'], share: 0.4 },
  { name: 'Dal', sku: 'DAL', euros: 201, serial: 'D1', batches: ['2430', '2448', '2504', '2516'], share: 0.2 },
  { name: 'Foss 60', sku: 'F60', euros: 649, serial: 'F6', batches: ['2408', '2433', '2507'], share: 0.12 },
  { name: 'Dugg', sku: 'DGG', euros: 89, serial: null, batches: ['2437', '2450', '2512'], share: 0.18 },
  { name: 'Bris', sku: 'BRS', euros: 54, serial: 'B3', batches: ['2440', '2509'], share: 0.1 },
] as const
type Good = (typeof goods)[number]

const count = 2_000
const atOnce = 250
const source = 'fjellro-shop'

/** Gives a desk that knows nobody the customers of the practice brand: the same ones each time. */
export async function addPracticePurchases(context: Context): Promise<void> {
  const known = await context.db.selectFrom('purchases').select('id').limit(1).executeTakeFirst()
  if (known) return
  const purchases = practicePurchases(context.clock())
  for (let n = 0; n < purchases.length; n += atOnce)
    await change(context, async (tx, emit) => {
      const some = purchases.slice(n, n + atOnce)
      await keepPurchases(tx, context, some, { importRunId: null, allSerials: true, note: source, emit: () => undefined })
      emit({ kind: 'purchase-added', data: { count: some.length } })
    })
}

/** Purchases of the last three years: first those of people who are heard of, then of everybody else. */
export function practicePurchases(now: number): GivenPurchase[] {
  const random = seededRandom(seedOf('purchases'))
  const serials = new Map<string, number>()
  const cast = buyersOfCast().map(({ member, good }) => purchaseOf(random, serials, now, personOf(member), good, true))
  const people = strangers(random, Math.round(count * 0.72))
  const others = Array.from({ length: count - cast.length }, (_, n) => {
    const person = people[n] ?? people[Math.floor(random() * people.length)]
    if (!person) throw new RangeError('Nobody is there to buy.')
    return purchaseOf(random, serials, now, person, pick(random), false)
  })
  return [...cast, ...others].map((purchase, n) => ({ ...purchase, externalKey: `FJ-${10_000 + n}` }))
}

/** Half of those who complain about a product are known as its buyers; nobody knows the others. */
function buyersOfCast(): { member: Member; good: Good }[] {
  const { members, posts } = readCast()
  const found = new Map<string, { member: Member; good: Good }>()
  for (const { by, about } of posts) {
    const member = members.get(by)
    const good = goods.find(
      ({ name }) =>
        about.startsWith(name.toLowerCase().replace(/[^a-z0-9]/g, '')) || about.startsWith(name.split(' ')[0]?.toLowerCase() ?? ''),
    )
    if (member && good && seedOf(by) % 2 === 0 && !found.has(by)) found.set(by, { member, good })
  }
  return [...found.values()]
}

const personOf = ({ handle, name, lang }: Member): DemoPerson => ({
  name,
  email: `${handle.replace(/\W/g, '')}@post.example`,
  phone: null,
  language: lang,
  country: places.find(({ language }) => language === lang)?.country ?? 'GB',
})

function pick(random: Random): Good {
  let left = random()
  for (const good of goods) {
    left -= good.share
    if (left <= 0) return good
  }
  return goods[0]
}

const plainDay = (at: number) => new Date(at).toISOString().slice(0, 10)

function purchaseOf(
  random: Random,
  serials: Map<string, number>,
  now: number,
  person: DemoPerson,
  good: Good,
  heard: boolean,
): GivenPurchase {
  const place = places.find(({ country }) => country === person.country) ?? places[0]
  const boughtAt = now - Math.round((heard ? 40 + random() * 500 : 3 + random() * 1_000) * day)
  // Those who complain about a hinge have headphones of one batch.
  const batch = (heard ? good.batches[0] : good.batches[Math.floor(random() * good.batches.length)]) ?? good.batches[0]
  const paid = Math.round((good.euros * place.rate) / place.step) * place.step * 10 ** place.digits
  const deliveredOn = plainDay(boughtAt + (2 + Math.floor(random() * 6)) * day)
  const inStore = random() < 0.25
  const item: GivenItem = {
    lineKey: '1',
    productName: good.name,
    sku: good.sku,
    batch,
    quantity: 1,
    linePaid: paid,
    lineTax: Math.round(paid - paid / (1 + place.tax)),
    firstDeliveredOn: inStore ? plainDay(boughtAt) : deliveredOn,
    lastDeliveredOn: inStore ? plainDay(boughtAt) : deliveredOn,
    condition: random() < 0.03 ? 'used' : 'new',
    usedTermAgreed: false,
    personalised: false,
    bundleOf: null,
    listShare: null,
    serials: good.serial ? [serialOf(serials, good.serial, batch)] : [],
  }
  return {
    source,
    externalKey: '',
    customer: person,
    giftFor: null,
    buyerKind: random() < 0.05 ? 'business' : 'consumer',
    salesChannel: inStore ? 'store' : random() < 0.15 ? 'marketplace' : 'distance',
    country: person.country,
    zone: zoneOfCountry(person.country) ?? 'Europe/Oslo',
    contractOn: plainDay(boughtAt),
    informedOn: inStore ? null : plainDay(boughtAt),
    currency: place.currency,
    items: [item],
  }
}

/** R2-24391187: the batch, then the piece of it. */
function serialOf(serials: Map<string, number>, prefix: string, batch: string): string {
  const next = (serials.get(prefix + batch) ?? 1_000) + 7
  serials.set(prefix + batch, next)
  return `${prefix}-${batch}${next}`
}

const linked = 12
const lookMs = 2_000

/**
 * Says of some people who complain which customers they are, as an agent would, once they were heard. Of the others the desk only sees that
 * the name is the same.
 */
export async function linkPracticeCustomers(context: Context, by: Actor, ending: AbortSignal): Promise<void> {
  const waiting = new Map(
    buyersOfCast()
      .slice(0, linked)
      .map(({ member }) => [member.handle, member]),
  )
  for (let left = 60; left > 0 && waiting.size > 0 && !ending.aborted; left--) {
    for (const member of waiting.values()) {
      const authors = await context.db.selectFrom('authors').select(['id', 'handle']).where('name', '=', member.name).limit(5).execute()
      const author = authors.find(({ handle }) => handle.replace(/^@/, '').startsWith(member.handle))
      const customer = await context.db
        .selectFrom('customers')
        .select('id')
        .where('emailKey', '=', personOf(member).email)
        .executeTakeFirst()
      if (!author || !customer) continue
      waiting.delete(member.handle)
      if (await findLinkOfAuthor(context.db, author.id)) continue
      await linkAuthor(context, by, customer.id, { authorId: author.id, note: 'named the order number in a message' })
    }
    await sleep(lookMs, undefined, { signal: ending }).catch(() => undefined)
  }
}
