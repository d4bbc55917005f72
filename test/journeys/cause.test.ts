import { beforeAll, expect, test } from 'vitest'
import { proposeCauses } from '#server/nouns/causes/cause.finding.ts'
import type { CaseCounts } from '#shared/case.schema.ts'
import type { Cause } from '#shared/cause.schema.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

const late = {
  aino: 'pakettini ei ole tullut, ollut Fjellpostilla jo kolme viikkoa, todella huonoa',
  birgit: 'Mein Paket kommt nicht an, seit zwei Wochen liegt es bei Fjellpost. Ärgerlich',
  dan: 'my parcel never arrived, Fjellpost has had it for three weeks, awful delivery',
  ole: 'pakken min er ikke levert, Fjellpost har hatt den i tre uker, elendig',
  yusuf: "kargom hâlâ gelmedi, iki haftadır Fjellpost'ta bekliyor, rezalet",
  zoe: 'my order never arrived, two weeks late now, terrible delivery',
}
const faults = ['the hinge broke', 'the lid leaks', 'the drum rattles', 'the app crashes', 'the pump hums']

test('own matters that name one carrier are looked at, one is left out, the rest become one case, and all of it is taken back', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  for (const [handle, words] of Object.entries(late)) world.practice.post({ handle, text: `@fjellro ${words}` })
  for (let n = 0; n < 15; n++)
    world.practice.post({ handle: `p${n}`, text: `@fjellro ${faults[n % 5]}, unacceptable after ${n + 3} weeks` })
  const counts = () => ask<CaseCounts>(page, '/api/cases/counts')
  await expect.poll(async () => (await counts()).own, { timeout: 20_000 }).toBe(6)
  const proposed = async () => {
    await proposeCauses(world.server.context)
    return (await ask<{ items: Cause[] }>(page, '/api/causes')).items.length
  }
  await expect.poll(proposed, { timeout: 20_000 }).toBe(1)

  await page.goto('/cases?queue=own')
  const line = page.locator('.causes').getByRole('link', { name: '5 of 6 name Fjellpost, within a day' })
  await page.getByRole('complementary').getByRole('link', { name: '5 of 6 name Fjellpost, within a day' }).waitFor()
  await line.click()
  await page.getByRole('heading', { name: '5 of 6 name Fjellpost, within a day.' }).waitFor()
  const rows = page.locator('.sharing > li')
  expect(await rows.count()).toBe(5)
  expect(await rows.locator('mark').allInnerTexts()).toEqual(['Fjellpost', 'Fjellpost', 'Fjellpost', 'Fjellpost', 'Fjellpost'])

  await page.setViewportSize({ width: 390, height: 844 })
  await rows.first().waitFor()
  expect(await findOverhang(page)).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.keyboard.press('j')
  await page.keyboard.press('x')
  expect(await rows.nth(1).getByRole('checkbox').isChecked()).toBe(false)
  await page.keyboard.press('b')
  await expect.poll(async () => (await counts()).own).toBe(2)
  await page.getByRole('heading', { name: 'Fjellpost · delivery is late' }).waitFor()
  await page.keyboard.press('u')
  await expect.poll(async () => (await counts()).own).toBe(6)

  await page.goto('/cases?queue=own')
  await line.click()
  await page.getByRole('heading', { name: '5 of 6 name Fjellpost, within a day.' }).waitFor()
  await page.keyboard.press('Shift+B')
  await page.getByText('Fjellpost: chance.', { exact: false }).waitFor()
  await expect.poll(() => line.count()).toBe(0)
  expect(broken).toEqual([])
}, 90_000)
