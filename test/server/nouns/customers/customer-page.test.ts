import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { CustomerLink, CustomerPage, CustomerRow } from '#shared/customer.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { FoundUnit, Purchase } from '#shared/purchase.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { codeOf, read, testApp } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'
import { mentionOf, post, said, testPipeline } from '#test/support/world.ts'

const bought = {
  customer: { name: 'Aino Kettunen-Järvelä', email: 'a.kettunen@mail.example', language: 'fi', country: 'FI' },
  country: 'FI',
  contractOn: '2026-03-14',
  currency: 'EUR',
  items: [{ lineKey: '1', productName: 'Ro 2', linePaid: 12_900, serials: ['R2-2439 1187'] }],
}

describe.each(engines)('the page of a person, on %s', (engine) => {
  async function opened() {
    const { as, context } = await testApp(engine)
    const [admin, agent, staff] = [await as('admin'), await as('agent'), await as('staff')]
    const purchase = await read<Purchase & { outcome: string }>(admin.call('PUT', '/api/purchases/shop/SHOP-1', bought))
    return { context, admin, agent, staff, purchase, path: `/api/customers/${purchase.customerId}` }
  }

  test('shows what they bought, who they are, their cases, orders and moods', async () => {
    const { context, agent, staff, path } = await opened()
    const pipeline = await testPipeline(context)
    const complaint = post(said.ainoBrokenHinge)
    await pipeline.hear(complaint)
    const { authorId, threadId } = await mentionOf(context, complaint)
    const link = await read<CustomerLink>(agent.call('POST', `${path}/links`, { authorId, note: 'Says so' }), 201)
    const order = { kind: 'repair', product: 'Ro 2', fault: 'Hinge' }
    await read(agent.call('POST', `/api/threads/${threadId}/service-orders`, order), 201)
    const page = await read<CustomerPage>(staff.call('GET', path))
    expect(page).toMatchObject({
      name: 'Aino Kettunen-Järvelä',
      email: 'a.kettunen@mail.example',
      purchases: [{ externalKey: 'SHOP-1', zone: 'Europe/Helsinki', items: [{ units: [{ serial: 'R2-2439 1187' }] }] }],
      links: [{ id: link.id, basis: 'hand', by: { name: 'agent' } }],
      orders: [{ kind: 'repair', fault: 'Hinge' }],
      cases: [{ threadId, state: 'open', waiting: true }],
      moods: [{ sentiment: 'negative', open: false }],
      more: { purchases: false, cases: false, moods: false, orders: false },
    })
    const thread = await read<ThreadWithPosts>(staff.call('GET', `/api/threads/${threadId}`))
    expect(thread.customer).toEqual({ id: page.id, name: page.name })
    const who = await read<Page<CustomerRow>>(staff.call('GET', `/api/customers?authorId=${authorId}`))
    expect(who.items).toMatchObject([{ id: page.id, channels: ['x'] }])
    expect((await agent.call('DELETE', `${path}/links/${link.id}`)).status).toBe(204)
    expect((await read<ThreadWithPosts>(staff.call('GET', `/api/threads/${threadId}`))).customer).toBeNull()
    expect((await agent.call('PUT', `${path}/links/${link.id}`)).status).toBe(204)
    expect((await read<CustomerPage>(staff.call('GET', path))).cases).toHaveLength(1)
  })

  test('is read by all, linked by agents, and fed by administrators', async () => {
    const { admin, agent, staff, path } = await opened()
    expect(await codeOf(staff.call('POST', `${path}/links`, { authorId: 1, note: 'No' }))).toBe('role-too-low')
    expect(await codeOf(agent.call('PUT', '/api/purchases/shop/SHOP-2', bought))).toBe('role-too-low')
    expect(await codeOf(agent.call('POST', `${path}/links`, { authorId: 99, note: 'Who' }))).toBe('author-not-found')
    expect(await codeOf(agent.call('POST', `${path}/links`, { authorId: 99 }))).toBe('not-valid')
    expect(await codeOf(staff.call('GET', '/api/customers/99'))).toBe('customer-not-found')
    expect(await codeOf(admin.call('PUT', '/api/purchases/shop/SHOP-2', { ...bought, paid: 1 }))).toBe('not-valid')
    expect(await codeOf(admin.call('PUT', '/api/purchases/shop/SHOP-2', { ...bought, country: 'US' }))).toBe('zone-needed')
    expect(await codeOf(admin.call('PUT', '/api/purchases/shop/SHOP-2', { ...bought, country: 'XX' }))).toBe('country-unknown')
    expect(await codeOf(admin.call('PUT', '/api/purchases/shop/SHOP-2', { ...bought, zone: 'Mars/Base' }))).toBe('zone-unknown')
    const unnamed = { ...bought, items: [{ lineKey: '1', linePaid: 1 }] }
    expect(await codeOf(admin.call('PUT', '/api/purchases/shop/SHOP-2', unnamed))).toBe('goods-unnamed')
    const twice = { ...bought, items: [...bought.items, ...bought.items] }
    expect(await codeOf(admin.call('PUT', '/api/purchases/shop/SHOP-2', twice))).toBe('line-repeated')
  })

  test('is reached from a serial number, also from that of a piece that was replaced', async () => {
    const { agent, staff, purchase } = await opened()
    const unit = purchase.items[0]?.units[0]?.id
    const next = await read<{ id: number }>(agent.call('POST', `/api/units/${unit}/replacement`, { serial: 'R2-2502 0001' }), 201)
    const found = await read<Page<FoundUnit>>(staff.call('GET', '/api/units?serial=r2.2439.1187'))
    expect(found.items).toMatchObject([
      { id: unit, custody: 'replaced', current: { id: next.id }, productName: 'Ro 2', customer: { id: purchase.customerId } },
    ])
    expect((await read<Page<CustomerRow>>(staff.call('GET', '/api/customers?q=R2-2502'))).items).toMatchObject([
      { id: purchase.customerId },
    ])
  })
})

test('words are compared by their bytes on PostgreSQL, whatever the language of the database', async () => {
  const { context } = await testApp('postgres')
  const { rows } = await sql<{ collation_name: string }>`select collation_name from information_schema.columns
    where table_name = 'customerWords' and column_name = 'word'`.execute(context.db)
  expect(rows).toEqual([{ collation_name: 'C' }])
})
