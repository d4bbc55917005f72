import { beforeAll, expect, test } from 'vitest'
import type { Case, CaseWithNotes } from '#shared/case.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { RuleRun } from '#shared/rule.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a rule is written as a sentence, tried on what was, switched on, and does with the next case what the trial said of the last', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const open = (title: string) =>
    page.evaluate(async (name) => {
      const answer = await fetch('/api/cases', {
        method: 'POST',
        body: JSON.stringify({ title: name }),
        headers: { 'content-type': 'application/json' },
      })
      return (await answer.json()) as never
    }, title) as Promise<Case>
  await open('Hinge of before')

  await page.goto('/settings/rules')
  await page.getByText('No rules yet').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'New rule' }).click()
  await page.getByLabel('Name').fill('New cases are hinges')
  const words = page.locator('.rule-editor select.word')
  await page.locator('.rule-editor dd').nth(1).locator('select').last().selectOption('priority')
  await page.locator('.rule-editor dd').nth(1).locator('select').nth(1).selectOption('normal')
  const last = () => page.locator('.rule-editor dd').nth(2).locator('select').last()
  await last().selectOption('tag')
  await page.getByRole('textbox', { name: 'Tag' }).fill('Hinge')
  await last().selectOption('priority')
  expect(await words.count()).toBeGreaterThan(5)
  expect(await findAccessFaults(page)).toEqual([])

  await page.getByRole('button', { name: 'Try on the last 90 days' }).click()
  await page.getByText('It would have run once.').waitFor()
  const tried = page.locator('.tried .rule-runs > li')
  expect(await tried.count()).toBe(1)
  const would = (await tried.first().locator('ul').innerText()).trim()
  expect(would).toContain('add the tag: Hinge')
  // Nothing was done, and the row opens its case.
  expect((await ask<Page<RuleRun>>(page, '/api/rule-runs')).items).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await findOverhang(page)).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('.toast').getByText('Rule saved').waitFor()
  await page.getByRole('switch', { name: 'On' }).click()
  await page.locator('.toast').getByText('On:').waitFor()

  const next = await open('Hinge of today')
  await expect.poll(async () => (await ask<Page<RuleRun>>(page, `/api/rule-runs?caseId=${next.id}`)).items.length).toBe(1)
  await page.goto(`/cases/${next.id}?queue=all`)
  const did = page.locator('.rule-runs > li')
  await did.first().waitFor()
  expect((await did.first().locator('ul').innerText()).trim()).toBe(would)
  expect(await ask<CaseWithNotes>(page, `/api/cases/${next.id}`)).toMatchObject({ priority: 'high', tags: [{ name: 'Hinge' }] })
  await did.first().getByRole('button', { name: 'Take back' }).click()
  await did.first().getByText('Taken back').waitFor()
  expect(await ask<CaseWithNotes>(page, `/api/cases/${next.id}`)).toMatchObject({ priority: 'normal', tags: [] })

  await page.goto('/settings/rules')
  await page.getByRole('button', { name: 'ran once' }).click()
  await page.locator('.rule-runs').getByText('Hinge of today').waitFor()
  expect(page.url()).toContain('runs=')
  expect(await findAccessFaults(page)).toEqual([])
  expect(broken).toEqual([])
})
