import { beforeAll, expect, test } from 'vitest'
import type { Page as Rows } from '#shared/list.schema.ts'
import type { Promised } from '#shared/promise.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a promise is decided on as it is written, and kept with one key', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const words = 'my Ro 2 left hinge broke again, third week and nobody answers. Unacceptable'
  world.practice.post({ handle: 'danokafor', name: 'Dan Okafor', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/cases\/\d+\/threads\/\d+/)
  const thread = new URL(page.url()).pathname
  const text = page.getByLabel(/^Public reply to/)
  const promises = page.getByRole('list', { name: 'Promises in this reply' })

  await text.fill('Hi Dan, sorry. We call you tomorrow. It is ready in ten working days.')
  await promises.getByText('We call you tomorrow.').first().waitFor()
  expect(await promises.getByRole('listitem').count()).toBe(2)
  expect(await findAccessFaults(page)).toEqual([])
  // The second is none; the first is due later.
  const [first, second] = [promises.getByRole('listitem').nth(0), promises.getByRole('listitem').nth(1)]
  await second.getByRole('button', { name: 'No promise' }).click()
  await second.getByText('No promise:').waitFor()
  const inFour = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10)
  await first.getByLabel(/^By which day/).fill(inFour)
  await page.getByRole('button', { name: /Post publicly/ }).click()
  await page.getByRole('link', { name: 'See it on X' }).waitFor()
  const kept = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Promises' }) })
  await kept.getByText('“We call you tomorrow.”').waitFor()
  const { items } = await ask<Rows<Promised>>(page, '/api/promises')
  expect(items).toMatchObject([{ words: 'We call you tomorrow.', dueOn: inFour, state: 'open' }])

  await page.goto('/service')
  await page.getByRole('link', { name: 'Promises' }).click()
  await page.waitForURL(/promises=open/)
  const row = page.locator(`[data-promise="${items[0]?.id}"]`)
  await row.waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('j')
  await page.locator(`[data-promise="${items[0]?.id}"].sel`).waitFor()
  await page.keyboard.press('y')
  await page.getByRole('heading', { name: 'No open promise' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await row.waitFor()
  await row.getByRole('button', { name: 'Kept' }).click()
  await page.getByRole('heading', { name: 'No open promise' }).waitFor()
  await page.getByRole('link', { name: /^Kept/ }).click()
  await page.waitForURL(/promises=kept/)
  await row.getByText('kept').first().waitFor()
  await row.getByRole('link').first().click()
  await page.waitForURL((url) => url.pathname === thread)

  // The number in Trends opens the same row.
  const [from, to] = [Date.now() - 86_400_000, Date.now() + 6 * 86_400_000]
  await page.goto(`/trends?from=${from}&to=${to}`)
  await page.getByRole('link', { name: '1 kept' }).click()
  await page.waitForURL(/promises=kept&from=\d{4}-\d{2}-\d{2}&to=\d{4}-\d{2}-\d{2}/)
  await row.waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.goto('/service?promises=kept')
    await row.waitFor()
    expect([width, await findOverhang(page)]).toEqual([width, 0])
  }
  expect(broken).toEqual([])
}, 120_000)
