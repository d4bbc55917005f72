import AxeBuilder from '@axe-core/playwright'
import { beforeAll, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { decideFor } from '#server/nouns/policies/decision.actions.ts'
import { saveDecision } from '#server/nouns/policies/decision.store.ts'
import type { PolicyFacts } from '#shared/policy.schema.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

const facts: PolicyFacts = {
  topic: 'withdrawal',
  country: 'DE',
  salesChannel: 'distance',
  buyerKind: 'consumer',
  deliveredOn: '2026-11-14',
  informedOn: '2026-11-14',
  at: '2026-12-10',
}

test('a window is changed, tried, played again and published, and customers read it', async () => {
  const world = await runningServer()
  const { context } = world.server
  const { decision, versionId } = await decideFor(context, facts)
  expect(decision.outcome).toBe('refuse')
  const kept = { orderId: null, decidedBy: null, decidedAt: context.clock(), overriddenBy: null, reason: null }
  await change(context, (tx) => saveDecision(tx, { ...kept, versionId, decision, facts }))
  const { page, broken } = await visit(world)

  await page.goto(`/settings/policy?country=DE&open=store.return&facts=${encodeURIComponent(JSON.stringify(facts))}`)
  const bench = page.getByRole('complementary', { name: 'Test bench' })
  await bench.getByText('Refused').waitFor()
  const days = page.getByLabel('How long')
  await days.fill('10')
  await page.getByText(/^Worse than eu\.withdrawal/).waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await days.fill('30')
  await page.getByLabel('Who pays').selectOption({ label: 'We pay' })
  await page.getByText('Better than the law in 2 points, so allowed').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()

  await page.getByText('Draft, 1 rule changed').waitFor()
  await bench.getByText('Allowed, we pay', { exact: true }).waitFor()
  await bench.getByText('1 decision played again, 1 differs.').waitFor()
  await bench.getByText('better for the customer').waitFor()
  const found = await new AxeBuilder({ page }).analyze()
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])

  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Version 3 is published').waitFor()
  await page.goto('/policy?lang=en&country=DE')
  await page.getByText('The law gives 14 days, we give 30.').waitFor()
  await page.getByRole('link', { name: 'Deutsch' }).click()
  await page.getByText('Das Gesetz gibt 14 Tage, wir geben 30.').waitFor()
  const read = await new AxeBuilder({ page }).analyze()
  expect(read.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  for (const width of [320, 390, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    for (const path of ['/policy?lang=fi&country=FI', '/settings/policy?open=eu.withdrawal']) {
      await page.goto(path)
      await page.locator('h1').waitFor()
      expect(await findOverhang(page)).toBe(0)
    }
  }
  expect(broken).toEqual([])
}, 60_000)
