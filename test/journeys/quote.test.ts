import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a quote is written, accepted on a phone in Finnish without script, seen at once, and changed no more', async () => {
  const world = await runningServer()
  const { page, context, broken } = await visit(world)
  const words = 'my Ro 2 left hinge broke again. Unacceptable, please repair it'
  world.practice.post({ handle: 'aino', name: 'Aino Virtanen', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/threads\/\d+/)
  const threadId = page.url().match(/threads\/(\d+)/)?.[1]
  // Two keys open the order: what the thread says is filled in.
  const dialog = page.getByRole('dialog')
  await page.getByRole('heading', { level: 1 }).first().click()
  await page.keyboard.press('v')
  await dialog.getByLabel('Fault').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.locator('.toast').getByRole('button', { name: 'Open' }).click()
  await page.waitForURL(/\/service\/\d+/)
  const id = Number(page.url().match(/service\/(\d+)/)?.[1])
  const { statusPath, product, kind } = await ask<{ statusPath: string; product: string; kind: string }>(page, `/api/service-orders/${id}`)
  expect([kind, product]).toEqual(['repair', 'Ro 2'])

  await page.getByRole('button', { name: 'Write a quote…' }).click()
  const [first, second] = [dialog.getByRole('group', { name: 'Line 1' }), dialog.getByRole('group', { name: 'Line 2' })]
  await first.getByLabel('What').fill('Hinge')
  await first.getByLabel(/^Each/).fill('18.405')
  await first.getByLabel(/^Each/).press('Enter')
  await second.getByLabel('What').fill('Work')
  await second.getByLabel('Kind').selectOption('Work')
  await second.getByLabel(/^Each/).fill('66')
  await second.getByLabel('Pays').selectOption('Goodwill')
  await second.getByLabel(/^Each/).press('Control+Enter')
  await dialog.getByText('Enter an amount such as').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await first.getByLabel(/^Each/).fill('18.40')
  await first.getByLabel(/^Each/).press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('draft, the customer does not see it').waitFor()
  await page.getByRole('button', { name: 'Send to the customer page' }).click()
  await page.getByText('on the customer page since').waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  const phone = await context.browser()?.newContext({
    baseURL: world.server.url,
    viewport: { width: 390, height: 720 },
    javaScriptEnabled: false,
    locale: 'fi-FI',
  })
  const theirs = await phone?.newPage()
  if (!phone || !theirs) throw new Error('The browser has gone.')
  theirs.setDefaultTimeout(20_000)
  await theirs.goto(`${statusPath}?lang=fi`)
  await theirs.getByRole('button', { name: /^Hyväksy, 18,40/ }).click()
  await theirs.getByText('Hyväksyit tämän hinnan').waitFor()
  await theirs.getByLabel('Viestisi').fill('Kiitos! <b>Milloin</b> se on valmis?')
  await theirs.getByRole('button', { name: 'Lähetä' }).click()
  await theirs.getByText('Viestisi on perillä.').waitFor()

  // The open page hears of it by itself.
  await page.getByText('accepted on the customer page').waitFor()
  const messages = page.getByRole('complementary', { name: 'Messages, private' })
  await messages.getByText('<b>Milloin</b>').waitFor()
  for (const name of ['Edit…', 'Write a new one…', 'Send to the customer page'])
    expect(await page.getByRole('main').locator('.quotes').getByRole('button', { name }).count()).toBe(0)
  const refused = await page.request.post(`/api/service-orders/${id}/quotes`, {
    headers: { origin: world.server.url },
    data: { lines: [{ kind: 'part', label: 'More', quantity: 1, unitPrice: 1, payer: 'customer' }] },
  })
  expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([409, 'quote-accepted'])

  await messages.getByLabel('Write to the customer page').fill('Perjantaina.')
  await messages.getByLabel('Write to the customer page').press('Control+Enter')
  await messages.locator('.ours').getByText('Perjantaina.').waitFor()
  await theirs.reload()
  await theirs.getByText('Perjantaina.').waitFor()
  await phone.close()

  // A step that needs its reason asks for it, wherever it is taken; nothing of all this stands in the thread.
  await page.goto('/service')
  await page.locator(`.oc[data-order="${id}"]`).dragTo(page.getByText('Tell the customer'))
  await dialog.getByRole('button', { name: /^Decline the request/ }).click()
  await dialog.getByText('Enter a reason').waitFor()
  await dialog.getByLabel('Reason').fill('Not one of ours')
  await dialog.getByLabel('Reason').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator(`.oc[data-order="${id}"]`).getByText('Declined').waitFor()
  const { steps } = await ask<{ steps: { note: string | null }[] }>(page, `/api/service-orders/${id}`)
  expect(steps.at(-1)?.note).toBe('Not one of ours')
  const thread = await ask<{ replies: unknown[]; mentions: unknown[] }>(page, `/api/threads/${threadId}`)
  expect([thread.replies.length, thread.mentions.length]).toEqual([0, 1])
  await page.goto(`/service/${id}`)
  await page.locator('.one-quote').waitFor()
  await page.setViewportSize({ width: 390, height: 720 })
  expect(await findOverhang(page)).toBe(0)
  expect(broken).toEqual([])
}, 120_000)
