import { beforeAll, expect, test } from 'vitest'
import type { Invited } from '#shared/agent.schema.ts'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a template answers a Finnish thread in Finnish, holds for its blank, does what it says and is undone; a word needs a second person', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const send = <T>(method: string, path: string, body: object) =>
    page.evaluate(
      async (asked) => {
        const answer = await fetch(asked.path, {
          method: asked.method,
          body: JSON.stringify(asked.body),
          headers: { 'content-type': 'application/json' },
        })
        if (!answer.ok) throw new Error(`${asked.path}: ${answer.status} ${await answer.text()}`)
        return (await answer.json()) as never
      },
      { method, path, body },
    ) as Promise<T>
  const words = 'Kuulokkeiden sarana meni rikki jo toisen kerran, kukaan ei vastaa minulle mitään'
  world.practice.post({ handle: 'ainok', name: 'Aino Korhonen', text: `@fjellro ${words}` })

  // A template is written in two languages, with what it does.
  await page.goto('/settings/templates')
  await page.getByRole('heading', { name: 'No templates yet' }).waitFor()
  await page.getByRole('button', { name: 'New template' }).click()
  const form = page.getByRole('dialog', { name: 'New template' })
  await form.getByLabel('Name').fill('Sarana rikki')
  await form.getByLabel('Everyone').check({ force: true })
  await form.getByLabel('Text in English').fill('Hi {author.name|}! We look into it by {day}.')
  await form.getByText('Finnish', { exact: true }).click()
  await form.getByLabel(/^Text in Finnish/).fill('Hei {author.name|}! Selvitämme asian, vastaamme sinulle viimeistään {päivä}.')
  await form.getByLabel('Tags, with commas').fill('Hinge')
  await form.getByLabel('At the end').selectOption('ranswered')
  expect(await findAccessFaults(page)).toEqual([])
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: /Sarana rikki/ }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  // T asks for it in the thread; it comes in the language of the author and holds for what only a person knows.
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  await page.waitForURL(/\/cases\/\d+\/threads\/\d+/)
  const path = new URL(page.url()).pathname
  const caseId = path.split('/')[2]
  const reply = page.getByLabel(/^Public reply to/)
  await reply.waitFor()
  await page.getByRole('heading', { level: 1 }).last().click()
  await page.keyboard.press('t')
  await expect.poll(() => reply.inputValue()).toBe('/')
  await page.keyboard.type('sar')
  await page.getByRole('option', { name: /Sarana rikki/ }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect.poll(() => reply.inputValue()).toBe('Hei Aino! Selvitämme asian, vastaamme sinulle viimeistään {päivä}.')
  await page.getByText('{päivä} has not been filled in').waitFor()
  await page.getByText('Resolve: Answered').waitFor()
  const post = page.getByRole('button', { name: /Post publicly/ })
  expect(await post.isDisabled()).toBe(true)
  await page.keyboard.type('maanantaina')
  await expect.poll(() => reply.inputValue()).toBe('Hei Aino! Selvitämme asian, vastaamme sinulle viimeistään maanantaina.')
  await page.keyboard.press('Control+Enter')

  // As it is out, the case is tagged and resolved; one press takes that back.
  const shown = () => ask<CaseWithNotes>(page, `/api/cases/${caseId}`)
  await expect.poll(async () => (await shown()).state, { timeout: 15_000 }).toBe('resolved')
  expect((await shown()).tags.map(({ name }) => name)).toEqual(['Hinge'])
  const ours = page.locator('.post.ours').last()
  await ours.getByRole('button', { name: 'Undo' }).click()
  await ours.getByText('Taken back').waitFor()
  await expect.poll(async () => (await shown()).tags).toEqual([])
  expect((await shown()).state).not.toBe('resolved')

  // A word needs a second person: who wrote it hands it in, somebody else lets it leave, warned once.
  const { invitation } = await send<Invited>('POST', '/api/agents', { name: 'Meg Larsen', email: 'meg@fjellro.example', role: 'agent' })
  const joined = { password: 'a long enough password' }
  await page.evaluate(
    async ({ token, body }) => {
      const headers = { 'content-type': 'application/json' }
      await fetch(`/api/invitations/${token}`, { method: 'POST', body: JSON.stringify(body), headers, credentials: 'omit' })
    },
    { token: invitation.path.split('/').at(-1), body: joined },
  )
  await send('POST', '/api/approval-rules', { name: 'Hyvitykset', keywords: ['hyvity'] })
  await reply.fill('Hei Aino, saat hyvityksen koko summasta heti huomenna.')
  await page.getByText('Needs a second person: Hyvitykset').waitFor()
  await page.getByRole('button', { name: 'I mean it' }).click()
  await page.getByRole('textbox', { name: 'Why this is right' }).fill('Anne suostui')
  await page.getByRole('button', { name: /Save for approval/ }).click()
  await page.getByText('Waits for a second person: Hyvitykset').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  expect(await page.getByRole('button', { name: 'Approve and post' }).count()).toBe(0)
  const meg = await visit({ ...world, email: 'meg@fjellro.example', ...joined })
  await meg.page.goto(path)
  await meg.page.getByRole('button', { name: 'Approve and post' }).click()
  await meg.page.getByRole('button', { name: 'Send anyway' }).click()
  await meg.page.getByRole('link', { name: 'See it on X' }).nth(1).waitFor()

  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/settings/templates')
  await page.getByText('used in 1 reply').click()
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /Hei Aino/ })
    .waitFor()
  expect(await findOverhang(page)).toBe(0)
  expect([...broken, ...meg.broken]).toEqual([])
}, 120_000)
