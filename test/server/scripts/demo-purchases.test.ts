import { expect, test } from 'vitest'
import { addPracticeProducts } from '#server/nouns/products/product.actions.ts'
import { addPracticePurchases, linkPracticeCustomers, practicePurchases } from '#server/scripts/demo-purchases.ts'
import { testApp } from '#test/support/app.ts'
import { testNow } from '#test/support/database.ts'

test('the demo knows the same two thousand purchases each time, in six countries, with many of batch 2439', () => {
  const purchases = practicePurchases(testNow)
  expect(practicePurchases(testNow)).toEqual(purchases)
  expect(purchases).toHaveLength(2_000)
  expect(new Set(purchases.map(({ country }) => country)).size).toBe(6)
  const ofBatch = purchases.filter(({ items: [item] }) => item?.productName === 'Ro 2' && item.batch === '2439')
  expect(ofBatch.length).toBeGreaterThan(80)
  const serials = purchases.flatMap(({ items }) => items.flatMap((item) => item.serials))
  expect(new Set(serials).size).toBe(serials.length)
})

test('they are written once, and a person of the cast who is heard is linked to what they bought', async () => {
  const { context, as } = await testApp()
  await as('admin')
  await addPracticeProducts(context)
  await addPracticePurchases(context)
  await addPracticePurchases(context)
  const { count } = await context.db
    .selectFrom('purchases')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  expect(Number(count)).toBe(2_000)
  const buyer = await context.db.selectFrom('customers').select(['id', 'name', 'emailKey']).orderBy('id').limit(1).executeTakeFirstOrThrow()
  const handle = buyer.emailKey?.split('@')[0] ?? ''
  const author = { channel: 'x', externalId: '1', handle, name: buyer.name, followers: null, url: null, seenAt: 1 } as const
  await context.db.insertInto('authors').values(author).execute()
  const agent = await context.db.selectFrom('agents').select(['id', 'name', 'role']).executeTakeFirstOrThrow()
  const actor = { agentId: agent.id, name: agent.name, role: agent.role, sessionId: null }
  const ending = new AbortController()
  const linking = linkPracticeCustomers(context, actor, ending.signal)
  await expect
    .poll(() => context.db.selectFrom('customerAuthors').select(['customerId', 'basis']).execute())
    .toEqual([{ customerId: buyer.id, basis: 'hand' }])
  ending.abort()
  await linking
})
