import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('the form of a source shows what is kept and what it costs, and keeps what is chosen', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const listed = async () =>
    (await (await page.request.get('/api/sources')).json()).items as { id: number; channel: string; refreshes: string }[]
  const x = (await listed()).find(({ channel }) => channel === 'x')
  await page.goto(`/settings/sources?change=${x?.id}`)
  const choice = page.getByLabel('Refresh known posts')
  expect(await choice.inputValue()).toBe('answered')
  await page.getByText('a reply with a link $0.20', { exact: false }).waitFor()
  await choice.selectOption('none')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect.poll(async () => (await listed()).find(({ id }) => id === x?.id)?.refreshes).toBe('none')
  await page.goto(`/settings/sources/${x?.id}/spend`)
  await page.getByText('No spending yet.').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  expect(broken).toEqual([])
}, 60_000)

test('a dead token is said where people work, holds back what they send, and costs nothing once somebody signs in again', async () => {
  const world = await runningServer()
  const { practice } = world
  const { page, broken } = await visit(world)
  const words = 'the hinge of my headphones broke again, nobody answers'
  practice.post({ handle: 'aino', name: 'Aino', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/threads\/\d+/)
  await page.getByLabel(/^Public reply to/).fill('Sorry, Aino. A new pair is on its way.')
  practice.revoke()
  await page.getByRole('button', { name: /^Post/ }).click()

  const banner = page.getByText(/cannot read or send/)
  await banner.waitFor()
  await page.getByText('waiting:', { exact: false }).first().waitFor()
  await page.getByLabel(/^Public reply to/).fill('One more thing, Aino.')
  await page.getByText('X refused the access token', { exact: false }).first().waitFor()
  expect(await page.getByRole('button', { name: /^Post/ }).isDisabled()).toBe(true)
  expect(await findAccessFaults(page)).toEqual([])
  practice.post({ handle: 'dan', name: 'Dan', text: '@fjellro my parcel never arrived' })
  await page.goto('/triage')
  await banner.waitFor()

  await page.goto('/settings/sources')
  await page.getByText('Nothing received since', { exact: false }).first().waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  // One consent, from the banner, is enough for all sources of the account.
  await page.getByRole('complementary').getByRole('link', { name: 'Sign in again' }).click()
  await page.getByText('Sign in again: Practice').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Go to X' }).click()
  await page.getByRole('button', { name: 'Let it in' }).click()
  await page.getByText('Signed in again as @fjellro').waitFor()
  await page.getByText('So do: Practice', { exact: false }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await banner.waitFor({ state: 'detached' })
  await expect
    .poll(() => practice.journal.accepted.map(({ text }) => text), { timeout: 20_000 })
    .toEqual(['Sorry, Aino. A new pair is on its way.'])
  type Listed = { items: { text: string; gap: unknown }[] }
  await expect.poll(async () => (await ask<Listed>(page, '/api/mentions?limit=20')).items.length, { timeout: 20_000 }).toBe(2)
  await expect
    .poll(async () => (await ask<Listed>(page, '/api/sources')).items.map(({ gap }) => gap), { timeout: 20_000 })
    .toEqual([null, null, null])
  expect(broken).toEqual([])
}, 90_000)

test('each source says when its sign-in ends, what is left to read, and what was not heard, also on a phone', async () => {
  const world = await runningServer()
  const { context } = world.server
  const { page, broken } = await visit(world, { width: 390, height: 844 })
  const day = 86_400_000
  const end = Date.now() + day + 3_600_000
  await context.db.updateTable('sources').set({ state: 'paused' }).execute()
  // A poll that was under way says what it was told of the limit when it ends.
  const polled = () => context.db.selectFrom('sources').select('id').where('leaseOwner', 'is not', null).execute()
  await expect.poll(polled, { timeout: 20_000 }).toEqual([])
  const quota = { quotaLeft: 12, quotaOf: 300, quotaResetsAt: Date.now() + 600_000 }
  await context.db
    .updateTable('sources')
    .set({ tokenEndsAt: end, ...quota })
    .where('name', '=', 'Practice: mentions')
    .execute()
  await context.db
    .updateTable('sources')
    .set({ tokenEndsAt: end + 9 * day })
    .where('name', '=', 'Practice: search')
    .execute()
  await page.goto('/settings/sources')
  await page.getByText('Sign in again now', { exact: false }).waitFor()
  await page.getByText('Sign in again before then', { exact: false }).waitFor()
  await page.getByText('12 of 300').waitFor()
  expect(await findOverhang(page)).toBe(0)
  expect(await findAccessFaults(page)).toEqual([])
  expect(broken).toEqual([])
}, 60_000)
