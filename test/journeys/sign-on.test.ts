import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { startIdentityProvider } from '../support/identity-provider.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('the sign-in of an organisation is set up, tried and used', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const account = { email: world.email, name: 'Mari', email_verified: true }
  const { issuer, clientId, clientSecret } = await startIdentityProvider([`${world.server.url}/api/sign-in/1/callback`], {
    mari: account,
    eve: { ...account, email: 'eve@evil.example' },
  })
  // The provider's own pages ask for a font elsewhere.
  await page.route(/googleapis/, (route) => route.fulfill({ body: '' }))
  await page.goto('/settings/access')
  await page.getByRole('button', { name: 'Add a sign-in' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a sign-in' })
  await dialog.getByLabel('Name', { exact: true }).fill('Fjellro')
  await dialog.getByLabel('Issuer').fill(issuer)
  await dialog.getByLabel('Client ID').fill(clientId)
  await dialog.getByLabel('Client secret').fill(clientSecret)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Test Fjellro' }).click()
  await page.getByText('The provider answers and can do what is needed.').waitFor()
  await page.getByText(`${world.server.url}/api/sign-in/1/callback`).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'More for Fjellro' }).click()
  await page.getByRole('menuitem', { name: 'Switch on' }).click()
  await page.getByText('Fjellro is on the sign-in page').waitFor()

  await page.goto('/settings/me')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in/)
  const enterAs = async (login: string) => {
    await page.getByRole('link', { name: 'Sign in with Fjellro' }).click()
    await page.waitForURL((at) => at.href.startsWith(issuer))
    await page.locator('[name=login]').fill(login)
    await page.locator('[name=password]').fill('whatever')
    await page.locator('[type=submit]').click()
    await page.locator('[type=submit]').click()
    await page.waitForURL((at) => at.href.startsWith(world.server.url) && !at.pathname.startsWith('/api/'))
  }
  await page.goto('/sign-in?to=%2Ftrends')
  await enterAs('mari')
  await page.waitForURL((at) => at.pathname === '/trends')
  await page.goto('/settings/me')
  await page.getByText(/through your organisation/).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in/)
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await enterAs('eve')
  await page.getByText('You have no access here.').waitFor()
  expect(broken).toEqual([])
}, 120_000)
