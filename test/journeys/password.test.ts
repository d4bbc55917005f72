import { beforeAll, expect, test } from 'vitest'
import { testPassword } from '../support/app.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a person changes the password in the profile, and is asked for it again before a token is made', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world, { width: 390 })
  const newPassword = 'a quite different password'
  await page.goto('/settings/me')
  const change = async (current: string, next: string) => {
    await page.getByLabel('Current password', { exact: true }).fill(current)
    await page.getByLabel('New password', { exact: true }).fill(next)
    await page.getByRole('button', { name: 'Change password' }).click()
  }
  await change(testPassword, 'passwordpassword')
  await page.getByText('This password is too easy to guess.').waitFor()
  await change(testPassword, newPassword)
  await expect.poll(() => page.getByLabel('New password', { exact: true }).inputValue()).toBe('')

  // The screen was left open for an hour.
  await world.server.context.db
    .updateTable('sessions')
    .set({ provedAt: Date.now() - 3_600_000 })
    .execute()
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByLabel('What is it for?').fill('script')
  await page.getByRole('dialog').getByRole('button', { name: 'Create token' }).click()
  const prompt = page.getByRole('dialog', { name: 'Enter your password' })
  await prompt.getByLabel('Password', { exact: true }).fill('not the password')
  await prompt.getByRole('button', { name: 'Continue' }).click()
  await prompt.getByText('This is not your password.').waitFor()
  await prompt.getByLabel('Password', { exact: true }).fill(newPassword)
  await prompt.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('This token is shown only once.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText(/expires /).waitFor()
  expect(broken).toEqual([])
})
