import { beforeAll, expect, test } from 'vitest'
import type { Page } from '#shared/list.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { Story } from '#shared/story.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('praise is passed on and thanked for by one key each, and one undo brings it back', { timeout: 90_000 }, async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  world.practice.post({ handle: 'meg', name: 'Meg Larsen', text: '@fjellro love my Dal speaker, best purchase of the year, thank you!' })
  await page.goto('/triage?queue=praise')
  const row = page.locator('[data-mention]')
  await row.getByText('love my Dal').waitFor()
  await row.getByRole('button', { name: 'Pass on' }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await findOverhang(page)).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })
  const stories = async () => (await ask<Page<Story>>(page, '/api/stories')).items
  const replies = async () => (await ask<Page<Reply>>(page, '/api/replies')).items

  await page.keyboard.press('p')
  await page.locator('.toast').getByText('Passed on to the people of the product').waitFor()
  expect(await stories()).toMatchObject([{ state: 'passed-on', person: 'Meg Larsen' }])
  await page.keyboard.press('u')
  await row.getByRole('button', { name: 'Thank' }).waitFor()
  await expect.poll(stories).toEqual([])

  await page.keyboard.press('t')
  await page.locator('.toast').getByText('Thanks drafted for').waitFor()
  expect(await replies()).toMatchObject([{ state: 'draft', visibility: 'public', text: 'Thank you for telling us. That makes our day.' }])
  // Where the desk has no public address nothing can be offered, and that is said.
  await page.keyboard.press('u')
  await row.getByRole('button', { name: 'Ask to show it' }).click()
  await page.locator('.toast').getByText('Nothing was done').waitFor()
  await row.getByRole('button', { name: 'Thank' }).waitFor()
  expect((await ask<{ praise: number }>(page, '/api/mentions/counts')).praise).toBe(1)
  expect(broken).toEqual([])
})
