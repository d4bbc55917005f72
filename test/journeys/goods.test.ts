import { beforeAll, expect, test } from 'vitest'
import type { Goods } from '#shared/goods.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('three pieces are announced, two come, one is awaited; they are exchanged, and the new number leads on from the old', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const call = async <T>(method: 'post' | 'put', path: string, data: unknown): Promise<T> => {
    const answer = await page.request[method](path, { headers: { origin: world.server.url }, data })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
    return (await answer.json()) as T
  }
  const words = 'my Ro 2 left hinge broke again. Unacceptable, please take it back'
  world.practice.post({ handle: 'aino', name: 'Aino Virtanen', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/threads\/\d+/)
  const threadId = page.url().match(/threads\/(\d+)/)?.[1]
  const purchase = await call<{ items: { id: number; units: { id: number }[] }[] }>('put', '/api/purchases/shop/A-1', {
    ...{ country: 'FI', currency: 'EUR', contractOn: '2026-11-01', salesChannel: 'distance', customer: { name: 'Aino Virtanen' } },
    items: [{ lineKey: '1', productName: 'Ro 2', quantity: 3, linePaid: 30_000, lineTax: 6_000, serials: ['R2-1'] }],
  })
  const item = purchase.items[0]
  const { id } = await call<{ id: number }>('post', `/api/threads/${threadId}/service-orders`, {
    ...{ kind: 'return', product: 'Ro 2', fault: 'Left hinge', purchaseItemId: item?.id, unitId: item?.units[0]?.id },
  })
  const step = (to: string) => call('post', `/api/service-orders/${id}/steps`, { to })
  await step('approved')
  await step('awaiting-item')

  const dialog = page.getByRole('dialog')
  const main = page.getByRole('main')
  await page.goto(`/service/${id}`)
  await page.getByRole('button', { name: 'Add a line…' }).click()
  await dialog.getByLabel('Pieces').fill('3')
  await dialog.getByLabel('Pieces').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await main.getByRole('row', { name: /Ro 2/ }).first().waitFor()

  // The usual step asks what came; keys alone count it.
  await page.keyboard.press('Shift+ArrowRight')
  const came = dialog.getByLabel('Came: Ro 2')
  await came.waitFor()
  await came.fill('4')
  await came.press('Enter')
  await dialog.getByText('Enter a whole number from 0 to 3.').waitFor()
  await came.fill('2')
  await dialog.getByText('1 piece is missing').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await came.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await main.getByText('1 piece still comes with').waitFor()
  const split = (await ask<Goods>(page, `/api/service-orders/${id}/goods`)).following[0]
  expect(split).toMatchObject({ relation: 'split', state: 'awaiting-item', pieces: 1 })

  // A slip of the finger: undone, nothing is left of it; then again.
  await page.locator('.toast').getByRole('button', { name: /Undo/ }).click()
  await main.getByText('not counted').waitFor()
  expect((await ask<{ state: string }>(page, `/api/service-orders/${split?.id}`)).state).toBe('cancelled')
  await page.getByRole('button', { name: 'Count what came…' }).click()
  await came.fill('2')
  await came.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await main.getByText('1 piece still comes with').waitFor()

  await page.getByRole('button', { name: 'Accept…' }).click()
  await dialog.getByLabel('Accepted: Ro 2').waitFor()
  await dialog.getByLabel('What becomes of it: Ro 2').selectOption('Back into stock')
  await dialog.getByLabel('Accepted: Ro 2').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await main.getByText('Back into stock').waitFor()
  await main.getByRole('button', { name: 'Propose a refund…' }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  await page.getByRole('button', { name: 'Mark as inspected' }).click()
  await main.getByRole('button', { name: 'Other steps' }).click()
  await page.getByRole('menuitem', { name: 'Mark as exchanged' }).click()
  await main.getByText('Replaced with').waitFor()
  const { following } = await ask<Goods>(page, `/api/service-orders/${id}/goods`)
  const replacement = following.find(({ relation }) => relation === 'replacement-of')
  await main.getByRole('link', { name: `S-${replacement?.id}` }).click()
  await page.waitForURL(`**/service/${replacement?.id}`)
  const newSerial = page.getByLabel('Serial number of the new piece')
  await newSerial.fill('R2-99')
  await newSerial.press('Enter')
  await main.getByText('R2-99 in place of R2-1').waitFor()
  await main.locator('.goods').getByRole('button', { name: 'Edit…' }).click()
  await newSerial.fill('R2-9')
  await newSerial.press('Enter')
  await main.getByText('R2-9 in place of R2-1').waitFor()
  const { items } = await ask<{ items: { current: { serial: string } }[] }>(page, '/api/units?serial=R2-1')
  expect(items[0]?.current.serial).toBe('R2-9')

  // Its parcel is lost on the way: the step is offered, nothing happens by itself.
  await page.getByRole('button', { name: 'Send the replacement' }).click()
  await main.getByRole('listitem').filter({ hasText: 'Replacement sent' }).first().waitFor()
  await page.getByRole('button', { name: 'Add a parcel…' }).click()
  await dialog.getByLabel('Carrier').fill('Posti')
  await dialog.getByLabel('Tracking number').fill('JJFI 6512')
  await dialog.getByLabel('Status').selectOption('lost')
  await dialog.getByLabel('Carrier').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await main.getByText('JJFI 6512').waitFor()
  await main.getByRole('button', { name: 'Actions for To the customer, Posti' }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  await dialog.getByLabel('Tracking number').fill('JJFI 6513')
  await dialog.getByLabel('Tracking number').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await main.getByText('JJFI 6513').waitFor()
  expect((await ask<{ state: string }>(page, `/api/service-orders/${replacement?.id}`)).state).toBe('sent')
  await main.getByRole('button', { name: 'Mark ours as lost' }).click()
  await main.getByRole('listitem').filter({ hasText: 'Ours lost on the way' }).first().waitFor()
  await page.setViewportSize({ width: 390, height: 720 })
  expect(await findOverhang(page)).toBe(0)
  expect(broken).toEqual([])
}, 120_000)
