import { beforeAll, expect, test } from 'vitest'
import type { Session } from '#shared/agent.schema.ts'
import type { Plan } from '#shared/plan.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { forty, fortyThreads } from '../support/forty-threads.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a plan answers forty threads in six languages; one channel fails in the middle, the other goes on', {
  timeout: 240_000,
}, async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const { caseId, mastodon } = await fortyThreads(world, page)
  const path = `/api/cases/${caseId}/plan`
  const plan = async () => (await ask<{ plan: Plan }>(page, path)).plan
  const row = (name: string) => page.locator('.plan-rows > li', { hasText: name })

  await page.goto(`/cases/${caseId}`)
  await page.getByRole('link', { name: 'Plan for all 40' }).click()
  await page.getByRole('button', { name: 'Make a plan' }).click()
  await row('Dan Okafor').waitFor()
  const draft = await plan()
  expect(draft.threads).toHaveLength(forty.length)
  expect(new Set(draft.threads.map(({ textLang }) => textLang)).size).toBe(6)
  // Whose day of delivery is missing is left out, and the screen says what is missing.
  const [out] = draft.threads.filter(({ included }) => !included)
  expect(out).toMatchObject({ outcome: 'review', orderKind: null })
  await page.locator('[data-finding="missing-fact"]', { hasText: out?.author.name }).waitFor()

  // A blank that nobody can fill dims the start, says so beside it, and asking for proof puts it right.
  const stopped = draft.threads.find(({ verified, included }) => verified === null && included)
  await row(stopped?.author.name ?? '')
    .getByRole('button')
    .first()
    .click()
  await page
    .getByRole('button', { name: 'Edit E' })
    .or(page.locator('.plan-side .link', { hasText: 'Edit' }))
    .click()
  await page.getByLabel('Words of the reply').fill('Hi {name}! Your label: {number}')
  // Whoever writes saves what they wrote, and starts nothing.
  await page.keyboard.press('Control+Enter')
  await page.locator('[data-finding="not-verified"]').waitFor()
  const start = page.getByRole('button', { name: /^Start/ })
  expect(await start.isDisabled()).toBe(true)
  await page.getByText('1 thing to fix').waitFor()
  await page.getByLabel('The reply').selectOption('plain')
  await page.locator('[data-finding="not-verified"]').waitFor({ state: 'detached' })
  await page.getByLabel('The reply').selectOption('proof')
  await expect.poll(async () => (await plan()).threads.find(({ id }) => id === stopped?.id)?.purpose).toBe('proof')
  expect(await findAccessFaults(page)).toEqual([])

  // By keyboard: somebody is left out, and taken in again.
  const chosen = page.locator('.plan-rows > .sel')
  await page.locator('main h1').click()
  await page.keyboard.press('x')
  await page.locator('.plan-rows > .sel.off').waitFor()
  await page.keyboard.press('u')
  await page.locator('.plan-rows > .sel:not(.off)').waitFor()
  const before = await chosen.getAttribute('data-plan-thread')
  await page.keyboard.press('j')
  await expect.poll(() => chosen.getAttribute('data-plan-thread')).not.toBe(before)

  await page.request.patch(path, { data: { spacingMs: 400 }, headers: { origin: world.server.url } })
  await page.keyboard.press('Control+Enter')
  await page.locator('.plan-progress').waitFor()
  const orders = draft.threads.filter(({ orderKind }) => orderKind !== null).length
  await page.getByText(`${orders} of ${orders} orders made`).first().waitFor()
  const sentOn = async (channel: string) => (await plan()).threads.filter((one) => one.channel === channel && one.state === 'sent').length
  // Both channels have begun: whoever stands first leaves first.
  await expect.poll(() => sentOn('x'), { timeout: 60_000 }).toBeGreaterThan(0)
  await expect.poll(() => sentOn('mastodon'), { timeout: 60_000 }).toBeGreaterThan(0)
  mastodon.turn({ faults: { create: { forbidden: 1 } } })
  const heldLine = page.locator('.plan-checks > li', { hasText: 'does not take replies now' })
  await heldLine.waitFor({ timeout: 60_000 })
  await page.keyboard.press('h')
  await page.getByText('Paused.', { exact: false }).waitFor()
  await page.keyboard.press('h')
  await page.getByText('Paused.', { exact: false }).waitFor({ state: 'detached' })
  // X does not suffer from it: there is more to come there, and it comes.
  const onX = draft.threads.filter(({ channel, included }) => channel === 'x' && included).length
  await expect.poll(() => sentOn('x'), { timeout: 90_000 }).toBe(onX)
  const held = await plan()
  const failed = held.threads.filter(({ state }) => state === 'failed')
  expect(failed.length).toBeGreaterThan(0)
  expect(failed.every(({ channel, reason, replyId }) => channel === 'mastodon' && reason !== null && replyId !== null)).toBe(true)
  expect(held.heldSources).toMatchObject([{ channel: 'mastodon' }])
  await row(failed[0]?.author.name ?? '')
    .getByRole('button')
    .first()
    .click()
  await page.getByText('It did not go out', { exact: false }).waitFor()

  // The channel is well again: the rest goes on, and what failed is tried again with the same words.
  mastodon.turn({ faults: {} })
  await heldLine.getByRole('button', { name: 'Try again' }).click()
  for (const { id, author } of failed) {
    await page.locator(`[data-plan-thread="${id}"]`).getByRole('button', { name: author.name }).click()
    await page.locator('.plan-hold').getByRole('button', { name: 'Try again' }).click()
    await page.locator(`[data-plan-thread="${id}"][data-state="failed"]`).waitFor({ state: 'detached' })
  }
  await expect.poll(async () => (await plan()).state, { timeout: 120_000 }).toBe('done')
  await page.getByText('Done.', { exact: false }).waitFor()

  // A number opens exactly the threads it counts, and the address says which.
  await page.locator('.plan-facts').getByRole('button').first().click()
  await page.waitForURL(/show=verified/)
  const verified = (await plan()).threads.filter(({ included, verified: basis }) => included && basis !== null)
  await expect.poll(() => page.locator('.plan-rows > [data-plan-thread]').count()).toBe(verified.length)
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect.poll(() => page.locator('.plan-rows > [data-plan-thread]').count()).toBe(forty.length)

  const done = await plan()
  expect(done.threads.filter(({ included }) => included).map(({ state }) => state)).toEqual(
    Array.from({ length: forty.length - 1 }, () => 'sent'),
  )
  const ours = [world.practice, mastodon].flatMap(({ world: { posts, brand } }) =>
    [...posts.values()].filter(({ author }) => author.id === brand.id),
  )
  const answered = ours.flatMap(({ answers }) => answers?.id ?? [])
  expect(answered).toHaveLength(forty.length - 1)
  expect(new Set(answered).size).toBe(answered.length)
  const opened = await world.server.context.db.selectFrom('serviceOrders').select('threadId').execute()
  expect(opened).toHaveLength(orders)
  expect(new Set(opened.map(({ threadId }) => threadId)).size).toBe(orders)

  const { agent } = await ask<Session>(page, '/api/session')
  for (const [language, width, dark] of [
    ['fi', 1440, false],
    ['de', 390, true],
  ] as const) {
    await page.request.patch(`/api/agents/${agent.id}`, { data: { language }, headers: { origin: world.server.url } })
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    await page.reload()
    await row('Dan Okafor').waitFor()
    expect(await findOverhang(page), `${language} ${width}`).toBe(0)
    expect(await findAccessFaults(page), `${language} ${width}`).toEqual([])
  }
  expect(broken).toEqual([])
})
