import { beforeAll, expect, test } from 'vitest'
import { minute } from '#server/kit/lib/clock.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('an administrator sees whose verdicts train the models, excludes them by key, and keeps the catalogue', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  world.practice.post({ handle: 'aino', text: '@fjellro the lid of my kettle broke. Unacceptable, I want my money back' })
  const sorted = async () => (await ask<{ items: Mention[] }>(page, '/api/mentions?queue=sorted')).items.length
  await page.goto('/settings/training')
  await page.getByRole('heading', { name: 'No training yet' }).waitFor()

  await page.getByRole('button', { name: 'Go to Triage' }).click()
  await page.locator('.rows > li[aria-current]').waitFor()
  await page.keyboard.press('1')
  await expect.poll(sorted, { timeout: 10_000 }).toBe(1)
  // As if it had been given a minute ago, so that it teaches at once.
  await world.server.context.db
    .updateTable('verdicts')
    .set((row) => ({ at: row('at', '-', minute) }))
    .execute()
  await page.goto('/settings/training')
  await page.getByText('Training starts at 10 decisions, 1 so far').waitFor()
  await page.getByText('1 of 30 decisions so far').waitFor()

  await page.getByRole('button', { name: /^Exclude the decisions of mari/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Excluded by mari').waitFor()
  await page.getByRole('heading', { name: 'No training yet' }).waitFor()
  await page.keyboard.press('u')
  await page.getByText('Training starts at 10 decisions, 1 so far').waitFor()

  await page.goto('/settings/products')
  const products = page.locator('.products > li')
  await expect.poll(() => products.count(), { timeout: 10_000 }).toBe(5)
  await page.getByRole('button', { name: 'Add a product' }).press('Enter')
  await page.getByLabel('Name').fill('Kelda 3')
  await page.getByLabel('Other spellings').fill('kelda\nvannkoker')
  await page.keyboard.press('Control+Enter')
  await products.filter({ hasText: 'also written kelda and vannkoker' }).waitFor()
  await page.getByRole('button', { name: 'More for Kelda 3' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Remove' }).press('Enter')
  await expect.poll(() => products.count(), { timeout: 10_000 }).toBe(5)
  await page.keyboard.press('u')
  await products.filter({ hasText: 'Kelda 3' }).waitFor()
  expect(broken).toEqual([])
}, 60_000)
