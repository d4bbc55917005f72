import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults, testBrowser } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a complaint is heard, answered in public, turned into a return, and seen in the trend', async () => {
  const { server, practice, email, password } = await runningServer()
  const browser = await testBrowser()
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  page.on('console', (message) => message.type() === 'error' && !/401|status of 4/.test(message.text()) && broken.push(message.text()))

  await page.goto('/')
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/today/)
  await page
    .getByRole('link', { name: /^Triage/ })
    .first()
    .click()
  await page.waitForURL(/\/triage/)
  expect(await findAccessFaults(page)).toEqual([])

  // Somebody writes now; the open page shows it without a reload.
  const words = 'my Ro 2 left hinge broke again <b>third</b> week and nobody answers. Unacceptable'
  const post = practice.post({ handle: 'danokafor', name: 'Dan Okafor', text: `@fjellro ${words}` })
  await page.getByText(words).first().waitFor()
  expect(await page.locator('b', { hasText: 'third' }).count()).toBe(0)
  expect(await findAccessFaults(page)).toEqual([])

  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/cases\/\d+\/threads\/\d+/)
  expect(await findAccessFaults(page)).toEqual([])
  const caseUrl = page.url()

  await page.getByLabel(/^Public reply to/).fill('Hi Dan, we are sorry to read this. We look into it today.')
  await page.getByRole('button', { name: /Post publicly/ }).click()
  await page.getByRole('link', { name: 'See it on X' }).waitFor()
  const thread = (await (await fetch(`${practice.url}/practice/thread/${post.id}`)).json()) as {
    posts: { text: string; inReplyTo: string | null }[]
  }
  expect(thread.posts.filter((one) => one.text.includes('We look into it today'))).toHaveLength(1)

  await page.goto(caseUrl)
  await page.getByRole('button', { name: /^Service order/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Return', exact: true }).check()
  await dialog.getByLabel('Product').fill('Ro 2')
  await dialog.getByLabel('Fault').fill('Left hinge')
  expect(await findAccessFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Open service order' }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.goto('/service')
  await page.getByText('Ro 2, Left hinge').first().waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.locator('a[href^="/service/2001"]').first().click()
  await page.waitForURL(/\/service\/2001/)
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Approve' }).first().click()
  await page
    .getByText(/Approved/)
    .first()
    .waitFor()
  await page.waitForFunction(
    async () => ((await (await fetch('/api/service-orders/2001')).json()) as { state: string }).state === 'approved',
  )

  const customerPage = page.getByRole('link', { name: 'Open', exact: true })
  const before = await customerPage.getAttribute('href')
  await page.getByRole('button', { name: 'New link' }).click()
  await page.getByText(/The old link to .* no longer opens/).waitFor()
  expect(await customerPage.getAttribute('href')).not.toBe(before)

  await page.goto('/trends')
  await page
    .getByText(/Negative 1\b/)
    .first()
    .waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  for (const path of ['/settings/sources', '/settings/team', '/settings/me']) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await findAccessFaults(page)).toEqual([])
  }
  expect(broken).toEqual([])
}, 120_000)
