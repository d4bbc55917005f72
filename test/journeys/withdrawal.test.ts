import { beforeAll, expect, test } from 'vitest'
import { dayIn, plusDays } from '#server/kit/lib/day.ts'
import { addBought } from '../support/bought.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a customer withdraws in German on a phone without script, and the desk has the order decided with rule and days', async () => {
  const world = await runningServer()
  const { context: desk } = world.server
  await addBought(desk.db, desk.clock())
  const today = dayIn('Europe/Berlin', desk.clock())
  const delivered = plusDays(today, -3)
  await desk.db
    .updateTable('purchases')
    .set({ externalKey: 'FJ-1042', country: 'DE', zone: 'Europe/Berlin', contractOn: plusDays(today, -6), informedOn: plusDays(today, -6) })
    .execute()
  await desk.db.updateTable('purchaseItems').set({ firstDeliveredOn: delivered, lastDeliveredOn: delivered }).execute()
  const { page, context, broken } = await visit(world)

  const phone = await context.browser()?.newContext({
    baseURL: world.server.url,
    viewport: { width: 390, height: 720 },
    javaScriptEnabled: false,
    locale: 'de-DE',
  })
  const theirs = await phone?.newPage()
  if (!phone || !theirs) throw new Error('The browser has gone.')
  theirs.setDefaultTimeout(20_000)
  await theirs.goto('/policy?lang=de')
  await theirs.getByRole('link', { name: 'Vertrag widerrufen' }).click()
  await theirs.getByLabel('Bestellnummer oder Rücksendenummer').fill('FJ-1042')
  await theirs.getByLabel('Ihre E-Mail-Adresse oder Ihr Name').fill('Aino')
  await theirs.getByLabel('Was Sie widerrufen').fill('Ro 2')
  await theirs.getByRole('button', { name: 'Weiter' }).click()
  await theirs.getByRole('button', { name: 'Widerruf bestätigen' }).click()
  await theirs.getByRole('heading', { name: 'Ihr Widerruf ist eingegangen.' }).waitFor()
  const receipt = await theirs.getByRole('main').innerText()
  expect(receipt).toContain('(Europe/Berlin)')
  expect(receipt).toMatch(/Mitteleuropäische (Normal|Sommer)zeit/)
  expect(receipt).toContain('UTC')
  const number = /S-\d+/.exec(receipt)?.[0] ?? ''
  await theirs.getByRole('link', { name: 'Unsere Rückgaberegeln' }).click()
  await theirs.getByRole('link', { name: 'Vertrag widerrufen' }).waitFor()
  await phone.close()

  await page.goto('/service?queue=return')
  await page
    .locator(`[data-order="${number.slice(2)}"] a`)
    .first()
    .click()
  await page.waitForURL(`**/service/${number.slice(2)}`)
  await page.getByText('eu.withdrawal', { exact: true }).first().waitFor()
  const { decision, by } = await ask<{ decision: { outcome: string; until: string }; by: unknown }>(
    page,
    `/api/service-orders/${number.slice(2)}/decision`,
  )
  expect([decision.outcome, by]).toEqual(['allow', null])
  expect(decision.until >= plusDays(delivered, 14)).toBe(true)
  const { duties } = await ask<{ duties: { duty: string; dueOn: string; state: string }[] }>(page, `/api/service-orders/${number.slice(2)}`)
  expect(duties).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ duty: 'refund', dueOn: plusDays(today, 14), state: 'open' }),
      expect.objectContaining({ duty: 'confirm-withdrawal', state: 'done' }),
    ]),
  )
  expect(await page.locator('.todo li').count()).toBe(duties.length)
  expect(await findAccessFaults(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 720 })
  expect(await findOverhang(page)).toBe(0)
  expect(broken).toEqual([])
}, 120_000)
