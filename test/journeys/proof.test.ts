import { beforeAll, expect, test } from 'vitest'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

type Heard = { items: { threadId: number; author: { id: number; handle: string } }[] }

test('an account is proved by a code from its order’s page, whoever copies the code first', async () => {
  const world = await runningServer()
  const { practice, server } = world
  const { page, context, broken } = await visit(world)
  practice.post({ handle: 'ainokj', name: 'Aino K', text: '@fjellro my Ro 2 left hinge broke again. Unacceptable, please repair it' })
  practice.post({ handle: 'danokafor', name: 'Dan Okafor', text: '@fjellro my parcel never arrived, terrible. Nobody answers me' })
  const heard = async (handle: string) => {
    const { items } = await ask<Heard>(page, '/api/mentions')
    return items.find((one) => one.author.handle === handle && one.threadId !== null)
  }
  await expect.poll(async () => Boolean((await heard('ainokj')) && (await heard('danokafor'))), { timeout: 30_000 }).toBe(true)
  const send = async <T>(path: string, data: object): Promise<T> => {
    const answer = await page.request.post(path, { data, headers: { origin: server.url } })
    expect([path, answer.status()]).toEqual([path, answer.status() === 200 ? 200 : 201])
    return answer.json()
  }
  const openOrder = async (handle: string) => {
    const threadId = (await heard(handle))?.threadId
    const body = { kind: 'repair', product: 'Ro 2', fault: 'Left hinge' }
    return { threadId, order: await send<ServiceOrder>(`/api/threads/${threadId}/service-orders`, body) }
  }

  // Aino reads her page without script and takes a code; Eve copies it from somewhere and is quicker.
  const { order } = await openOrder('ainokj')
  const phone = await context
    .browser()
    ?.newContext({ baseURL: server.url, viewport: { width: 390, height: 720 }, javaScriptEnabled: false })
  const theirs = await phone?.newPage()
  if (!phone || !theirs) throw new Error('The browser has gone.')
  theirs.setDefaultTimeout(20_000)
  await theirs.goto(`${order.statusPath}?lang=en`)
  await theirs.getByRole('button', { name: 'Show a code for my account on X' }).click()
  const code = await theirs.getByText(/^ME-\w{4}-\w{4}$/).innerText()
  await phone.close()
  await page.goto(`/service/${order.id}`)
  await page.getByText('A code waits for a post on X').waitFor()
  practice.post({ handle: 'eve', name: 'Eve', text: `@fjellro ${code}` })
  await page.getByText('Somebody else posted the code. Nothing was linked.').waitFor()
  practice.post({ handle: 'ainokj', name: 'Aino K', text: `@fjellro ${code}` })
  await page.getByText('@ainokj on X is proven', { exact: false }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('link', { name: 'Aino K', exact: true }).click()
  await page.waitForURL(/\/people\/\d+$/)
  await page.getByText(`Proof: posted the code of S-${order.id}`, { exact: false }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  // Dan is sent his page in the thread and proves his account by himself, as a person of the practice network does.
  const dans = await openOrder('danokafor')
  const text = `Hi Dan, here you see where it is: ${server.url}${dans.order.statusPath}`
  const reply = await send<{ id: number }>(`/api/threads/${dans.threadId}/replies`, { text, visibility: 'public', promises: [] })
  await send(`/api/replies/${reply.id}/approval`, {})
  await page.goto(`/service/${dans.order.id}`)
  await page.getByText('@danokafor on X is proven', { exact: false }).waitFor({ timeout: 60_000 })
  expect(broken).toEqual([])
}, 180_000)
