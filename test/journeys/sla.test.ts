import { beforeAll, expect, test } from 'vitest'
import { noteLateClocks } from '#server/nouns/clocks/sla.actions.ts'
import type { Clock, ClockWithSteps, Sla } from '#shared/clock.schema.ts'
import type { Page as Rows } from '#shared/list.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a promise that was missed is late, its steps add up, and a change of promises is shown before and undone', async () => {
  const world = await runningServer()
  const { context } = world.server
  const { page, broken } = await visit(world)
  // The desk has listened since yesterday; the post is five hours old.
  await context.db
    .updateTable('sources')
    .set({ createdAt: Date.now() - 86_400_000 })
    .execute()
  const words = 'my Ro 2 left hinge broke again, third week and nobody answers. Unacceptable'
  world.practice.post({ handle: 'danokafor', name: 'Dan Okafor', text: `@fjellro ${words}` })
  await page.goto('/cases?queue=all')
  await page.getByText(words).last().waitFor()
  const [clock] = (await ask<Rows<Clock>>(page, '/api/clocks?metric=first-response')).items
  if (!clock) throw new Error('There is no clock.')
  const startedAt = clock.startedAt - 5 * 3_600_000
  await context.db.updateTable('mentions').set({ postedAt: startedAt }).execute()
  await context.db.updateTable('threads').set({ waitingSince: startedAt, firstMentionAt: startedAt }).execute()
  const caseId = Number(clock.caseId)
  // A person's change of the case lets its clocks follow what is said there.
  await page.evaluate(
    (id) => fetch(`/api/cases/${id}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"priority":"low"}' }),
    caseId,
  )
  await noteLateClocks(context)

  await page.goto(`/cases/${caseId}?queue=all`)
  await page.locator('[data-case] .sla.breached').waitFor()
  await page.getByText('A promise ran out: First reply').waitFor()
  await page.getByRole('heading', { level: 1 }).first().click()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'One clock, step by step' })
  await dialog.getByRole('row', { name: /due/ }).waitFor()
  expect(await dialog.locator('[data-sum]').innerText()).toBe('4:00')
  await dialog.getByLabel('The sum equals the target').waitFor()
  await dialog.getByText('Due, not kept').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  const { steps, target } = await ask<ClockWithSteps>(page, `/api/clocks/${clock.id}`)
  expect(steps.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(target)
  await page.keyboard.press('Escape')

  await page.goto('/settings/sla')
  await page.getByText('1 late').first().waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Late clocks' }).click()
  await page.waitForURL(/list=late/)
  await page.getByRole('button', { name: /^First reply · Dan Okafor/ }).click()
  await page.waitForURL(/clock=\d+/)
  await page.getByRole('row', { name: /due/ }).waitFor()

  await page.getByRole('button', { name: 'Change Everything else' }).click()
  const form = page.getByRole('dialog', { name: 'Change Everything else' })
  await form.getByText('No open clock would change.').waitFor()
  await form.getByLabel('First reply', { exact: true }).fill('9')
  await form.getByText('1 open clock would change: 0 due earlier, 1 due later.').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Policy changed: Everything else').waitFor()
  await page.getByText('0 late').first().waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('1 late').first().waitFor()
  expect(await ask<Sla>(page, '/api/sla')).toMatchObject({ version: 3, late: 1 })

  await page.getByRole('button', { name: 'Change Round the clock' }).click()
  const calendar = page.getByRole('dialog', { name: 'Change Round the clock' })
  await calendar.getByLabel('Monday').fill('08:00-12')
  await calendar.getByText(/would change/).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await calendar.getByRole('button', { name: 'Close' }).click()

  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.goto(`/settings/sla?list=late&clock=${clock.id}`)
    await page.getByRole('row', { name: /due/ }).waitFor()
    expect([width, await findOverhang(page)]).toEqual([width, 0])
  }
  expect(broken).toEqual([])
}, 120_000)
