import { beforeAll, expect, test } from 'vitest'
import type { Invited } from '#shared/agent.schema.ts'
import type { Case } from '#shared/case.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('one of two people does something with thirty cases while the other solves three, takes it back, and shares a view that counts live', async () => {
  const world = await runningServer()
  const mari = await visit(world)
  const send = <T>(page: typeof mari.page, method: string, path: string, body: object = {}) =>
    page.evaluate(
      async ([how, where, what]) => {
        const answer = await fetch(where, { method: how, body: what, headers: { 'content-type': 'application/json' } })
        const text = await answer.text()
        if (!answer.ok) throw new Error(`${how} ${where}: ${text}`)
        return (text === '' ? null : JSON.parse(text)) as never
      },
      [method, path, JSON.stringify(body)] as const,
    ) as Promise<T>
  const { invitation } = await send<Invited>(mari.page, 'POST', '/api/agents', {
    name: 'Meg Larsen',
    email: 'meg@fjellro.example',
    role: 'agent',
  })
  await mari.page.evaluate(
    async (path) => {
      const body = JSON.stringify({ password: 'a long enough password' })
      await fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json' }, credentials: 'omit' })
    },
    `/api/invitations/${invitation.path.split('/').at(-1)}`,
  )
  const meg = await visit({ ...world, email: 'meg@fjellro.example', password: 'a long enough password' })
  const people = (await ask<{ items: { id: number }[] }>(mari.page, '/api/agents')).items.map(({ id }) => id)
  await send(mari.page, 'POST', '/api/teams', { name: 'Repairs', mode: 'by-hand', memberIds: people })
  const ids: number[] = []
  for (let n = 1; n <= 30; n++)
    ids.push((await send<Case>(mari.page, 'POST', '/api/cases', { title: `Hinge ${String(n).padStart(2, '0')}` })).id)
  const rows = mari.page.locator('[data-case]')
  await mari.page.goto('/cases?queue=all')
  await expect.poll(() => rows.count()).toBe(30)
  const order = await rows.evaluateAll((all) => all.map((row) => Number((row as HTMLElement).dataset.case)))

  // The first by X, the others up to the last by Shift+X.
  await mari.page.waitForURL(`**/cases/${order[0]}?**`)
  await mari.page.keyboard.press('x')
  await mari.page.getByText('1 case selected').waitFor()
  for (const id of order.slice(1)) {
    await mari.page.keyboard.press('j')
    await mari.page.waitForURL(`**/cases/${id}?**`)
  }
  await mari.page.keyboard.press('Shift+X')
  await mari.page.getByText('30 cases selected').waitFor()
  expect(await findAccessFaults(mari.page)).toEqual([])

  await mari.page.keyboard.press('l')
  await mari.page.getByLabel('Find or add a tag').fill('Recall')
  expect(await findAccessFaults(mari.page)).toEqual([])
  await mari.page.keyboard.press('Enter')
  await mari.page.locator('.toast').getByText('30 cases · Tag added: ').waitFor()

  // While Mari chooses who is to have them, Meg solves three.
  await mari.page.keyboard.press('a')
  await mari.page.getByRole('button', { name: /^.*Meg Larsen/ }).waitFor()
  const solved = order.slice(3, 6)
  for (const id of solved) await send(meg.page, 'POST', `/api/cases/${id}/resolution`)
  await mari.page.getByRole('button', { name: /^.*Meg Larsen/ }).click()
  await mari.page
    .locator('.toast')
    .getByText(/27 cases · Assigned to/)
    .waitFor()
  const left = mari.page.locator('.results')
  await left.getByText('3 cases were left alone').waitFor()
  for (const id of solved)
    await left
      .getByRole('listitem')
      .filter({ hasText: `C-${id} ` })
      .getByText('is resolved')
      .waitFor()
  expect(await findAccessFaults(mari.page)).toEqual([])
  const held = async () => (await ask<{ items: Case[] }>(mari.page, '/api/cases?limit=200')).items.filter(({ assignee }) => assignee).length
  expect(await held()).toBe(27)
  // After a reload it is still there to be taken back.
  await mari.page.reload()
  await left.getByText('3 cases were left alone').waitFor()

  // One undo takes all of it back.
  await left.getByRole('button', { name: 'Undo' }).click()
  await mari.page.locator('.toast').getByText('27 cases are as before').waitFor()
  expect(await held()).toBe(0)

  // A filter becomes a view of the team, and stands at once beside the other's cases.
  await meg.page.goto('/notifications?list=all')
  await meg.page.getByText(/assigned 27 cases to you/).waitFor()
  await meg.page.goto('/cases?queue=mine')
  await mari.page.keyboard.press('Shift+F')
  const dialog = mari.page.getByRole('dialog', { name: 'Filter' })
  await dialog.getByRole('button', { name: 'Recall' }).click()
  expect(await findAccessFaults(mari.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Save as view…' }).click()
  await dialog.getByLabel('Name').fill('The recall')
  await dialog.getByLabel('Who sees it').selectOption({ label: 'Team Repairs' })
  await mari.page.keyboard.press('Control+Enter')
  await mari.page.waitForURL(/saved=\d+/)
  await mari.page.locator('.toast').getByText('View saved').waitFor()
  const link = (page: typeof mari.page) => page.locator('.rail').getByRole('link', { name: /The recall/ })
  await link(meg.page).getByText('27').waitFor()

  // It counts live, by what it lists: a solved case leaves it, one without its tag never comes in.
  await send(mari.page, 'POST', `/api/cases/${order[0]}/resolution`)
  await send(mari.page, 'POST', '/api/cases', { title: 'Something else' })
  await link(meg.page).getByText('26').waitFor()
  await meg.page.keyboard.press('g')
  await meg.page.keyboard.press('1')
  await meg.page.waitForURL(/saved=\d+/)
  await expect.poll(() => meg.page.locator('[data-case]').count()).toBe(26)
  expect(await meg.page.locator('[data-case]').filter({ hasText: 'Something else' }).count()).toBe(0)
  expect(await findAccessFaults(meg.page)).toEqual([])

  // On a phone the same is done by touch.
  await meg.page.setViewportSize({ width: 390, height: 844 })
  await meg.page.goto(`/cases${new URL(meg.page.url()).search}`)
  await meg.page.getByRole('button', { name: 'Select', exact: true }).click()
  await meg.page.getByRole('button', { name: 'Select the whole list' }).click()
  await meg.page.getByText('The whole list').waitFor()
  expect(await findOverhang(meg.page)).toBe(0)
  await meg.page.getByRole('button', { name: 'Priority' }).click()
  await meg.page.getByRole('button', { name: /^High/ }).click()
  await meg.page.locator('.toast').getByText('26 cases · Priority: High').waitFor()
  await meg.page.getByRole('button', { name: 'Undo' }).click()
  await meg.page.locator('.toast').getByText('26 cases are as before').waitFor()
  expect(await findAccessFaults(meg.page)).toEqual([])

  // Mari deletes the view and brings it back.
  await mari.page.locator('.rail .view').hover()
  await mari.page
    .getByRole('button', { name: /More about .*The recall/ })
    .first()
    .click()
  await mari.page.getByRole('menuitem', { name: 'Delete' }).click()
  await link(mari.page).waitFor({ state: 'detached' })
  await mari.page.keyboard.press('u')
  await link(mari.page).getByText('26').waitFor()
  expect([...mari.broken, ...meg.broken]).toEqual([])
}, 180_000)

test('a shift is handed over with its cases and taken over by one key, with undo', async () => {
  const world = await runningServer()
  const mari = await visit(world)
  const send = <T>(method: string, path: string, body: object = {}, credentials: RequestCredentials = 'same-origin') =>
    mari.page.evaluate(
      async ([how, where, what, whose]) => {
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(where, { method: how, body: what, headers, credentials: whose as RequestCredentials })
        const text = await answer.text()
        return (text === '' ? null : JSON.parse(text)) as never
      },
      [method, path, JSON.stringify(body), credentials] as const,
    ) as Promise<T>
  const { invitation } = await send<Invited>('POST', '/api/agents', { name: 'Meg Larsen', email: 'meg@fjellro.example', role: 'agent' })
  await send('POST', `/api/invitations/${invitation.path.split('/').at(-1)}`, { password: 'a long enough password' }, 'omit')
  const meg = await visit({ ...world, email: 'meg@fjellro.example', password: 'a long enough password' })
  const { agent } = await ask<{ agent: { id: number } }>(mari.page, '/api/session')
  const ids: number[] = []
  for (const title of ['Hinge', 'Parcel', 'Refund']) {
    const { id } = await send<Case>('POST', '/api/cases', { title })
    await send('PATCH', `/api/cases/${id}`, { assigneeId: agent.id })
    ids.push(id)
  }
  await meg.page.goto('/today')
  await meg.page.getByText('Nobody left anything for you.').waitFor()
  await mari.page.goto('/today?view=mine')
  await mari.page.getByText('Nobody left anything for you.').waitFor()
  await mari.page.keyboard.press('Shift+H')
  const dialog = mari.page.getByRole('dialog', { name: 'Hand over my shift' })
  await dialog.getByLabel('What the next person must know').fill('The hinge wants a call.')
  await dialog.getByRole('checkbox', { name: /Refund/ }).uncheck()
  expect(await findAccessFaults(mari.page)).toEqual([])
  await mari.page.keyboard.press('Control+Enter')
  await mari.page.locator('.toast').getByText('Handed over').waitFor()

  // It comes to the other by itself.
  await meg.page.getByText('The hinge wants a call.').waitFor()
  expect(await findAccessFaults(meg.page)).toEqual([])
  await meg.page.keyboard.press('t')
  await meg.page.locator('.toast').getByText('Taken over with 2 cases').waitFor()
  await mari.page.getByText(/Meg Larsen.* took over/).waitFor()
  // Beside the pages stands what waits for the role: an agent's own cases, all of them for an administrator.
  await meg.page
    .locator('.rail')
    .getByRole('link', { name: /^Cases/ })
    .getByText('2')
    .waitFor()
  await mari.page
    .locator('.rail')
    .getByRole('link', { name: /^Cases/ })
    .getByText('3')
    .waitFor()
  const held = async () => {
    const { items } = await ask<{ items: Case[] }>(mari.page, '/api/cases?sort=oldest')
    return ids.map((id) => items.find((one) => one.id === id)?.assignee?.name)
  }
  expect(await held()).toEqual(['Meg Larsen', 'Meg Larsen', 'mari'])
  await meg.page.keyboard.press('u')
  await meg.page.getByRole('button', { name: /^Take over/ }).waitFor()
  expect(new Set(await held()).size).toBe(1)
  await meg.page.setViewportSize({ width: 390, height: 844 })
  expect(await findOverhang(meg.page)).toBe(0)
  expect([...mari.broken, ...meg.broken]).toEqual([])
}, 120_000)
