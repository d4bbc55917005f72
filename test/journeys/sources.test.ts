import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningDesk } from '../support/running.ts'
import { buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('the form of a source shows what is kept and what it costs, and keeps what is chosen', async () => {
  const world = await runningDesk()
  const { page, broken } = await visit(world)
  const listed = async () =>
    (await (await page.request.get('/api/sources')).json()).items as { id: number; channel: string; lookUps: string }[]
  const x = (await listed()).find(({ channel }) => channel === 'x')
  await page.goto(`/settings/sources?change=${x?.id}`)
  const choice = page.getByLabel('Ask again for known posts')
  expect(await choice.inputValue()).toBe('answered')
  await page.getByText('a reply with a link $0.20', { exact: false }).waitFor()
  await choice.selectOption('none')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect.poll(async () => (await listed()).find(({ id }) => id === x?.id)?.lookUps).toBe('none')
  await page.goto(`/settings/sources/${x?.id}/spend`)
  await page.getByText('Nothing was paid for yet.').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  expect(broken).toEqual([])
}, 60_000)
