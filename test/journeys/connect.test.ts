import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

type Listed = {
  items: { name: string; account: string | null; query: string | null; cap: number | null; spend: number; channel: string }[]
}

test('Mastodon is connected on its own page: tried, seen and only then saved; and who says no there is asked again', async () => {
  const world = await runningServer()
  const mastodon = world.practice.on('mastodon')
  for (const n of [1, 2, 3, 4]) mastodon.post({ handle: `aino${n}`, name: `Aino ${n}`, text: `@fjellro vasen sarana hajosi, kerta ${n}` })
  const { page, broken } = await visit(world)
  await page.goto('/settings/sources')
  await page.getByRole('link', { name: 'Add a source' }).click()
  await page.getByRole('heading', { name: 'Connect a source' }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('link', { name: /^Mastodon/ }).click()
  await page.getByRole('button', { name: 'Go to Mastodon' }).click()
  await page.getByText('Server address is required.').waitFor()
  await page.getByLabel('Server address').fill(mastodon.url)
  await page.getByText('Post the replies you approve').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Go to Mastodon' }).click()
  await page.getByText('write:statuses').waitFor()
  await page.getByRole('button', { name: 'Do not' }).click()
  await page.getByText('You said no at Mastodon. Nothing was saved.').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  expect((await ask<Listed>(page, '/api/sources')).items.map(({ channel }) => channel)).not.toContain('mastodon')

  await page.getByRole('link', { name: 'Begin again' }).click()
  await page.getByLabel('Server address').fill(mastodon.url)
  await page.getByRole('button', { name: 'Go to Mastodon' }).click()
  await page.getByRole('button', { name: 'Let it in' }).click()
  await page.getByText('Signed in as @fjellro').waitFor()
  await page.getByText('4 posts found on the first page').waitFor()
  await page.getByText('kerta 4').waitFor()
  await page.getByText('Too few to tell how many a day').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  // Back and forward again trade nothing anew.
  await page.reload()
  await page.getByText('4 posts found on the first page').waitFor()
  await page.getByLabel(/^Name/).fill('Our Mastodon')
  await page.getByRole('button', { name: 'Save the source' }).click()
  await page.waitForURL((at) => at.pathname === '/settings/sources')
  await expect
    .poll(async () => (await ask<Listed>(page, '/api/sources')).items.find(({ name }) => name === 'Our Mastodon')?.account, {
      timeout: 20_000,
    })
    .toBe('fjellro@social.example')
  expect(broken).toEqual([])
}, 120_000)

test('X says what it wants beforehand and what reading costs before it is read, on a phone', async () => {
  const world = await runningServer()
  const { practice } = world
  practice.post({ handle: 'dan', name: 'Dan', text: '@fjellro my parcel never arrived' })
  practice.post({ handle: 'eda', name: 'Eda', text: '@fjellro kargom gelmedi' })
  const { page, broken } = await visit(world, { width: 390, height: 844 })
  await page.goto('/settings/sources/connect/x')
  await page.getByText(`${world.server.url}/api/connect-attempts/callback/x`).waitFor()
  expect(await findOverhang(page)).toBe(0)
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByLabel('Client ID').fill(practice.clientId)
  await page.getByLabel('Client secret').fill(practice.clientSecret)
  await page.getByText('More settings').click()
  await page.getByLabel('Server address').fill(practice.url)
  await page.getByRole('button', { name: 'Go to X' }).click()
  await page.getByText('offline.access').waitFor()
  await page.getByRole('button', { name: 'Let it in' }).click()
  await page.getByText('Signed in as @fjellro').waitFor()
  await page.getByRole('button', { name: /^Read one page, at most \$0\.15/ }).click()
  await page.getByText('kargom gelmedi').waitFor()
  await page.getByText('This page cost $0.022', { exact: false }).waitFor()
  expect(await findOverhang(page)).toBe(0)
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByLabel(/^Monthly spending cap/).fill('20')
  await page.getByLabel(/^Name/).fill('X, ours')
  await page.getByRole('button', { name: 'Save the source' }).click()
  await page.waitForURL((at) => at.pathname === '/settings/sources')
  const found = (await ask<Listed>(page, '/api/sources')).items.find(({ name }) => name === 'X, ours')
  expect(found).toMatchObject({ cap: 20_000_000, query: null })
  expect(found?.spend).toBeGreaterThanOrEqual(22_000)
  expect(broken).toEqual([])
}, 120_000)

test('a search is built from words, tried on stored posts and on one page of the network, and saved with undo', async () => {
  const world = await runningServer()
  const { practice } = world
  practice.post({ handle: 'dan', name: 'Dan', text: '@fjellro the hinge of my headphones broke' })
  practice.post({ handle: 'eda', name: 'Eda', text: '@fjellro win a hinge in this giveaway' })
  practice.post({ handle: 'finn', name: 'Finn', text: 'my fjellro hinge is gone, again' })
  const { page, broken } = await visit(world)
  await expect.poll(async () => (await ask<Listed>(page, '/api/mentions?limit=10')).items.length, { timeout: 20_000 }).toBe(3)
  await page.goto('/settings/sources')
  const row = page.getByRole('listitem').filter({ hasText: 'Practice: search' })
  await row.getByRole('button', { name: 'More for Practice: search' }).click()
  await page.getByRole('menuitem', { name: 'Edit the search' }).click()
  // What is there says more than the fields can.
  await page.getByLabel('Search', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Back to the fields' }).click()
  await page.getByLabel('Words to find').fill('hinge, Ro 2')
  await page.getByText('3 of the last 3 stored posts would have been found').waitFor()
  await page.getByLabel('Words to leave out').fill('giveaway')
  await page.getByText('2 of the last 3 stored posts would have been found').waitFor()
  await page.getByText('1 left out by a word').waitFor()
  await page.getByText('(hinge OR "Ro 2") -giveaway -is:retweet').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: /^Read one page, at most \$0\.35/ }).click()
  await page.getByText('2 posts found on the first page').waitFor()
  await page.getByRole('button', { name: 'Save the search' }).click()
  const saved = async () => (await ask<Listed>(page, '/api/sources')).items.find(({ name }) => name === 'Practice: search')?.query
  await expect.poll(saved).toBe('(hinge OR "Ro 2") -giveaway -is:retweet')
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(saved).toContain('-from:fjellro')
  expect(broken).toEqual([])
}, 120_000)
