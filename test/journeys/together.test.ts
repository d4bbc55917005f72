import { beforeAll, expect, test } from 'vitest'
import type { Invited } from '#shared/agent.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('two people work on one case: seen, called by name, told, and stopped once by what the other sent', async () => {
  const world = await runningServer()
  const mari = await visit(world)
  const words = 'my Ro 2 left hinge broke again, third week and nobody answers. Unacceptable'
  world.practice.post({ handle: 'danokafor', name: 'Dan Okafor', text: `@fjellro ${words}` })
  const { invitation } = await mari.page.evaluate(async () => {
    const body = JSON.stringify({ name: 'Meg Larsen', email: 'meg@fjellro.example', role: 'agent' })
    const answer = await fetch('/api/agents', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    return (await answer.json()) as Invited
  })
  await mari.page.evaluate(
    async (path) => {
      const body = JSON.stringify({ password: 'a long enough password' })
      await fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json' }, credentials: 'omit' })
    },
    `/api/invitations/${invitation.path.split('/').at(-1)}`,
  )
  const meg = await visit({ ...world, email: 'meg@fjellro.example', password: 'a long enough password' })

  await mari.page.goto('/cases?queue=all')
  await mari.page.getByText(words).last().waitFor()
  await mari.page.waitForURL(/\/cases\/\d+\/threads\/\d+/)
  const thread = new URL(mari.page.url()).pathname

  // Mari calls Meg in a note, by the first letters of her name.
  await mari.page.getByRole('button', { name: 'Note', exact: true }).click()
  const note = mari.page.getByLabel('Note on this case')
  await note.pressSequentially('Second time. @me')
  await mari.page.getByRole('option', { name: 'Meg Larsen' }).waitFor()
  expect(await findAccessFaults(mari.page)).toEqual([])
  await note.press('Enter')
  await expect.poll(() => note.inputValue()).toBe('Second time. @Meg Larsen ')
  await note.press('Control+Enter')
  await mari.page.locator('.note b', { hasText: '@Meg Larsen' }).waitFor()

  // Meg is told, and opens the case by key; both see each other.
  await meg.page.goto('/triage')
  await meg.page
    .getByRole('link', { name: /Notifications/ })
    .getByText('1')
    .waitFor()
  await meg.page.getByRole('link', { name: /Notifications/ }).click()
  await meg.page.getByText('mentioned you in a note').waitFor()
  expect(await findAccessFaults(meg.page)).toEqual([])
  await meg.page.getByRole('heading', { level: 1 }).click()
  await meg.page.keyboard.press('j')
  await meg.page.locator('[data-told].sel').waitFor()
  await meg.page.keyboard.press('Enter')
  await meg.page.waitForURL((url) => url.pathname === thread)
  await mari.page
    .locator('.case > .bar')
    .getByText(/Meg Larsen.* is here too/)
    .waitFor({ state: 'attached' })
  await meg.page
    .locator('.case > .bar')
    .getByText(/mari.* is here too/)
    .waitFor({ state: 'attached' })

  // Both write; Meg sends first, and what she sent stops Mari once.
  const reply = (page: typeof mari.page) => page.getByLabel(/^Public reply to/)
  await reply(mari.page).fill('Hi Dan, sorry. A new hinge is on its way.')
  await meg.page.getByText(/mari.* is writing/).waitFor()
  await reply(meg.page).fill('Hi Dan, we send you a new pair.')
  await meg.page.getByRole('button', { name: /Post publicly/ }).click()
  await mari.page.getByRole('link', { name: 'See it on X' }).waitFor()
  await reply(mari.page).press('Control+Enter')
  const came = mari.page.getByRole('alert').filter({ hasText: 'this came while you were writing' })
  await came.getByText(/Meg Larsen.* replied/).waitFor()
  await came.getByText('Hi Dan, we send you a new pair.').waitFor()
  expect(await findAccessFaults(mari.page)).toEqual([])
  // Esc goes back to the words; the next try sends them.
  await reply(mari.page).press('Escape')
  await came.waitFor({ state: 'detached' })
  expect(await reply(mari.page).inputValue()).toBe('Hi Dan, sorry. A new hinge is on its way.')
  await reply(mari.page).press('Control+Enter')
  await expect.poll(() => reply(mari.page).inputValue()).toBe('')
  await expect.poll(() => mari.page.getByRole('link', { name: 'See it on X' }).count()).toBe(2)

  // A team is made and given the case; a tag filters the list.
  await mari.page.goto('/settings/team?team=new')
  const form = mari.page.getByRole('dialog', { name: 'New team' })
  await form.getByLabel('Name').fill('Repairs')
  await form.getByRole('switch', { name: 'Meg Larsen' }).check()
  await form.getByLabel('How cases go to people').selectOption('rotation')
  expect(await findAccessFaults(mari.page)).toEqual([])
  await form.getByRole('button', { name: /New team/ }).click()
  await mari.page.getByRole('heading', { name: 'Repairs' }).waitFor()
  await mari.page.goto(`${thread}?queue=all`)
  await mari.page.getByRole('heading', { name: 'Working together' }).waitFor()
  await mari.page.getByRole('heading', { level: 1, name: /Ro 2/ }).click()
  await mari.page.keyboard.press('a')
  await mari.page.getByRole('button', { name: /^Repairs/ }).click()
  const together = mari.page.locator('.together').first()
  await together.getByRole('link', { name: 'Repairs' }).waitFor()
  await mari.page
    .locator('.dl')
    .getByRole('button', { name: /Meg Larsen/ })
    .first()
    .waitFor()
  await together.getByRole('button', { name: /^Add/ }).click()
  await mari.page.getByLabel('Find or add a tag').fill('Hinge')
  await mari.page.keyboard.press('Enter')
  await mari.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Hinge/, pressed: true })
    .waitFor()
  await mari.page.keyboard.press('Escape')
  await together.getByRole('link', { name: 'Hinge' }).click()
  await mari.page.getByText(/Tag: .*Hinge/).waitFor()
  expect(await mari.page.locator('[data-case]').count()).toBe(1)
  expect(await findAccessFaults(mari.page)).toEqual([])

  await meg.page.setViewportSize({ width: 390, height: 844 })
  await meg.page.goto('/notifications?list=all')
  await meg.page.getByText('mentioned you in a note').waitFor()
  expect(await findOverhang(meg.page)).toBe(0)
  expect([...mari.broken, ...meg.broken]).toEqual([])
}, 120_000)
