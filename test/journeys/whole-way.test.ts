import { beforeAll, expect, test } from 'vitest'
import type { Page as Rows } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { tellPurchase } from '../support/purchases.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a public complaint becomes a repair under warranty, its price is accepted in Finnish, and the outcome goes back into the thread', async () => {
  const world = await runningServer()
  const { page, context, broken } = await visit(world)
  const send = async <T>(method: 'post' | 'patch', path: string, data: object): Promise<T> => {
    const answer = await page.request[method](path, { data, headers: { origin: world.server.url } })
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const monthsAgo = (months: number) => new Date(Date.now() - months * 30 * 86_400_000).toISOString().slice(0, 10)
  const items = [
    {
      lineKey: '1',
      productName: 'Ro 2',
      linePaid: 12_900,
      lineTax: 2_497,
      serials: ['R2-2439 1187'],
      firstDeliveredOn: monthsAgo(6),
      lastDeliveredOn: monthsAgo(6),
    },
  ]
  const { customerId } = await tellPurchase(world.server.context, { contractOn: monthsAgo(6), items })
  const post = world.practice.post({
    handle: 'aino',
    name: 'Aino Kettunen-Järvelä',
    text: '@fjellro Ro 2:n vasen sarana hajosi taas, kolmas viikko eikä kukaan vastaa. Aivan surkeaa!',
  })
  const complaint = async () => (await ask<Rows<Mention>>(page, '/api/mentions?kind=complaint')).items[0]
  await expect.poll(async () => (await complaint())?.threadId ?? null, { timeout: 30_000 }).not.toBeNull()
  const said = (await complaint()) as Mention
  await send('post', `/api/customers/${customerId}/links`, { authorId: said.author.id, note: 'named the order number' })

  // What the author bought is slow to come; the keys are not.
  const held = Promise.withResolvers<void>()
  await page.route(`**/api/customers/${customerId}`, async (route) => {
    await held.promise
    await route.continue()
  })
  // Two keys: what the thread says and what its author bought fill the order in, and law decides.
  await page.goto(`/cases/${said.case?.id}/threads/${said.threadId}`)
  const dialog = page.getByRole('dialog')
  await page.getByLabel(/^Public reply to/).waitFor()
  await page.getByRole('heading', { level: 1 }).first().click()
  await page.keyboard.press('v')
  await dialog.getByLabel('Fault').waitFor()
  await page.keyboard.press('Control+Enter')
  held.resolve()
  await page.locator('.toast').getByRole('button', { name: 'Open' }).click()
  await page.waitForURL(/\/service\/\d+/)
  const id = Number(page.url().match(/service\/(\d+)/)?.[1])
  const show = () => ask<ServiceOrderWithSteps>(page, `/api/service-orders/${id}`)
  await page.getByText('eu.presume12').first().waitFor()
  expect(await show()).toMatchObject({ kind: 'repair', warranty: 'in', customerId, serial: 'R2-2439 1187' })
  expect(await findAccessFaults(page)).toEqual([])

  for (const to of ['approved', 'awaiting-item', 'received', 'diagnosing']) await send('post', `/api/service-orders/${id}/steps`, { to })
  const line = { quantity: 1 } as const
  const lines = [
    { ...line, kind: 'part', label: 'Sarana', unitPrice: 1_840, payer: 'warranty' },
    { ...line, kind: 'part', label: 'Uusi kotelo', unitPrice: 900, payer: 'customer' },
  ]
  const { quotes } = await send<ServiceOrderWithSteps>('post', `/api/service-orders/${id}/quotes`, { lines })
  await send('post', `/api/quotes/${quotes[0]?.id}/sending`, {})
  const { statusPath, state } = await show()
  expect(state).toBe('awaiting-quote')

  const phone = await context
    .browser()
    ?.newContext({ baseURL: world.server.url, javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
  const theirs = await phone?.newPage()
  if (!phone || !theirs) throw new Error('The browser has gone.')
  theirs.setDefaultTimeout(20_000)
  await theirs.goto(`${statusPath}?lang=fi`)
  expect(await theirs.locator('body').innerText()).toMatch(/Sarana[\s\S]*Uusi kotelo/)
  await theirs.getByRole('button', { name: /^Hyväksy, 9,00/ }).click()
  await theirs.getByText('Hyväksyit tämän hinnan').waitFor()

  for (const to of ['repairing', 'testing', 'ready']) await send('post', `/api/service-orders/${id}/steps`, { to })
  await theirs.reload()
  await theirs.locator('[aria-current=step]').getByText('Korjaus tehty').waitFor()
  await phone.close()

  // The outcome is proposed in the language of the thread, and told only by the reply that was written for it.
  await page.goto(`/service/${id}`)
  await page.getByRole('button', { name: 'Continue in the thread' }).click()
  await page.waitForURL(/\/threads\/\d+/)
  const text = page.getByLabel(/^Public reply to/)
  await expect.poll(() => text.inputValue()).toMatch(/korjaus on valmis/i)
  const outcome = await text.inputValue()
  expect(outcome).not.toMatch(/RMA|€|9,00|Kettunen/)
  await page.getByRole('button', { name: /Post publicly/ }).click()
  await page.getByRole('link', { name: 'See it on X' }).waitFor()
  const thread = (await (await fetch(`${world.practice.url}/practice/thread/${post.id}`)).json()) as { posts: { text: string }[] }
  expect(thread.posts.filter((one) => one.text.includes(outcome.slice(0, 40)))).toHaveLength(1)
  await expect.poll(async () => (await show()).told, { timeout: 20_000 }).toBe(true)

  // How the author felt before, and open circles until the days have come.
  await page.goto(`/service/${id}`)
  const recovery = page.locator('.recovery')
  await recovery.locator('circle.own').waitFor()
  expect(await recovery.locator('circle.open').count()).toBe(2)
  expect(await findAccessFaults(page)).toEqual([])
  expect(broken).toEqual([])
}, 120_000)
