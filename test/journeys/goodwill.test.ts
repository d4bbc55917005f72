import { beforeAll, expect, test } from 'vitest'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { hashPassword } from '#server/nouns/agents/password.ts'
import type { Role } from '#shared/agent.ts'
import { testPassword } from '../support/app.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('goodwill over the budget is refused, says who can raise it, is asked for, raised, and then given', async () => {
  const world = await runningServer()
  const { context } = world.server
  const passwordHash = await hashPassword(testPassword)
  const hire = async (name: string, role: Role) => {
    const email = `${name.toLowerCase()}@fjellro.example`
    await addAgent(context.db, { email, name, role, language: 'en', passwordHash, createdAt: Date.now() })
    return email
  }
  const timo = await hire('Timo', 'agent')
  const anne = await hire('Anne', 'manager')
  // The practice budget, with 30 left of it.
  await context.db.updateTable('goodwillBudgets').set({ monthlyLimit: 3_000, orderLimit: null }).execute()
  const { page, broken } = await visit({ ...world, email: timo })
  const words = 'my Ro 2 left hinge broke for the third time. Unacceptable'
  world.practice.post({ handle: 'aino', name: 'Aino Virtanen', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/threads\/\d+/)
  const threadId = page.url().match(/threads\/(\d+)/)?.[1]
  const opened = await page.request.post(`/api/threads/${threadId}/service-orders`, {
    headers: { origin: world.server.url },
    data: { kind: 'repair', product: 'Ro 2', fault: 'Left hinge', warranty: 'out' },
  })
  const { id } = (await opened.json()) as { id: number }

  const dialog = page.getByRole('dialog')
  await page.goto(`/service/${id}`)
  await page.getByText('€30.00 left of €30.00').waitFor()
  await page.getByRole('button', { name: 'Give goodwill…' }).click()
  await dialog.getByLabel('Amount, EUR').fill('40')
  await dialog.getByLabel('Amount, EUR').press('Control+Enter')
  await dialog.getByText('Enter a reason').waitFor()
  await dialog.getByLabel('Reason').fill('Third repair')
  await dialog.getByLabel('Reason').press('Control+Enter')
  await dialog.getByText('Only €30.00 is left in “Goodwill” this month.').waitFor()
  await dialog.getByText('Who can raise it: Anne.').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Ask Anne' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Asked Anne for €40.00').waitFor()
  await page.goto('/settings/goodwill')
  await page.getByText('Timo asks for').waitFor()
  expect(await page.getByRole('button', { name: 'Raise to €40.00' }).count()).toBe(0)

  const manager = await visit({ ...world, email: anne })
  await manager.page.goto('/settings/goodwill')
  await manager.page.getByText('Timo asks for €40.00').waitFor()
  expect(await findAccessFaults(manager.page)).toEqual([])
  await manager.page.getByRole('button', { name: 'Raise to €40.00' }).click()
  await manager.page.locator('.toast').getByText('Goodwill: €40.00 a month').waitFor()

  await page.goto(`/service/${id}`)
  await page.getByText('€40.00 left of €40.00').waitFor()
  await page.getByRole('button', { name: 'Give goodwill…' }).click()
  await dialog.getByLabel('Amount, EUR').fill('40')
  await dialog.getByLabel('Reason').fill('Third repair')
  await dialog.getByLabel('Reason').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('€0.00 left of €40.00').waitFor()
  await page.getByText('Third repair').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  // Nobody waits any more; the number opens what it counts.
  const { items } = await ask<{ items: { requests: unknown[]; booked: number }[] }>(page, '/api/goodwill-budgets')
  expect(items).toMatchObject([{ requests: [], booked: 4_000 }])
  await manager.page.getByRole('button', { name: '€40.00 of €40.00' }).click()
  await manager.page.getByRole('list', { name: 'Given this month from Goodwill' }).getByText('Third repair').waitFor()
  await manager.page.setViewportSize({ width: 390, height: 720 })
  expect(await findOverhang(manager.page)).toBe(0)

  // A slip of the finger goes back into the budget.
  await page.getByRole('button', { name: 'Give it back' }).click()
  await page.getByText('€40.00 left of €40.00').waitFor()
  await page.setViewportSize({ width: 390, height: 720 })
  expect(await findOverhang(page)).toBe(0)
  expect([...broken, ...manager.broken]).toEqual([])
}, 120_000)
