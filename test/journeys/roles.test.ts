import { beforeAll, expect, test } from 'vitest'
import type { Invited } from '#shared/agent.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a role of three permissions lets its person do just that, a token reads and does not write, and the audit shows both', {
  timeout: 90_000,
}, async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const words = 'my Ro 2 left hinge broke again, third week and nobody answers. Unacceptable'
  world.practice.post({ handle: 'danokafor', name: 'Dan Okafor', text: `@fjellro ${words}` })
  const { invitation } = await page.evaluate(async () => {
    const body = JSON.stringify({ name: 'Meg Larsen', email: 'meg@fjellro.example', role: 'staff' })
    const answer = await fetch('/api/agents', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    return (await answer.json()) as Invited
  })
  await page.evaluate(
    async (path) => {
      const body = JSON.stringify({ password: 'a long enough password' })
      await fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json' }, credentials: 'omit' })
    },
    `/api/invitations/${invitation.path.split('/').at(-1)}`,
  )

  // A role of three permissions beside what everybody may.
  await page.goto('/settings/roles')
  await page.getByRole('button', { name: 'New role' }).click()
  const form = page.getByRole('dialog', { name: 'New role' })
  await form.getByLabel('Name', { exact: true }).fill('Shop floor')
  const ticked = form.getByRole('checkbox', { checked: true, disabled: false })
  while ((await ticked.count()) > 0) await ticked.first().click()
  for (const name of ['Write notes', 'Draft replies', 'Resolve and reopen cases']) await form.getByLabel(name).check()
  expect(await findAccessFaults(page)).toEqual([])
  await form.getByRole('button', { name: 'New role' }).click()
  await page.getByText('Role Shop floor made').waitFor()
  await page.getByRole('columnheader', { name: /Shop floor/ }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  // One more at a click, and taken back.
  await page.getByLabel('Shop floor: Tag and link cases').check()
  await page.getByText('Shop floor may now: Tag and link cases').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByLabel('Shop floor: Tag and link cases').isChecked()).toBe(false)

  await page.goto('/settings/team')
  await page.getByRole('button', { name: /Role of Meg Larsen/ }).click()
  await page
    .getByRole('menuitem', { name: 'Shop floor' })
    .or(page.getByRole('menuitemradio', { name: 'Shop floor' }))
    .click()
  await page.getByText('Meg Larsen is now: Shop floor').waitFor()

  // Meg sees what she may, and no more.
  const meg = await visit({ ...world, email: 'meg@fjellro.example', password: 'a long enough password' })
  await meg.page.goto('/cases?queue=all')
  await meg.page.getByText(words).last().waitFor()
  const rail = meg.page.getByRole('navigation', { name: 'Main' }).first()
  await rail.getByText('Shop floor').waitFor()
  expect([await rail.getByText('People').count(), await rail.getByText('Trends').count()]).toEqual([0, 0])
  await meg.page.getByRole('button', { name: /^Resolve/ }).waitFor()
  expect(await meg.page.getByRole('button', { name: 'New case' }).count()).toBe(0)
  expect(await findAccessFaults(meg.page)).toEqual([])
  await meg.page.waitForURL(/\/cases\/\d+/)
  const caseId = Number(/\/cases\/(\d+)/.exec(meg.page.url())?.[1])
  const tries = await meg.page.evaluate(async (id) => {
    const json = { 'content-type': 'application/json' }
    const change = await fetch(`/api/cases/${id}`, { method: 'PATCH', headers: json, body: '{"priority":"low"}' })
    const note = await fetch(`/api/cases/${id}/notes`, { method: 'POST', headers: json, body: '{"text":"Seen"}' })
    return [change.status, note.status, (await fetch('/api/customers')).status]
  }, caseId)
  expect(tries).toEqual([403, 201, 403])

  // A token that reads.
  await page.goto('/settings/me')
  await page.getByRole('button', { name: 'Create token' }).click()
  const asks = page.getByRole('dialog', { name: 'Create token' })
  await asks.getByRole('textbox').fill('Wall screen')
  expect(await asks.getByLabel('May', { exact: true }).inputValue()).toBe('read')
  expect(await findAccessFaults(page)).toEqual([])
  await asks.getByRole('button', { name: 'Create token' }).click()
  const secret = await page.getByRole('dialog', { name: 'Token “Wall screen”' }).getByRole('textbox').inputValue()
  const used = await page.evaluate(async (token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const read = await fetch('/api/cases', { headers, credentials: 'omit' })
    const write = await fetch('/api/cases', { method: 'POST', headers, body: '{"title":"No"}', credentials: 'omit' })
    return [read.status, write.status, ((await write.json()) as { code: string }).code]
  }, secret)
  expect(used).toEqual([200, 403, 'scope-missing'])
  await page.keyboard.press('Escape')

  // Both stand in the audit, with before and after, and its state has an address.
  await page.goto('/settings/audit')
  const lines = page.getByRole('list', { name: 'Lines of the audit' })
  const given = lines.getByRole('listitem').filter({ hasText: 'changed a person: Meg Larsen' })
  await given.getByText('Social media').waitFor()
  await given.getByText('Shop floor').waitFor()
  await lines.getByText('made a token: Wall screen').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByLabel('About', { exact: true }).selectOption('roles')
  await page.waitForURL(/area=roles/)
  await lines.getByText('made a role: Shop floor').waitFor()
  await expect.poll(() => lines.getByText('made a token').count()).toBe(0)
  const file = await page.evaluate(
    async (path) => (await fetch(path)).text(),
    (await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href')) ?? '',
  )
  expect(file).toContain('role-added')
  expect(file).not.toContain('token-added')

  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/settings/roles', '/settings/audit', '/settings/me']) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect([path, await findOverhang(page)]).toEqual([path, 0])
    expect(await findAccessFaults(page)).toEqual([])
  }
  expect((await ask<{ items: unknown[] }>(page, '/api/audit?area=people')).items.length).toBeGreaterThan(1)
  expect([...broken, ...meg.broken]).toEqual([])
})

test('how long cases are kept is looked at first, begins after a day and is taken back at once; a held case is named', {
  timeout: 90_000,
}, async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const words = 'my Ro 2 left hinge broke again, third week and nobody answers. Unacceptable'
  world.practice.post({ handle: 'danokafor', name: 'Dan Okafor', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.waitForURL(/\/cases\/\d+/)
  const caseId = Number(/\/cases\/(\d+)/.exec(page.url())?.[1])
  await page.goto('/settings/retention')
  await page.getByLabel('Keep Resolved cases for').selectOption('12')
  await page.waitForURL(/class=cases.*months=12/)
  await page.getByText('Nothing is that old today.').waitFor()
  await page.getByText('It begins in 24 hours').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Keep for 12 months' }).click()
  await page.getByText('Resolved cases: 12 months').waitFor()
  await page.getByText(/^Begins/).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => page.getByText(/^Begins/).count()).toBe(0)
  await page.getByLabel('Case number').fill(`C-${caseId}`)
  await page.getByLabel('Reason').fill('A dispute')
  await page.getByRole('button', { name: 'Hold case' }).click()
  await page.getByRole('button', { name: `Release C-${caseId}` }).waitFor()

  expect(await findAccessFaults(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/settings/retention?class=audit&months=12')
  await page.getByText('Nothing is that old today.').waitFor()
  expect(await findOverhang(page)).toBe(0)
  expect(await findAccessFaults(page)).toEqual([])
  expect(broken).toEqual([])
})
