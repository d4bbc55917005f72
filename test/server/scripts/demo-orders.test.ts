import { expect, test } from 'vitest'
import { addPracticeBudget, monthOf } from '#server/nouns/goodwill/goodwill.actions.ts'
import { listBudgets } from '#server/nouns/goodwill/goodwill.store.ts'
import { addPracticePolicy } from '#server/nouns/policies/practice-policy.ts'
import { addPracticeProducts } from '#server/nouns/products/product.actions.ts'
import { addPracticeOrders } from '#server/scripts/demo-orders.ts'
import { addPracticePurchases } from '#server/scripts/demo-purchases.ts'
import { serviceOrderKinds, serviceOrderMoves } from '#shared/service-order.ts'
import { testApp, testSecretBox } from '#test/support/app.ts'

test('the demo has an order of every kind in every state, two quotes that wait, and half of the goodwill spoken for', async () => {
  const { context, as } = await testApp()
  await as('admin')
  await addPracticeProducts(context)
  await addPracticePolicy(context)
  await addPracticeBudget(context)
  await addPracticePurchases(context)
  const agent = await context.db.selectFrom('agents').select(['id', 'name', 'role']).executeTakeFirstOrThrow()
  const actor = { agentId: agent.id, name: agent.name, role: agent.role, sessionId: null }
  await addPracticeOrders(context, testSecretBox, actor)
  await addPracticeOrders(context, testSecretBox, actor)

  const orders = await context.db.selectFrom('serviceOrders').select(['kind', 'state', 'customerId', 'createdAt', 'stateSince']).execute()
  for (const kind of serviceOrderKinds) {
    const moves = serviceOrderMoves[kind]
    const states = new Set([...Object.keys(moves), ...Object.values(moves).flat()])
    expect([kind, new Set(orders.filter((one) => one.kind === kind).map(({ state }) => state))]).toEqual([kind, states])
  }
  expect(new Set(orders.map(({ customerId }) => customerId)).size).toBe(orders.length)
  expect(orders.filter(({ createdAt, stateSince }) => createdAt > stateSince || stateSince > context.clock())).toEqual([])

  const quotes = await context.db
    .selectFrom('quotes')
    .innerJoin('serviceOrders', 'serviceOrders.id', 'quotes.orderId')
    .select(['serviceOrders.state as of', 'quotes.state'])
    .where('serviceOrders.state', 'in', ['awaiting-quote', 'quoted'])
    .execute()
  expect(quotes).toEqual([
    { of: 'awaiting-quote', state: 'sent' },
    { of: 'quoted', state: 'sent' },
  ])
  const [budget] = await listBudgets(context.db, monthOf(context.clock()))
  expect([budget?.monthlyLimit, budget?.booked]).toEqual([60_000, 30_000])
})
