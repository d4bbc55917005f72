import { expect, test } from 'vitest'
import { createSecretBox, hashToken, newToken } from '#server/kit/lib/secret-box.ts'
import { sealStatusLinks } from '#server/nouns/service-orders/status-link.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { read, testApp, testSecretBox } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'
import { mentionOf, post, said, testPipeline } from '#test/support/world.ts'

async function deskWithOrder(engine: (typeof engines)[number]) {
  const { as, anonymous, context } = await testApp(engine)
  const anne = await as('agent', 'Anne')
  const { hear } = await testPipeline(context)
  const dan = post(said.danBrokenHinge)
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const body = { kind: 'repair', product: 'Ro 2', fault: 'hinge', currency: 'NOK' }
  const order = await read<ServiceOrder>(anne.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
  const statusOf = async (path: string | null) => (await anonymous('GET', `/api/status/${path?.replace('/s/', '')}`)).status
  const show = () => read<ServiceOrder>(anne.call('GET', `/api/service-orders/${order.id}`))
  return { anne, context, order, statusOf, show }
}

test.each(engines)('the address of a customer’s page lies nowhere in clear, and a new one ends it, on %s', async (engine) => {
  const { anne, context, order, statusOf, show } = await deskWithOrder(engine)
  expect(order.currency).toBe('NOK')
  const token = String(order.statusPath).replace('/s/', '')
  expect(JSON.stringify(await context.db.selectFrom('serviceOrders').selectAll().execute())).not.toContain(token)
  expect((await show()).statusPath).toBe(order.statusPath)
  const renewed = await read<ServiceOrder>(anne.call('POST', `/api/service-orders/${order.id}/status-links`), 201)
  expect(renewed.statusPath).not.toBe(order.statusPath)
  expect([await statusOf(order.statusPath), await statusOf(renewed.statusPath)]).toEqual([404, 200])
})

test.each(engines)('an address that was kept in clear is sealed at start and goes on, also under another secret, on %s', async (engine) => {
  const { context, statusOf, show } = await deskWithOrder(engine)
  const token = newToken()
  await context.db
    .updateTable('statusTokens')
    .set({ statusHash: hashToken(token), statusSealed: token })
    .execute()
  await sealStatusLinks(context.db, testSecretBox)
  expect((await show()).statusPath).toBe(`/s/${token}`)
  expect(await statusOf(`/s/${token}`)).toBe(200)
  await context.db.updateTable('statusTokens').set({ statusSealed: token }).execute()
  await sealStatusLinks(context.db, createSecretBox('another secret altogether, long enough for it'))
  expect((await show()).statusPath).toBeNull()
  expect(await statusOf(`/s/${token}`)).toBe(200)
})
