import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults, testBrowser } from '../support/browser.ts'
import { closeOrder } from '../support/closed-order.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

/** A customer's own browser, without script, on a phone. */
async function customer(base: string) {
  const browser = await testBrowser()
  const context = await browser.newContext({
    baseURL: base,
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  return { page, close: () => context.close() }
}

test('a customer without script says how it went on the page of the order, and the number opens what was said', {
  timeout: 90_000,
}, async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  await page.goto('/trends/feedback')
  await page.getByRole('switch', { name: 'Ask customers how it went' }).click()
  await page.locator('.toast').getByText('Customers are asked from now on').waitFor()
  const { statusPath } = await closeOrder(world, page)
  const { page: own, close } = await customer(world.server.url)
  const link = own.getByRole('link', { name: 'Answer one question' })
  const isAsked = async () => {
    await own.goto(statusPath)
    return link.count()
  }
  await expect.poll(isAsked).toBe(1)
  await link.click()
  await own.getByRole('heading', { name: 'How did it go?' }).waitFor()
  await own.getByLabel('Very satisfied').check()
  await own.getByLabel(/What went well/).fill('Six days, as promised')
  await own.getByRole('button', { name: 'Send' }).click()
  await own.getByRole('heading', { name: 'Thank you.' }).waitFor()

  await page.goto('/trends/feedback')
  await page.getByText('1 of 1 who answered are satisfied').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('link', { name: '5 of 5: 1 answer' }).click()
  expect(page.url()).toContain('score=5')
  await page.locator('.answers').getByText('Six days, as promised').waitFor()
  await page.getByRole('link', { name: '1 of 5: 0 answers' }).click()
  await page.getByText('Nothing here').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await findOverhang(page)).toBe(0)
  expect(broken).toEqual([])
  await close()
})

test('a story is given, shown on the wall, withdrawn by the same address, and its places are cleared', { timeout: 90_000 }, async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  await page.goto('/trends/feedback')
  await page.getByRole('switch', { name: 'Ask customers how it went' }).click()
  await page.locator('.toast').getByText('Customers are asked from now on').waitFor()
  const { statusPath } = await closeOrder(world, page)
  const address = statusPath.replace('/s/', '/feedback/')
  const { page: own, close } = await customer(world.server.url)
  await expect.poll(async () => (await own.goto(address))?.status()).toBe(200)
  await own.getByLabel('So-so').check()
  await own.getByRole('button', { name: 'Send' }).click()
  await own.getByLabel('Your words').fill('Slow, but well repaired')
  await own.getByLabel('My words').check()
  await own.getByLabel('My name').check()
  await own.getByLabel(/Your name as we may write it/).fill('Aino K.')
  await own.getByLabel('On the page of stories').check()
  await own.getByRole('button', { name: 'Yes, show it' }).click()
  await own.getByRole('heading', { name: 'Thank you. Your words may be shown.' }).waitFor()

  await page.goto('/trends/stories')
  const row = page.locator('[data-story]')
  await row.getByText('Slow, but well repaired').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await row.getByRole('button', { name: 'Used elsewhere…' }).click()
  await page.getByLabel('Where is it used?').fill('https://fjellro.example/press')
  await page.getByRole('button', { name: 'Write down' }).click()
  await page.goto('/trends/stories?list=all')
  await row.getByRole('switch', { name: 'On the wall' }).click()
  await page
    .locator('.toast')
    .getByText(/On the wall: .?Aino K\./)
    .waitFor()
  await own.goto('/stories')
  await own.getByText('Slow, but well repaired').waitFor()
  await own.getByText('Aino K.').waitFor()

  await own.goto(address)
  await own.getByRole('button', { name: 'Take it back' }).click()
  await own.getByRole('heading', { name: 'You took it back.' }).waitFor()
  await own.goto('/stories')
  await own.getByText('There is nothing here yet.').waitFor()

  await page.goto('/trends/stories')
  await row.getByText('1 place to clear').waitFor()
  await row.getByRole('button', { name: 'Clear' }).click()
  await page.getByText('Nothing to do').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await findOverhang(page)).toBe(0)
  expect(broken).toEqual([])
  await close()
})
