import { beforeAll, expect, test } from 'vitest'
import { inTransaction } from '#server/kit/database/context.ts'
import { saveSuggestions } from '#server/nouns/merge-suggestions/merge-suggestion.store.ts'
import type { Case, CaseCounts } from '#shared/case.schema.ts'
import type { Page as ListPage } from '#shared/list.schema.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

const complaints = {
  aino: 'the lid of my kettle springs open while pouring, terrible',
  birgit: 'jääkaapin valo välkkyy, todella huono',
  dan: 'Die App stürzt beim Anmelden ab, ärgerlich',
}

test('cases that look alike are compared, one is left out, the rest put together, and all of it taken back, by key', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  for (const [handle, words] of Object.entries(complaints)) world.practice.post({ handle, text: `@fjellro ${words}` })
  const counts = () => ask<CaseCounts>(page, '/api/cases/counts')
  await expect.poll(async () => (await counts()).all, { timeout: 20_000 }).toBe(3)
  const { items } = await ask<ListPage<Case>>(page, '/api/cases?queue=all')
  const idOf = (words: string) => items.find(({ lastText }) => lastText.includes(words))?.id ?? 0
  const [lid, light, app] = [idOf('lid'), idOf('valo'), idOf('Anmelden')]
  const { context } = world.server
  const found = (from: number, here: string, score: number) => ({
    from,
    into: lid,
    score,
    because: [{ kind: 'concept' as const, name: 'lid', here: [here], there: ['lid'], share: score }],
  })
  await inTransaction(context, (tx) =>
    saveSuggestions(tx, context.engine, context.clock(), [found(light, 'kansi', 0.5), found(app, 'Deckel', 0.4)]),
  )

  await page.goto('/cases?queue=same-problem')
  await page.waitForURL((url) => url.searchParams.get('view') === 'alike' && url.pathname.startsWith(`/cases/${lid}`))
  const rows = page.locator('.alike > li[data-alike]')
  await rows.nth(1).waitFor()
  expect(await rows.first().innerText()).toContain('kansi')
  await page.getByRole('heading', { name: '2 more cases look like this problem.' }).waitFor()

  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByText(complaints.dan).last().waitFor()
  await page.keyboard.press('x')
  await page.getByText(`C-${app} left out.`, { exact: false }).waitFor()
  await page.getByRole('heading', { name: '1 more case looks like this problem.' }).waitFor()
  await expect.poll(() => rows.nth(1).getByRole('checkbox').isChecked()).toBe(false)

  await page.keyboard.press('b')
  await expect.poll(async () => (await counts()).all).toBe(2)
  await page.getByText(`1 case merged into C-${lid}`).waitFor()
  await page.keyboard.press('u')
  await expect.poll(async () => (await counts()).all).toBe(3)
  await page.getByRole('heading', { name: '1 more case looks like this problem.' }).waitFor()

  await page.keyboard.press('Shift+B')
  await page.getByText('1 case kept apart.', { exact: false }).waitFor()
  await expect.poll(async () => (await counts())['same-problem']).toBe(0)
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => url.searchParams.get('view') === null)

  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/cases/${lid}?queue=all&view=alike`)
  await rows.first().waitFor()
  expect(await findOverhang(page)).toBe(0)
  expect(broken).toEqual([])
}, 90_000)
