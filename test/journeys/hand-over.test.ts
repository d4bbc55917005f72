import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a reply to somebody who did not speak to us is handed to a person, who posts it', async () => {
  const world = await runningServer()
  const { page, context, broken } = await visit(world)
  const words = 'The hinge of my fjellro headphones broke again. Unacceptable, I want my money back'
  const post = world.practice.post({ handle: 'olli', name: 'Olli Over', text: words, addressed: false })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/threads\/\d+/)

  await page.getByLabel(/^Public reply to/).waitFor()
  await page.keyboard.press('r')
  await page.waitForFunction(() => document.activeElement instanceof HTMLTextAreaElement)
  await page.keyboard.type('We are sorry, Olli. We look into it today.')
  await page.getByRole('button', { name: /^Post manually/ }).click()
  expect(await findAccessFaults(page)).toEqual([])
  const [form] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: /^Copy and open X/ }).click()])
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('We are sorry, Olli. We look into it today.')
  expect(new URL(form.url()).searchParams.get('in_reply_to')).toBe(post.id)
  await form.getByRole('button').first().click()
  await expect
    .poll(async () => await (await fetch(`${world.practice.url}/practice/thread/${post.id}`)).text())
    .toContain('We look into it today')
  await form.close()

  await page.getByRole('button', { name: 'I posted it' }).click()
  await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'I posted it' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /^Answered/ }).click()
  await page.getByText('We look into it today').first().waitFor()
  expect(broken).toEqual([])
}, 60_000)
