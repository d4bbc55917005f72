import { beforeAll, expect, test } from 'vitest'
import type { Session } from '#shared/agent.schema.ts'
import type { Page as Rows } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('an order shows what was felt before, and open circles until the days come; Trends counts it', { timeout: 90_000 }, async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const send = async <T>(method: 'post' | 'patch', path: string, data: object): Promise<T> => {
    const answer = await page.request[method](path, { data, headers: { origin: world.server.url } })
    if (!answer.ok()) throw new Error(await answer.text())
    return (await answer.json()) as T
  }
  world.practice.post({ handle: 'birgit', text: '@fjellro the hinge of my headphones broke again. Unacceptable, I want my money back' })
  const complaint = async () => (await ask<Rows<Mention>>(page, '/api/mentions?kind=complaint')).items[0]
  await expect.poll(async () => (await complaint())?.threadId ?? null, { timeout: 20_000 }).not.toBeNull()
  const threadId = (await complaint())?.threadId
  const order = await send<ServiceOrder>('post', `/api/threads/${threadId}/service-orders`, {
    kind: 'return',
    product: 'Ro 2',
    fault: 'Hinge',
  })
  for (const to of ['approved', 'awaiting-item', 'received', 'inspected', 'refunded'])
    await send('post', `/api/service-orders/${order.id}/steps`, { to })
  const text = 'Your money is on its way. We call you tomorrow.'
  const reply = await send<Reply>('post', `/api/threads/${threadId}/replies`, { text, serviceOrderId: order.id })
  await send('post', `/api/replies/${reply.id}/approval`, {})
  await expect.poll(async () => (await ask<ServiceOrder>(page, `/api/service-orders/${order.id}`)).told, { timeout: 20_000 }).toBe(true)

  await page.goto(`/service/${order.id}`)
  const recovery = page.locator('.recovery')
  await recovery.locator('circle.own').waitFor()
  expect(await recovery.locator('circle.open').count()).toBe(2)
  await page.goto('/trends')
  await page.locator('.recovered tbody .link').first().waitFor()
  const { agent } = await ask<Session>(page, '/api/session')
  for (const [language, width, dark] of [
    ['fi', 1440, false],
    ['de', 390, true],
  ] as const) {
    await send('patch', `/api/agents/${agent.id}`, { language })
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    for (const [path, part] of [
      [`/service/${order.id}`, '.recovery'],
      ['/trends', '.recovered'],
    ] as const) {
      await page.goto(path)
      await page.locator(part).scrollIntoViewIfNeeded()
      expect(await findOverhang(page), `${path} ${language} ${width}`).toBe(0)
      expect(await findAccessFaults(page), `${path} ${language} ${width}`).toEqual([])
    }
  }
  expect(broken).toEqual([])
})
