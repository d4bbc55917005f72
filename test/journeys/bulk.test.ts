import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('three orders are moved together by keys: two go, one says why it does not, and one undo takes both back', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const words = 'my Ro 2 left hinge broke again. Unacceptable'
  world.practice.post({ handle: 'aino', name: 'Aino Virtanen', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/threads\/\d+/)
  const threadId = page.url().match(/threads\/(\d+)/)?.[1]
  const headers = { origin: world.server.url }
  const ids: number[] = []
  for (const fault of ['Hinge', 'Cable', 'Noise']) {
    const answer = await page.request.post(`/api/threads/${threadId}/service-orders`, {
      headers,
      data: { kind: 'return', product: 'Ro 2', fault },
    })
    ids.push(((await answer.json()) as { id: number }).id)
  }
  const stateOf = async (id: number) => (await ask<{ state: string }>(page, `/api/service-orders/${id}`)).state
  await page.goto('/service?view=list')
  const row = (id: number) => page.locator(`tr[data-order="${id}"]`)
  for (const id of ids) await row(id).waitFor()
  await page.keyboard.press('j')
  await page.locator('tr.sel').waitFor()
  await page.keyboard.press('x')
  await page.getByText('1 order selected').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByText('3 orders selected').waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  // Somebody else cancels one while this page has not heard of it: its answer is held back until all are moved.
  const [gone, ...others] = ids
  await page.route('**/api/service-orders?*', () => new Promise(() => undefined))
  await page.route(`**/api/service-orders/${gone}/steps`, async (route) => {
    await page.request.post(`/api/service-orders/${gone}/steps`, { headers, data: { to: 'cancelled' } })
    await route.continue()
  })
  await page.getByRole('button', { name: 'Move to…' }).click()
  await page.getByRole('menuitem', { name: 'Approve (3)' }).click()
  await page.getByText('1 order was not moved').waitFor()
  await page.locator('.toast').getByText('2 orders: Approved').waitFor()
  await page.getByText('1 order selected').waitFor()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  for (const id of others) expect(await stateOf(id)).toBe('approved')
  await page.keyboard.press('u')
  await page.locator('.toast').getByText('2 steps undone').waitFor()
  for (const id of others) expect(await stateOf(id)).toBe('requested')
  expect(await stateOf(gone ?? 0)).toBe('cancelled')
  expect(broken).toEqual([])
}, 120_000)
