import { beforeAll, expect, test } from 'vitest'
import { day } from '#server/kit/lib/clock.ts'
import { addMentions, addVoice, daysOfMentions } from '../support/alert-history.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('an alert is added, rehearsed on the past, made less sensitive and judged; a report is looked at before it goes out', async () => {
  const world = await runningServer()
  const { context } = world.server
  const now = Date.now()
  const voice = await addVoice(context, now - 100 * day)
  await context.db.updateTable('sources').set({ state: 'paused', lastSuccessAt: now }).where('id', '=', voice.sourceId).execute()
  await addMentions(context, voice, daysOfMentions(now, 95, [{ ago: 9, count: 70 }]))
  const { page, broken } = await visit(world)
  await page.goto('/trends/alerts')
  await page.getByText('No alerts').waitFor()
  await page.getByRole('main').getByRole('button', { name: 'New alert' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('')
  await dialog.getByLabel('Name').press('Control+Enter')
  await dialog.getByText('Give it a name.').waitFor()
  await dialog.getByLabel('Name').fill('Spike')
  await dialog.getByLabel('Name').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(/^Would have fired/).waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  const side = page.getByLabel('The chosen alert')
  await side.getByRole('radio', { name: 'Low' }).check()
  await page.locator('.toast').getByText('“Spike” is now at: Low').waitFor()
  await page.getByRole('img', { name: /at sensitivity Low/ }).waitFor()
  const row = page.locator('a.firing-row').first()
  await row.focus()
  await row.press('y')
  await page.locator('.toast').getByText('Counted as right').waitFor()
  await row.getByText('hit').waitFor()
  const hits = page.getByRole('row', { name: /Spike/ }).locator('td.num').first()
  await hits.getByText('1').waitFor()
  await row.focus()
  await row.press('Shift+Y')
  await row.getByText('false alarm').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await findOverhang(page)).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })
  await row.click()
  await page.waitForURL(/\/trends\?from=\d+&to=\d+&sentiment=negative/)

  await page.goto('/trends/reports?form=new')
  await dialog.getByLabel('Name').fill('Week for Monday')
  await dialog.getByLabel('An address outside').fill('board@fjellro.example')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.getByText('board@fjellro.example').waitFor()
  // Before the mail is shown: its frame runs no script, and what looks for faults would wait in it for ever.
  expect(await findAccessFaults(page)).toEqual([])
  await dialog.getByLabel('Name').press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  const mail = page.frameLocator('iframe')
  await mail.getByText('First reply, median').waitFor()
  await mail.getByRole('img', { name: /^Mentions by time/ }).waitFor()
  await page.getByText('No mailbox can send').waitFor()
  await page.getByRole('link', { name: 'German' }).click()
  await mail.getByText('Erste Antwort, Median').waitFor()
  expect(broken).toEqual([])
}, 120_000)
