import { beforeAll, expect, test } from 'vitest'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { hashPassword } from '#server/nouns/agents/password.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a person who forgot the password gets in by a link that an administrator hands over, once', async () => {
  const world = await runningServer()
  const { page, context, broken } = await visit(world, { width: 390 })
  const { db, clock } = world.server.context
  const passwordHash = await hashPassword('a password he forgets')
  await addAgent(db, { name: 'Jonas', email: 'jonas@fjellro.example', role: 'agent', language: 'en', passwordHash, createdAt: clock() })
  await page.goto('/settings/team')
  await page.getByRole('button', { name: /Jonas/ }).last().click()
  await page.getByRole('menuitem', { name: 'Reset the password' }).click()
  const handed = page.getByRole('dialog', { name: 'Link for Jonas' })
  await handed.getByText('No mail goes out from here').waitFor()
  const reset = await handed.getByLabel('Link').inputValue()

  const third = await context.browser()?.newContext({ baseURL: world.server.url })
  const found = await third?.newPage()
  if (!found) throw new Error('There is no third browser.')
  await found.goto(reset)
  await found.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  expect(await findAccessFaults(found)).toEqual([])
  await found.getByLabel('Password', { exact: true }).fill('passwordpassword')
  await found.getByRole('button', { name: 'Save and continue' }).click()
  await found.getByText('too easy to guess').waitFor()
  await found.getByLabel('Password', { exact: true }).fill('a password he remembers')
  await found.getByRole('button', { name: 'Save and continue' }).click()
  await found.waitForURL((at) => !at.pathname.startsWith('/reset'))
  await found.goto(reset)
  await found.getByLabel('Password', { exact: true }).fill('a password of somebody else')
  await found.getByRole('button', { name: 'Save and continue' }).click()
  await found.getByText('This link no longer works').waitFor()

  // Asked for by mail the answer is the same for everybody.
  await found.goto('/reset')
  await found.getByLabel('E-mail').fill('nobody@fjellro.example')
  await found.getByRole('button', { name: 'Send me a link' }).click()
  await found.getByRole('heading', { name: 'Look at your mail' }).waitFor()

  // Other sessions are listed and can be ended.
  await page.goto('/settings/me')
  await page.getByText('this one').waitFor()
  expect(broken).toEqual([])
  await third?.close()
}, 120_000)
