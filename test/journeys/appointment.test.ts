import { beforeAll, expect, test } from 'vitest'
import { dayIn, plusDays } from '#server/kit/lib/day.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('times are offered from the desk, chosen and moved on a phone without script, and a calendar hears of it', async () => {
  const world = await runningServer()
  const { page, context, broken } = await visit(world)
  const words = 'my Foss 60 leaks again, third time. Please send somebody'
  world.practice.post({ handle: 'birgit', name: 'Birgit Neuhäuser', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/threads\/\d+/)
  const threadId = page.url().match(/threads\/(\d+)/)?.[1]
  const call = async (path: string, data: object) =>
    (await page.request.post(path, { headers: { origin: world.server.url }, data })).json() as Promise<{ id: number; statusPath: string }>
  const order = await call(`/api/threads/${threadId}/service-orders`, { kind: 'visit', product: 'Foss 60', fault: 'Leaks' })
  await call(`/api/service-orders/${order.id}/steps`, { to: 'approved' })

  await page.goto(`/service/${order.id}`)
  await page.getByRole('button', { name: 'Offer times…' }).click()
  const dialog = page.getByRole('dialog')
  const today = dayIn('UTC', Date.now())
  const row = (n: number) => dialog.getByRole('group', { name: `Time ${n}` })
  await row(1).getByLabel('Day').and(page.locator(':focus')).waitFor()
  await row(1).getByLabel('Day').fill(plusDays(today, 3))
  await dialog.getByRole('button', { name: 'Add a time' }).click()
  await row(2).getByLabel('Day').fill(plusDays(today, 4))
  await row(2).getByLabel('From').fill('14:00')
  await row(2).getByLabel('Until').fill('13:00')
  await dialog.getByLabel('Place').fill('Kaiserstraße 1, Freiburg')
  await dialog.getByLabel('Place').press('Control+Enter')
  await dialog.getByText('Enter a day and two times').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await row(2).getByLabel('Until').fill('16:00')
  await row(2).getByLabel('Until').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.apt').getByText('waiting for the customer to choose').waitFor()

  const phone = await context.browser()?.newContext({
    baseURL: world.server.url,
    viewport: { width: 390, height: 720 },
    javaScriptEnabled: false,
    locale: 'de-DE',
  })
  const theirs = await phone?.newPage()
  if (!phone || !theirs) throw new Error('The browser has gone.')
  theirs.setDefaultTimeout(20_000)
  await theirs.goto(`${order.statusPath}?lang=de`)
  await theirs.getByRole('radio').first().check()
  await theirs.getByRole('button', { name: 'Diese Zeit nehmen' }).click()
  await theirs.getByText('Wir haben Ihre Zeit notiert.').waitFor()
  expect(await theirs.evaluate(() => document.documentElement.scrollWidth <= 390)).toBe(true)
  // The open page of the desk hears of it by itself.
  await page.locator('.apt .day').waitFor()
  await theirs.getByRole('radio').first().check()
  await theirs.getByRole('button', { name: 'Diese Zeit nehmen' }).click()
  await theirs.getByText('Wir haben Ihre Zeit notiert.').waitFor()
  await page.locator('.apt').getByText('changed once').waitFor()
  const file = await (await theirs.request.get(`${order.statusPath}/appointment.ics`)).text()
  expect(file).toContain('SEQUENCE:1')
  expect(file).toContain('LOCATION:Kaiserstraße 1\\, Freiburg')
  await phone.close()
  const { state } = await ask<{ state: string }>(page, `/api/service-orders/${order.id}`)
  expect(state).toBe('scheduled')
  expect(await findAccessFaults(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 720 })
  expect(await findOverhang(page)).toBe(0)
  expect(broken).toEqual([])
}, 120_000)
