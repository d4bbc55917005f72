import { describe, expect, test } from 'vitest'
import { type Context, change } from '#server/kit/database/context.ts'
import { saveAuthors } from '#server/nouns/authors/author.store.ts'
import { linkAuthor, relinkAuthor, unlinkAuthor } from '#server/nouns/customers/customer.actions.ts'
import { listCustomers } from '#server/nouns/customers/customer.store.ts'
import { linkWriters } from '#server/nouns/customers/customer-link.keeping.ts'
import { listLinks, listOffers } from '#server/nouns/customers/customer-link.store.ts'
import type { ChannelName } from '#shared/channel.ts'
import { testApp } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'
import { tellPurchase } from '#test/support/purchases.ts'

async function heard({ db, engine, clock }: Context, channel: ChannelName, handle: string, name: string): Promise<number> {
  const ids = await saveAuthors(db, engine, channel, [{ externalId: handle, handle, name, followers: null, url: null }], clock())
  return ids.get(handle) ?? 0
}

describe.each(engines)('who an author is, on %s', (engine) => {
  async function opened() {
    const { context, as } = await testApp(engine)
    const { actor } = await as('agent', 'Jonas')
    return {
      context,
      jonas: actor,
      found: async (q: string) => (await listCustomers(context.db, { q, limit: 50 })).items.map(({ id }) => id),
    }
  }

  test('is said by hand with a note, taken apart, and put back with its basis', async () => {
    const { context, jonas, found } = await opened()
    const aino = Number((await tellPurchase(context)).customerId)
    const authorId = await heard(context, 'youtube', 'aanipoyta', 'Ainon äänipöytä')
    const link = await linkAuthor(context, jonas, aino, { authorId, note: 'she says so in her mail' })
    expect(await linkAuthor(context, jonas, aino, { authorId, note: 'again' })).toBe(link)
    expect(await listLinks(context.db, aino)).toMatchObject([
      { id: link, basis: 'hand', note: 'she says so in her mail', by: { name: 'Jonas' } },
    ])
    expect(await found('aanipoyta')).toEqual([aino])
    const other = Number((await tellPurchase(context, { customer: { name: 'Pekka' } })).customerId)
    await expect(linkAuthor(context, jonas, other, { authorId, note: 'no' })).rejects.toMatchObject({ code: 'author-linked' })
    await unlinkAuthor(context, jonas, aino, link)
    await unlinkAuthor(context, jonas, aino, link)
    expect([await listLinks(context.db, aino), await found('aanipoyta')]).toEqual([[], []])
    await relinkAuthor(context, jonas, aino, link)
    expect(await listLinks(context.db, aino)).toMatchObject([{ id: link, basis: 'hand', note: 'she says so in her mail' }])
    expect(await found('aanipoyta')).toEqual([aino])
    const events = await context.db
      .selectFrom('events')
      .select('kind')
      .where('kind', 'in', ['customer-linked', 'customer-unlinked'])
      .orderBy('id')
      .execute()
    expect(events.map(({ kind }) => kind)).toEqual(['customer-linked', 'customer-unlinked', 'customer-linked'])
  })

  test('follows from an address that a shop gave, whoever comes first; what people took apart stays apart', async () => {
    const { context, jonas } = await opened()
    const early = await heard(context, 'email', 'a.kettunen@mail.example', 'Aino')
    const aino = Number((await tellPurchase(context)).customerId)
    expect(await listLinks(context.db, aino)).toMatchObject([{ basis: 'import', note: 'shop', author: { id: early } }])
    const pekka = Number((await tellPurchase(context, { customer: { name: 'Pekka', email: 'pekka@mail.example' } })).customerId)
    await heard(context, 'email', 'pekka@mail.example', 'Pekka')
    await heard(context, 'x', 'pekka@mail.example', 'Not Pekka')
    const write = () => change(context, (tx, emit) => linkWriters(tx, context, ['pekka@mail.example', 'who@else.example'], emit))
    await write()
    await write()
    const links = await listLinks(context.db, pekka)
    expect(links).toMatchObject([{ basis: 'import', author: { channel: 'email' } }])
    await unlinkAuthor(context, jonas, pekka, links[0]?.id ?? 0)
    await write()
    await tellPurchase(context, { customer: { name: 'Pekka', email: 'pekka@mail.example', phone: '+358401234567' } })
    expect(await listLinks(context.db, pekka)).toEqual([])
  })

  test('is offered where the name is the same, never decided', async () => {
    const { context, jonas } = await opened()
    const aino = Number((await tellPurchase(context)).customerId)
    const authorId = await heard(context, 'mastodon', 'ainokj@piipitys.example', 'Aino Kettunen-Järvelä')
    await heard(context, 'mastodon', 'aino@piipitys.example', 'Aino')
    expect(await listOffers(context.db, 'Aino Kettunen-Järvelä')).toMatchObject([{ id: authorId }])
    expect(await listLinks(context.db, aino)).toEqual([])
    await linkAuthor(context, jonas, aino, { authorId, note: 'same photo' })
    expect(await listOffers(context.db, 'Aino Kettunen-Järvelä')).toEqual([])
  })
})

describe.each(engines)('people, on %s', (engine) => {
  test('are found by the beginning of a name, address, number, serial or order', async () => {
    const { context } = await testApp(engine)
    const told = { name: 'Jörg Müller', email: 'joerg.m@post.example', phone: '+491701234567', country: 'DE' }
    const { customerId } = await tellPurchase(context, { customer: told, country: 'DE' }, 'SHOP-10023')
    await tellPurchase(context, { customer: { name: 'Ida' }, items: [{ lineKey: '1', productName: 'Dal', linePaid: 1 }] })
    const found = async (q: string) => (await listCustomers(context.db, { q, limit: 50 })).items.map(({ id }) => id)
    for (const q of [
      'mul',
      'Mueller jo',
      'MÜLLER',
      'joerg.m@po',
      '0170 123',
      '+49 170',
      '491701',
      'R2-2439 1187',
      'r224391',
      'shop-10023',
      '10023',
    ])
      expect(await found(q), q).toEqual([customerId])
    for (const q of ['müllerin', 'uller', '%', 'jorg ida']) expect(await found(q), q).toEqual([])
    expect(await found(' ')).toHaveLength(2)
  })

  test('come in pages, each once', async () => {
    const { context } = await testApp(engine)
    for (const name of ['Ada', 'Adele', 'Adrian']) await tellPurchase(context, { customer: { name } })
    const first = await listCustomers(context.db, { q: 'ad', limit: 2 })
    const second = await listCustomers(context.db, { q: 'ad', limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Adrian', 'Adele', 'Ada'])
    expect(first.items[0]).toMatchObject({ purchases: 1, lastBoughtOn: '2026-03-14', channels: [] })
  })
})
