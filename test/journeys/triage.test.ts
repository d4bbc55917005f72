import { beforeAll, expect, test } from 'vitest'
import type { TriageCounts } from '#shared/mention.schema.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('mentions are sorted by key, taken back, and hold still while others arrive', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const complain = (handle: string, words: string) =>
    world.practice.post({ handle, text: `@fjellro ${words}. Unacceptable, I want my money back` })
  complain('aino', 'the lid of my kettle broke')
  complain('birgit', 'my parcel never came')
  complain('dan', 'the hinge of my headphones broke')
  await page.goto('/triage?queue=complaints')
  const countIs = (count: number) =>
    expect.poll(async () => (await ask<TriageCounts>(page, '/api/mentions/counts')).complaints, { timeout: 10_000 }).toBe(count)
  const rows = page.locator('.rows > li')
  const focused = page.locator('.rows > li[aria-current]')
  const fresh = page.locator('.stream .pill')
  await countIs(3)
  await page.keyboard.press('Tab')
  expect(await page.locator(':focus').innerText()).toBe('Skip to the page')
  await page.reload()
  await rows.nth(2).waitFor()
  await expect.poll(() => focused.innerText(), { timeout: 10_000 }).toContain('dan')

  await page.keyboard.press('j')
  await expect.poll(() => focused.innerText(), { timeout: 10_000 }).toContain('birgit')
  await page.keyboard.press('1')
  await page.getByText('New case: birgit', { exact: false }).first().waitFor()
  await expect.poll(() => focused.innerText(), { timeout: 10_000 }).toContain('aino')
  await page.keyboard.press('u')
  await countIs(3)
  await expect.poll(() => focused.innerText()).toContain('birgit')

  // Two at once, one undo.
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('2 mentions selected', { exact: false }).waitFor()
  await page.keyboard.press('4')
  await countIs(1)
  await page.keyboard.press('u')
  await countIs(3)

  const before = await focused.boundingBox()
  const address = page.url()
  complain('erik', 'the app lost all my settings')
  await fresh.getByText('1 new').waitFor()
  expect(await focused.boundingBox()).toEqual(before)
  await page.keyboard.press('.')
  await rows.filter({ hasText: 'erik' }).waitFor()
  expect(page.url()).toBe(address)
  await page.reload()
  await rows.nth(3).waitFor()
  expect(page.url()).toBe(address)
  expect(broken).toEqual([])
}, 60_000)
