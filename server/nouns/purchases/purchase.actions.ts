import type { PurchaseBody } from '#shared/purchase.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { isZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanLine } from '../../kit/lib/text.ts'
import { emailKeyOf } from '../customers/customer.rules.ts'
import { isCountry, zoneOfCountry } from './country.rules.ts'
import { type GivenPurchase, type KeptPurchase, keepPurchases } from './purchase.keep.ts'

/**
 * Keeps a purchase as its shop tells it, by (source, key): told again it is the same, and then no event says otherwise.
 * @param by null when the desk itself does (demo)
 * @throws Refusal for a country or zone that is none, goods without a name, a line named twice
 */
export function savePurchase(
  context: Context,
  by: Actor | null,
  key: { source: string; externalKey: string },
  body: PurchaseBody,
): Promise<KeptPurchase> {
  const given = readPurchase(key, body)
  return change(context, async (tx, emit) => {
    const [kept] = await keepPurchases(tx, context, [given], { importRunId: null, allSerials: true, note: key.source, emit })
    if (!kept) throw new RangeError('One purchase was given, and none was kept.')
    if (kept.outcome !== 'same')
      emit({
        kind: kept.outcome === 'added' ? 'purchase-added' : 'purchase-changed',
        agentId: by?.agentId,
        data: { purchaseId: kept.id, customerId: kept.customerId },
      })
    return kept
  })
}

function readPurchase(key: { source: string; externalKey: string }, body: PurchaseBody): GivenPurchase {
  const { customer, giftFor, items, zone, informedOn = null, ...facts } = body
  const lineKeys = new Set<string>()
  for (const { lineKey } of items) {
    if (lineKeys.has(lineKey))
      throw new Refusal('bad-input', 'line-repeated', `The line ${lineKey} stands there twice.`, { params: { line: lineKey } })
    lineKeys.add(lineKey)
  }
  return {
    ...key,
    ...facts,
    informedOn,
    zone: readZone(facts.country, zone),
    customer: customer ? readPerson(customer) : null,
    giftFor: giftFor ? readPerson(giftFor) : null,
    items: items.map((item) => {
      if (!item.productName && !item.sku)
        throw new Refusal('bad-input', 'goods-unnamed', `The line ${item.lineKey} names neither a product nor a SKU.`, {
          params: { line: item.lineKey },
        })
      return {
        ...item,
        productName: item.productName ? cleanLine(item.productName) : null,
        sku: item.sku ?? null,
        batch: item.batch ?? null,
        firstDeliveredOn: item.firstDeliveredOn ?? item.lastDeliveredOn ?? null,
        lastDeliveredOn: item.lastDeliveredOn ?? item.firstDeliveredOn ?? null,
        bundleOf: item.bundleOf ?? null,
        listShare: item.listShare ?? null,
      }
    }),
  }
}

/** The zone that was said, or the one that the country has. */
function readZone(country: string, zone: string | undefined): string {
  if (!isCountry(country)) throw new Refusal('bad-input', 'country-unknown', `There is no country ${country}.`, { params: { country } })
  const found = zone ?? zoneOfCountry(country)
  if (found === null)
    throw new Refusal('bad-input', 'zone-needed', `${country} has several time zones: say which.`, { params: { country } })
  if (!isZone(found)) throw new Refusal('bad-input', 'zone-unknown', `There is no time zone ${found}.`, { params: { zone: found } })
  return found
}

const readPerson = ({ name, email, phone, language, country }: NonNullable<PurchaseBody['customer']>) => ({
  name: cleanLine(name),
  email: email ? emailKeyOf(email) : null,
  phone: phone ?? null,
  language: language ?? null,
  country: country ?? null,
})
