import { beforeAll, expect, test } from 'vitest'
import type { Case } from '#shared/case.schema.ts'
import type { Page as ListPage } from '#shared/list.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a menu leaves the keys of the browser alone, and does what the keys beside its lines say', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  world.practice.post({ handle: 'aino', text: '@fjellro the hinge of my headphones broke. Unacceptable, I want my money back' })
  const cases = async () => (await ask<ListPage<Case>>(page, '/api/cases?queue=all')).items
  await expect.poll(async () => (await cases()).length, { timeout: 15_000 }).toBe(1)
  await page.goto('/cases?queue=all')
  const button = page.locator('article.case header button[aria-haspopup]')
  const menu = page.getByRole('menu')
  const isExpanded = () => button.getAttribute('aria-expanded')

  await button.focus()
  await page.keyboard.press('Enter')
  await menu.waitFor()
  expect(await isExpanded()).toBe('true')
  expect(await findAccessFaults(page)).toEqual([])
  const lines = menu.locator('[role^=menuitem]:visible')
  const isOn = (n: number) => expect.poll(() => lines.nth(n).evaluate((line) => line === document.activeElement)).toBe(true)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  await isOn(0)
  await page.keyboard.press('ArrowDown')
  await isOn(1)
  // First letters find a line.
  await page.keyboard.type('ren')
  await expect.poll(() => page.locator(':focus').innerText()).toContain('Rename')

  const isTaken = (key: string, ctrlKey: boolean) =>
    page.evaluate(
      ([name, ctrl]) =>
        !document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key: name as string, ctrlKey: ctrl as boolean, bubbles: true, cancelable: true }),
        ),
      [key, ctrlKey],
    )
  for (const [key, ctrl] of [
    ['r', true],
    ['F5', false],
    ['F12', false],
    ['l', true],
  ] as const)
    expect([key, await isTaken(key, ctrl)]).toEqual([key, false])

  await page.keyboard.press('Escape')
  await expect.poll(isExpanded).toBe('false')
  await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true)

  // The key beside a line chooses it, also before the menu has taken the focus; the page beneath does not hear it a second time.
  await page.keyboard.press('Enter')
  await menu.waitFor()
  await button.focus()
  await page.keyboard.press('m')
  await expect.poll(async () => (await cases())[0]?.assignee?.name, { timeout: 10_000 }).toBeTruthy()
  await expect.poll(() => menu.count()).toBe(0)
  await button.click()
  await menu.getByText('Rename').click()
  await page.getByRole('dialog', { name: 'Rename' }).waitFor()
  expect(broken).toEqual([])
}, 60_000)
