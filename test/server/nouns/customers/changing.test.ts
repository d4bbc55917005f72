import { describe, expect, test } from 'vitest'
import { saveAuthors } from '#server/nouns/authors/author.store.ts'
import { listCustomers } from '#server/nouns/customers/customer.store.ts'
import type { CustomerPage } from '#shared/customer.schema.ts'
import { codeOf, read, testApp } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'
import { tellPurchase } from '#test/support/purchases.ts'

describe.each(engines)('what is known of a customer, on %s', (engine) => {
  async function opened() {
    const { context, as } = await testApp(engine)
    const [jonas, staff] = [await as('agent', 'Jonas'), await as('staff', 'Tuva')]
    const id = Number((await tellPurchase(context)).customerId)
    const path = `/api/customers/${id}`
    const change = (body: object) => jonas.call('PATCH', path, body)
    const found = async (q: string) => (await listCustomers(context.db, { q, limit: 5 })).items.map((one) => one.id)
    return { context, jonas, staff, id, path, change, found }
  }

  test('is put right by a person, with what it was before, and found by the new words', async () => {
    const { context, id, change, found } = await opened()
    const page = await read<CustomerPage>(change({ name: 'Aino Virta', phone: '+358401234567', language: null }))
    expect(page).toMatchObject({ name: 'Aino Virta', phone: '+358401234567', language: null, email: 'a.kettunen@mail.example' })
    expect(page.changes).toMatchObject([
      { field: 'phone', before: null, after: '+358401234567', by: { name: 'Jonas' } },
      { field: 'language', before: 'fi', after: null },
      { field: 'name', before: 'Aino Kettunen-Järvelä', after: 'Aino Virta' },
    ])
    expect([await found('virta'), await found('0401234'), await found('kettunen-jarvela')]).toEqual([[id], [id], []])
    const events = await context.db.selectFrom('events').select('data').where('kind', '=', 'customer-changed').execute()
    expect(events.map(({ data }) => JSON.parse(data))).toEqual([{ customerId: id, fields: ['name', 'language', 'phone'] }])
    // The same once more changes nothing.
    expect((await read<CustomerPage>(change({ name: 'Aino Virta' }))).changes).toHaveLength(3)
  })

  test('is refused when it is no address, no number, or another customer’s address; who drafts may only look', async () => {
    const { context, staff, change, path } = await opened()
    await tellPurchase(context, { customer: { name: 'Pekka', email: 'pekka@mail.example' } })
    expect((await change({ email: 'nobody' })).status).toBe(422)
    expect((await change({ phone: '0401234567' })).status).toBe(422)
    expect(await codeOf(change({ email: 'Pekka@mail.example' }))).toBe('customer-address-taken')
    expect((await staff.call('PATCH', path, { name: 'No' })).status).toBe(403)
  })

  test('links who writes from a new address', async () => {
    const { context, change } = await opened()
    const writer = { externalId: 'aino@new.example', handle: 'aino@new.example', name: 'Aino', followers: null, url: null }
    await saveAuthors(context.db, context.engine, 'email', [writer], context.clock())
    const page = await read<CustomerPage>(change({ email: 'Aino@new.example' }))
    expect(page).toMatchObject({ email: 'aino@new.example', links: [{ basis: 'import', author: { handle: 'aino@new.example' } }] })
  })

  test('keeps every word on consent, the newest first, and none of a day to come', async () => {
    const { context, jonas, path } = await opened()
    const word = { kind: 'marketing-mail', answer: 'given', answeredOn: '2026-03-14', source: 'Order form', words: 'May we write to you?' }
    await read(jonas.call('POST', `${path}/consents`, word), 201)
    const before = await context.db.selectFrom('customerConsents').selectAll().execute()
    await read(jonas.call('POST', `${path}/consents`, { ...word, answer: 'withdrawn', answeredOn: '2026-10-01', source: 'Call' }), 201)
    const page = await read<CustomerPage>(jonas.call('GET', path))
    expect(page.consents).toMatchObject([
      { kind: 'marketing-mail', answer: 'withdrawn', answeredOn: '2026-10-01', source: 'Call', by: { name: 'Jonas' } },
      { answer: 'given', answeredOn: '2026-03-14', words: 'May we write to you?' },
    ])
    const after = await context.db.selectFrom('customerConsents').selectAll().orderBy('id').execute()
    expect([after.length, after[0]]).toEqual([2, before[0]])
    expect(await codeOf(jonas.call('POST', `${path}/consents`, { ...word, answeredOn: '2027-01-01' }))).toBe('consent-day-to-come')
    expect((await jonas.call('POST', `${path}/consents`, { ...word, words: ' ' })).status).toBe(422)
  })
})
