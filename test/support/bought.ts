import type { Handle } from '#server/kit/database/database.ts'

/** A person who bought one piece, written by hand. */
export async function addBought(look: Handle, at: number) {
  const customer = {
    name: 'Aino',
    language: 'fi',
    country: 'FI',
    emailKey: null,
    phone: null,
    createdAt: at,
    updatedAt: at,
    erasedAt: null,
  }
  const { id: customerId } = await look.insertInto('customers').values(customer).returning('id').executeTakeFirstOrThrow()
  const { id: purchaseId } = await look
    .insertInto('purchases')
    .values({
      source: 'shop',
      externalKey: '1',
      customerId,
      giftForCustomerId: null,
      buyerKind: 'consumer',
      salesChannel: 'distance',
      country: 'FI',
      zone: 'Europe/Helsinki',
      contractOn: '2026-01-05',
      informedOn: null,
      currency: 'EUR',
      importRunId: null,
      createdAt: at,
      updatedAt: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: purchaseItemId } = await look
    .insertInto('purchaseItems')
    .values({
      purchaseId,
      lineKey: '1',
      productId: null,
      productName: 'Ro 2',
      variantId: null,
      batchId: null,
      quantity: 1,
      linePaid: 12_900,
      lineTax: 2_000,
      firstDeliveredOn: null,
      lastDeliveredOn: null,
      condition: 'new',
      usedTermAgreed: 0,
      personalised: 0,
      bundleOfItemId: null,
      listShare: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const unit = { serial: 'R2-1', serialKey: 'R21', productId: null, purchaseItemId, custody: 'with-customer' } as const
  const { id: unitId } = await look
    .insertInto('units')
    .values({ ...unit, replacesUnitId: null, supplierWarrantyUntilOn: null, createdAt: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { customerId, purchaseItemId, unitId }
}
