import { beforeAll, expect, test } from 'vitest'
import { makeSignInLink } from '#server/nouns/second-factors/sign-in-link.ts'
import type { Session } from '#shared/agent.schema.ts'
import type { Case } from '#shared/case.schema.ts'
import type { Page as ListPage } from '#shared/list.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { Thread } from '#shared/thread.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a link opens Today once; there a reply is approved by key and taken back, a due case opens, and numbers open their rows', async () => {
  const world = await runningServer()
  const { page, context, broken } = await visit(world)
  await page.waitForURL(/\/today/)
  world.practice.post({
    handle: 'dan',
    name: 'Dan Okafor',
    text: '@fjellro my Ro 2 left hinge broke again, third week and nobody answers. Unacceptable',
  })
  const found = async () => (await ask<ListPage<Case>>(page, '/api/cases?queue=all')).items
  await expect.poll(async () => (await found()).length, { timeout: 15_000 }).toBe(1)
  const [row] = await found()
  const { agent } = await ask<Session>(page, '/api/session')
  const { items: threads } = await ask<ListPage<Thread>>(page, `/api/cases/${row?.id}/threads`)
  const headers = { origin: world.server.url }
  const assigned = await page.request.patch(`/api/cases/${row?.id}`, { data: { assigneeId: agent.id }, headers })
  expect(assigned.ok()).toBe(true)
  const words = 'Hi Dan, a new pair leaves today.'
  const written = await page.request.post(`/api/threads/${threads[0]?.id}/replies`, { data: { text: words }, headers })
  const reply = (await written.json()) as Reply

  // The team: what waits for a decision, and who has what.
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  await page.locator('[data-part=approvals]').getByText(words).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('row', { name: /mari/ }).getByRole('link', { name: '1' }).click()
  await page.waitForURL(/assignee=\d+/)
  await page.getByText(/Only cases of.*mari/).waitFor()

  // One's own day: by keys through all parts, a yes, and back.
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.getByRole('link', { name: 'My day' }).click()
  const due = page.locator(`[data-line="due-${row?.id}"]`)
  await due.waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.keyboard.press('j')
  await page.locator(`[data-line="due-${row?.id}"].sel`).waitFor()
  await page.keyboard.press('j')
  const waiting = page.locator(`[data-line="approval-${reply.id}"]`)
  await page.locator(`[data-line="approval-${reply.id}"].sel`).waitFor()
  await page.keyboard.press('y')
  await page.getByText('The reply leaves after the undo window').waitFor()
  await page.keyboard.press('u')
  await page.getByText('the reply waits for approval again').waitFor()
  await waiting.waitFor()
  await due.getByRole('link').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname.startsWith(`/cases/${row?.id}`))

  // A link lets in once, on a phone as well.
  const { path } = await makeSignInLink(world.server.context, agent.id)
  const other = await context.browser()?.newContext({ baseURL: world.server.url, viewport: { width: 390, height: 844 } })
  const guest = await other?.newPage()
  if (!guest) throw new Error('There is no other browser.')
  await guest.goto(path)
  await guest.waitForURL(/\/today/)
  await guest.locator('[data-part=approvals]').getByText(words).waitFor()
  expect(await findOverhang(guest)).toBe(0)
  await other?.clearCookies()
  await guest.goto(path)
  await guest.getByText('This link no longer works').waitFor()
  await other?.close()
  expect(broken).toEqual([])
}, 120_000)
