import { beforeAll, expect, test } from 'vitest'
import { codeOf, stepAt } from '#server/nouns/second-factors/totp.rules.ts'
import { testPassword } from '../support/app.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { keyOf } from '../support/second-factor.ts'
import { buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('an app, a recovery code and a passkey let in, and a role can require one of them', async () => {
  const world = await runningServer()
  // Passkeys belong to a name, not to a bare address.
  const url = world.server.url.replace('127.0.0.1', 'localhost')
  const { page, context, broken } = await visit({ ...world, server: { ...world.server, url } })
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })

  await page.goto('/settings/me')
  await page.getByRole('button', { name: 'Set up an app' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set up an app' })
  await dialog.getByRole('img', { name: 'QR code for your app' }).waitFor()
  const key = keyOf((await dialog.locator('.key code').textContent()) ?? '')
  const code = (away = 0) => codeOf(key, stepAt(Date.now()) + away)
  await dialog.getByLabel('Code', { exact: true }).fill('000000')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await dialog.getByText('This code is wrong').waitFor()
  await dialog.getByLabel('Code', { exact: true }).fill(code(-1))
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  const codes = page.getByRole('dialog', { name: 'Recovery codes' })
  await codes.getByText('shown only once').waitFor()
  const recoveryCodes = await codes.locator('code').allTextContents()
  expect(recoveryCodes).toHaveLength(10)
  expect(await findAccessFaults(page)).toEqual([])
  const saved = page.waitForEvent('download')
  await codes.getByRole('button', { name: 'Download' }).click()
  expect((await saved).suggestedFilename()).toBe('aftercare-recovery-codes.txt')
  await codes.getByRole('button', { name: 'I have kept them' }).click()

  await page.getByRole('button', { name: 'Add a passkey' }).click()
  const naming = page.getByRole('dialog', { name: 'Add a passkey' })
  await naming.getByLabel('Name', { exact: true }).fill('Fjell phone')
  await naming.getByRole('button', { name: 'Create passkey' }).click()
  await page.getByText('Fjell phone').waitFor()
  await page.getByText('10 of 10 left').waitFor()

  const leave = async () => {
    await context.clearCookies()
    await page.goto('/sign-in')
  }
  const enterPassword = async () => {
    await page.getByLabel('E-mail').fill(world.email)
    await page.getByLabel('Password', { exact: true }).fill(testPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
  }
  await leave()
  await enterPassword()
  await page.getByLabel('Code', { exact: true }).fill(code())
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((at) => at.pathname !== '/sign-in')

  await leave()
  await enterPassword()
  await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await page.getByLabel('Recovery code', { exact: true }).fill(recoveryCodes[0] ?? '')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((at) => at.pathname !== '/sign-in')

  await leave()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL((at) => at.pathname !== '/sign-in')
  await page.goto('/settings/me')
  await page.getByText('9 of 10 left').waitFor()
  await page.getByText(/by passkey/).waitFor()

  // Whoever has none is asked to set one up before anything else.
  await page.getByRole('button', { name: 'Remove the passkey “Fjell phone”' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('was removed').waitFor()
  await world.server.context.db.deleteFrom('totpKeys').execute()
  await world.server.context.db.deleteFrom('recoveryCodes').execute()
  await page.goto('/settings/access')
  await page.getByRole('switch', { name: 'Administrator' }).click()
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await naming.getByLabel('Name', { exact: true }).fill('New laptop')
  await naming.getByRole('button', { name: 'Create passkey' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('link', { name: 'Triage' }).first().waitFor()
  expect(broken).toEqual([])
}, 120_000)
