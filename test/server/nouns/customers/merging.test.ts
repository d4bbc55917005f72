import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { saveAuthors } from '#server/nouns/authors/author.store.ts'
import { listCustomers } from '#server/nouns/customers/customer.store.ts'
import { rewriteWords } from '#server/nouns/customers/customer.words.ts'
import { linkWriters } from '#server/nouns/customers/customer-link.keeping.ts'
import type { CustomerPage } from '#shared/customer.schema.ts'
import { codeOf, read, testApp } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'
import { tellPurchase } from '#test/support/purchases.ts'

const tables = [
  'customers',
  'customerAuthors',
  'customerConsents',
  'customerChanges',
  'handleProofs',
  'purchases',
  'serviceOrders',
] as const

/** Every row that tells of customers, but for the times at which it was touched. */
async function everything(db: Handle) {
  const rows = await Promise.all(
    tables.map((table) =>
      db
        .selectFrom(table as 'purchases')
        .selectAll()
        .orderBy('id')
        .execute(),
    ),
  )
  const words = await db.selectFrom('customerWords').selectAll().orderBy('customerId').orderBy('word').execute()
  return JSON.parse(JSON.stringify([...rows, words], (key, value) => (key === 'updatedAt' ? undefined : value)))
}

describe.each(engines)('two customers who are one, on %s', (engine) => {
  async function opened() {
    const { context, as } = await testApp(engine)
    const jonas = await as('agent', 'Jonas')
    const aino = Number((await tellPurchase(context, { customer: { name: 'Aino', email: 'aino@mail.example' } })).customerId)
    const kettunen = Number((await tellPurchase(context)).customerId)
    await tellPurchase(context, { customer: { name: 'Ida' }, giftFor: { name: 'Aino Kettunen-Järvelä', email: 'a.kettunen@mail.example' } })
    const author = { externalId: '7', handle: 'ainokj', name: 'Ainon äänipöytä', followers: null, url: null }
    const [authorId = 0] = (await saveAuthors(context.db, context.engine, 'x', [author], context.clock())).values()
    await read(jonas.call('POST', `/api/customers/${kettunen}/links`, { authorId, note: 'says so' }), 201)
    await read(jonas.call('PATCH', `/api/customers/${kettunen}`, { phone: '+358401234567' }))
    const word = { kind: 'story', answer: 'given', answeredOn: '2026-03-14', source: 'Call', words: 'May we tell it?' }
    await read(jonas.call('POST', `/api/customers/${kettunen}/consents`, word), 201)
    const merge = async (kept: number, merged: number) =>
      (await read<{ id: number }>(jonas.call('POST', `/api/customers/${kept}/merges`, { customerId: merged }), 201)).id
    const undo = (kept: number, id: number) => jonas.call('DELETE', `/api/customers/${kept}/merges/${id}`)
    const page = (id: number) => read<CustomerPage>(jonas.call('GET', `/api/customers/${id}`))
    const found = async (q: string) => (await listCustomers(context.db, { q, limit: 5 })).items.map((one) => one.id)
    return { context, jonas, aino, kettunen, authorId, merge, undo, page, found }
  }

  test('become one with all that hangs on both, and the other address leads there', async () => {
    const { aino, kettunen, merge, page, found } = await opened()
    const before = await page(kettunen)
    const id = await merge(aino, kettunen)
    const one = await page(kettunen)
    expect(one).toMatchObject({ id: aino, name: 'Aino', email: 'aino@mail.example', phone: '+358401234567', language: 'fi', country: 'FI' })
    expect(one.merges).toMatchObject([{ id, customer: { id: kettunen, name: 'Aino Kettunen-Järvelä' }, by: { name: 'Jonas' } }])
    expect([one.purchases.length, one.links.length, one.consents.length]).toEqual([3, 1, 1])
    expect(before.purchases).toHaveLength(2)
    for (const q of ['kettunen', 'a.kettunen@mail', 'aino@mail', 'ainokj', '0401234']) expect([q, await found(q)]).toEqual([q, [aino]])
  })

  test('are two again after an undo: not a row is lost, and every word is where it was', async () => {
    const { context, aino, kettunen, merge, undo } = await opened()
    for (const [kept, merged] of [
      [aino, kettunen],
      [kettunen, aino],
    ] as const) {
      const before = await everything(context.db)
      const id = await merge(kept, merged)
      expect(await everything(context.db)).not.toEqual(before)
      expect((await undo(kept, id)).status).toBe(204)
      expect(await everything(context.db)).toEqual(before)
      expect((await undo(kept, id)).status).toBe(204)
      expect(await everything(context.db)).toEqual(before)
    }
  })

  test('what comes after the merge stays with the one who was kept, and an address that fills a gap goes back', async () => {
    const { context, jonas, kettunen, merge, undo, page } = await opened()
    const nameless = Number((await tellPurchase(context, { customer: { name: 'A. Kettunen', phone: '+358409999999' } })).customerId)
    const id = await merge(nameless, kettunen)
    expect((await page(nameless)).email).toBe('a.kettunen@mail.example')
    const later = await tellPurchase(context)
    expect(later.customerId).toBe(nameless)
    await change(context, (tx, emit) => linkWriters(tx, context, ['a.kettunen@mail.example'], emit))
    await read(jonas.call('PATCH', `/api/customers/${nameless}`, { name: 'Aino K' }))
    await undo(nameless, id)
    const [kept, other] = [await page(nameless), await page(kettunen)]
    expect([kept.name, kept.email, kept.purchases.length]).toEqual(['Aino K', null, 2])
    expect([other.id, other.email, other.purchases.length]).toEqual([kettunen, 'a.kettunen@mail.example', 2])
  })

  test('an import that names the one who was merged finds the one who was kept', async () => {
    const { context, aino, kettunen, merge } = await opened()
    await merge(aino, kettunen)
    expect((await tellPurchase(context)).customerId).toBe(aino)
    const writer = { externalId: 'a.kettunen@mail.example', handle: 'a.kettunen@mail.example', name: 'A', followers: null, url: null }
    await saveAuthors(context.db, context.engine, 'email', [writer], context.clock())
    await change(context, (tx, emit) => linkWriters(tx, context, ['a.kettunen@mail.example'], emit))
    const links = await context.db.selectFrom('customerAuthors').select('customerId').where('basis', '=', 'import').execute()
    expect(links).toEqual([{ customerId: aino }])
  })

  test('are merged once, in order, and never with themselves or with who was erased', async () => {
    const { context, jonas, aino, kettunen, merge, undo, page } = await opened()
    const ida = Number((await tellPurchase(context, { customer: { name: 'Ida' } })).customerId)
    const [first, second] = [await merge(aino, kettunen), await merge(aino, ida)]
    const ask = (kept: number, customerId: number) => jonas.call('POST', `/api/customers/${kept}/merges`, { customerId })
    expect(await codeOf(ask(aino, aino))).toBe('customer-same')
    expect(await codeOf(ask(aino, kettunen))).toBe('customer-merged')
    expect(await codeOf(ask(kettunen, aino))).toBe('customer-merged')
    expect(await codeOf(undo(aino, first))).toBe('customer-merge-later')
    expect(await codeOf(undo(kettunen, first))).toBe('customer-merged')
    expect(await codeOf(undo(aino, 99_999))).toBe('customer-merge-not-found')
    const pekka = Number((await tellPurchase(context, { customer: { name: 'Pekka' } })).customerId)
    const chained = await merge(pekka, aino)
    expect((await page(kettunen)).id).toBe(pekka)
    expect((await page(kettunen)).purchases).toHaveLength(5)
    await undo(pekka, chained)
    await undo(aino, second)
    await undo(aino, first)
    expect([(await page(kettunen)).id, (await page(ida)).id]).toEqual([kettunen, ida])
    await context.db.updateTable('customers').set({ erasedAt: 1 }).where('id', '=', ida).execute()
    expect(await codeOf(ask(aino, ida))).toBe('customer-erased')
  })

  test('after any merges and their undoing, newest first, everything is as it was, and in between no row is lost', async () => {
    const { context, jonas, merge, undo } = await opened()
    const ids = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => Number((await tellPurchase(context, { customer: { name: `P ${n}` } })).customerId)),
    )
    const authors = ids.map((n) => ({ externalId: `p-${n}`, handle: `p${n}`, name: `P ${n}`, followers: null, url: null }))
    const saved = [...(await saveAuthors(context.db, context.engine, 'x', authors, context.clock())).values()]
    for (const [n, id] of ids.entries())
      await read(jonas.call('POST', `/api/customers/${id}/links`, { authorId: saved[n], note: `n ${n}` }), 201)
    const counts = async () => Promise.all(tables.map(async (table) => (await context.db.selectFrom(table).select('id').execute()).length))
    // Words that another one begins with are dropped when all are written anew, and found all the same.
    await change(context, async (tx) => {
      for (const id of ids) await rewriteWords(tx, context.engine, id)
    })
    for (const seed of [3, 11, 29]) {
      const [before, rows] = [await everything(context.db), await counts()]
      const living = new Set(ids)
      const done: [kept: number, merge: number, merged: number][] = []
      for (let step = 0; living.size > 1; step++) {
        const left = [...living]
        const kept = left[(seed * (step + 1)) % left.length] ?? 0
        const merged = left.filter((id) => id !== kept)[(seed + step) % (left.length - 1)] ?? 0
        done.push([kept, await merge(kept, merged), merged])
        living.delete(merged)
        expect(await counts()).toEqual(rows)
      }
      const [last = 0] = living
      const owners = await context.db.selectFrom('purchases').select('customerId').where('customerId', 'in', ids).execute()
      expect(owners.map(({ customerId }) => customerId)).toEqual(ids.map(() => last))
      for (const [kept, id] of done.toReversed()) expect((await undo(kept, id)).status).toBe(204)
      expect(await everything(context.db)).toEqual(before)
      expect(await counts()).toEqual(rows)
    }
  })
})
