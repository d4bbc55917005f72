import { describe, expect, test } from 'vitest'
import type { Context } from '#server/kit/database/context.ts'
import { addNewProduct } from '#server/nouns/products/product.actions.ts'
import { showPurchases } from '#server/nouns/purchases/purchase.shown.ts'
import { listPurchasesOf } from '#server/nouns/purchases/purchase.store.ts'
import { replaceUnit } from '#server/nouns/purchases/unit.actions.ts'
import { findCurrentUnit, listUnitsBySerial } from '#server/nouns/purchases/unit.store.ts'
import { engines, testContext } from '#test/support/database.ts'
import { tellPurchase } from '#test/support/purchases.ts'

const eventsOf = async ({ db }: Context) => (await db.selectFrom('events').select('kind').orderBy('id').execute()).map(({ kind }) => kind)
const ro2 = { lineKey: '1', productName: 'Ro 2', linePaid: 12_900, serials: ['R2-2439 1187'] }

async function bought(context: Context, customerId: number | null) {
  const { items } = await listPurchasesOf(context.db, customerId ?? 0, { limit: 50 })
  return showPurchases(context.db, items)
}

describe.each(engines)('a purchase, on %s', (engine) => {
  test('told again is the same: no row and no event more', async () => {
    const context = await testContext(engine)
    const first = await tellPurchase(context, {}, 'A-1')
    expect(first.outcome).toBe('added')
    const before = await eventsOf(context)
    context.clock.pass(1_000)
    const again = await tellPurchase(context, {}, 'A-1')
    expect(again).toMatchObject({ id: first.id, customerId: first.customerId, outcome: 'same', items: ['same'] })
    expect(await eventsOf(context)).toEqual(before)
    expect(before).toEqual(['customer-added', 'purchase-added'])
    expect((await bought(context, first.customerId))[0]).toMatchObject({ updatedAt: context.clock() - 1_000, zone: 'Europe/Helsinki' })
  })

  test('told otherwise is changed, and lines that are left out stay', async () => {
    const context = await testContext(engine)
    const { id, customerId } = await tellPurchase(
      context,
      { items: [ro2, { ...ro2, lineKey: '2', productName: 'Dal', serials: [] }] },
      'A-1',
    )
    const changed = await tellPurchase(context, { items: [{ ...ro2, lastDeliveredOn: '2026-03-20' }], informedOn: '2026-03-14' }, 'A-1')
    expect(changed).toMatchObject({ id, outcome: 'changed', items: ['changed'] })
    const [purchase] = await bought(context, customerId)
    expect(purchase).toMatchObject({ informedOn: '2026-03-14' })
    expect(purchase?.items).toMatchObject([
      { productName: 'Ro 2', firstDeliveredOn: '2026-03-20', lastDeliveredOn: '2026-03-20' },
      { productName: 'Dal', lastDeliveredOn: null },
    ])
  })

  test('belongs to who has the address, whatever the case; a name alone joins nobody', async () => {
    const context = await testContext(engine)
    const aino = await tellPurchase(context)
    const same = await tellPurchase(context, {
      customer: { name: 'A. Kettunen', email: 'A.Kettunen@Mail.example', phone: '+358401234567' },
    })
    expect(same.customerId).toBe(aino.customerId)
    const namesake = await tellPurchase(context, { customer: { name: 'Aino Kettunen-Järvelä' } })
    expect(namesake.customerId).not.toBe(aino.customerId)
    const other = await tellPurchase(context, { customer: { name: 'Pekka Kettunen', phone: '+358401234567' } })
    expect(other.customerId).not.toBe(aino.customerId)
    const byPhone = await tellPurchase(context, { customer: { name: 'aino kettunen-järvelä', phone: '+358401234567' } })
    expect(byPhone.customerId).toBe(aino.customerId)
    const row = await context.db
      .selectFrom('customers')
      .selectAll()
      .where('id', '=', aino.customerId ?? 0)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ name: 'Aino Kettunen-Järvelä', phone: '+358401234567', country: 'FI' })
  })

  test('moves to another customer when its shop says so, and is found there alone', async () => {
    const context = await testContext(engine)
    const { customerId } = await tellPurchase(context, {}, 'A-77')
    const moved = await tellPurchase(context, { customer: { name: 'Pekka', email: 'pekka@mail.example' } }, 'A-77')
    expect(moved.customerId).not.toBe(customerId)
    const found = await context.db.selectFrom('customerWords').select('customerId').where('word', '=', 'r224391187').execute()
    expect(found).toEqual([{ customerId: moved.customerId }])
  })

  test('knows its product by SKU or name, its batch, and keeps both when the catalogue is told later', async () => {
    const context = await testContext(engine)
    await expect(tellPurchase(context, { items: [{ ...ro2, batch: '2439' }] })).rejects.toMatchObject({ code: 'batch-without-product' })
    const { customerId } = await tellPurchase(context, { items: [ro2] }, 'A-1')
    const variants = [{ sku: 'RO2-BLK', gtin: null, name: 'black' }]
    const product = await addNewProduct(context, null, { name: 'Ro 2', spellings: ['ro to'], variants, category: 'headphones' })
    expect(await tellPurchase(context, { items: [{ ...ro2, sku: 'RO2-BLK', batch: '2439' }] }, 'A-1')).toMatchObject({ outcome: 'changed' })
    const [purchase] = await bought(context, customerId)
    expect(purchase?.items).toMatchObject([{ product: { id: product.id, category: 'headphones' }, variant: 'black', batch: '2439' }])
    const [unit] = await listUnitsBySerial(context.db, 'r2 24391187')
    expect(unit).toMatchObject({ productId: product.id })
  })

  test('names the bundle that a line is a part of', async () => {
    const context = await testContext(engine)
    const items = [
      { ...ro2, lineKey: 'a', bundleOf: 'set', listShare: 9_000, serials: [] },
      { ...ro2, lineKey: 'set', productName: 'Set', serials: [] },
    ]
    const { customerId } = await tellPurchase(context, { items }, 'A-1')
    const [purchase] = await bought(context, customerId)
    expect(purchase?.items[0]).toMatchObject({ bundleOfItemId: purchase?.items[1]?.id, listShare: 9_000 })
    expect(await tellPurchase(context, { items }, 'A-1')).toMatchObject({ outcome: 'same' })
    const wrong = tellPurchase(context, { items: [{ ...ro2, bundleOf: 'nowhere' }] })
    await expect(wrong).rejects.toMatchObject({ code: 'no-such-line' })
  })

  test('of two at once on two nodes makes one customer', async () => {
    const context = await testContext(engine)
    const both = await Promise.all([tellPurchase(context), tellPurchase(context), tellPurchase(context)])
    expect(new Set(both.map(({ customerId }) => customerId)).size).toBe(1)
  })
})

describe.each(engines)('a piece, on %s', (engine) => {
  test('of one product may have the number of a piece of another', async () => {
    const context = await testContext(engine)
    await tellPurchase(context, { items: [{ ...ro2, serials: ['1187'] }] })
    await tellPurchase(context, { items: [{ ...ro2, productName: 'Dal', serials: ['11-87'] }] })
    expect(await listUnitsBySerial(context.db, '1187')).toHaveLength(2)
  })

  test('that was replaced leads to the one that stands for it now, in the same purchase', async () => {
    const context = await testContext(engine)
    const { customerId } = await tellPurchase(context, { items: [ro2] }, 'A-1')
    const [old] = await listUnitsBySerial(context.db, 'R224391187')
    const second = await replaceUnit(context, null, old?.id ?? 0, 'R2-2502 0001')
    const third = await replaceUnit(context, null, second, 'R2-2502 0002')
    await expect(replaceUnit(context, null, second, 'R2-9')).rejects.toMatchObject({ code: 'unit-replaced' })
    expect(old && (await findCurrentUnit(context.db, old))).toMatchObject({ id: third, purchaseItemId: old?.purchaseItemId })
    const [purchase] = await bought(context, customerId)
    expect(purchase?.items[0]?.units).toMatchObject([
      { serial: 'R2-2439 1187', custody: 'replaced', replacedBy: { id: third, serial: 'R2-2502 0002' } },
      { id: second, custody: 'replaced' },
      { id: third, custody: 'with-customer', replacedBy: null },
    ])
    // The shop knows only of the first; what happened since stays.
    expect(await tellPurchase(context, { items: [ro2] }, 'A-1')).toMatchObject({ outcome: 'same' })
    const words = await context.db.selectFrom('customerWords').select('customerId').where('word', '=', 'r225020002').execute()
    expect(words).toEqual([{ customerId }])
  })

  test('whose number was a slip leaves its line, and comes back as the same piece', async () => {
    const context = await testContext(engine)
    await tellPurchase(context, { items: [ro2] }, 'A-1')
    const [first] = await listUnitsBySerial(context.db, 'R2-2439 1187')
    expect(await tellPurchase(context, { items: [{ ...ro2, serials: ['R2-2439 1188'] }] }, 'A-1')).toMatchObject({ outcome: 'changed' })
    expect(await listUnitsBySerial(context.db, 'R2-2439 1187')).toMatchObject([{ id: first?.id, purchaseItemId: null }])
    expect(await context.db.selectFrom('customerWords').select('word').where('word', '=', 'r224391187').execute()).toEqual([])
    await tellPurchase(context, { items: [ro2] }, 'A-1')
    expect(await listUnitsBySerial(context.db, 'R2-2439 1187')).toMatchObject([first])
  })
})
