import { beforeAll, expect, test } from 'vitest'
import type { Session } from '#shared/agent.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

const file = [
  'Bestellnummer;Bestelldatum;Land;Währung;Betrag;Artikel;Kunde;E-Mail;Seriennummer',
  'A-1;03/04/2026;Suomi;EUR;129,00;Ro 2;Aino Kettunen-Järvelä;a.kettunen@mail.example;R2-24391187',
  'A-2;14.03.2026;Narnia;EUR;129,00;Dal;Jörg Müller;joerg@post.example;',
].join('\n')

test('an administrator brings purchases, and an author is linked to who bought: by keyboard, in every light', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  world.practice.post({
    handle: 'ainokj',
    name: 'Ainon äänipöytä',
    text: '@fjellro Vasen sarana hajosi jo toisen kerran, kukaan ei vastaa',
  })
  await page.goto('/people')
  await page.getByRole('heading', { name: 'Nobody here yet' }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('link', { name: 'Import purchases' }).last().click()
  await page.getByLabel('File').setInputFiles({ name: 'march.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  await page.getByRole('button', { name: 'Check the file' }).click()
  await page.getByText('2 rows have errors and are left out').waitFor()
  await page.getByRole('cell', { name: 'is not a country' }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByLabel('Dates like 03/04/2026').selectOption('day-first')
  await page.getByRole('button', { name: 'Import 1 row' }).click()
  await page.getByRole('link', { name: 'Open people' }).click()
  await page.getByLabel('Search people').fill('r2-2439')
  await page.waitForURL(/q=r2-2439/)
  await page.getByRole('link', { name: 'Aino Kettunen-Järvelä' }).click()
  await page.getByText('Bought Apr 3, 2026').or(page.getByText('Bought 3 Apr 2026')).waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  const heard = () => ask<{ items: { author: { id: number } }[] }>(page, '/api/mentions')
  await expect.poll(async () => (await heard()).items.length, { timeout: 20_000 }).toBe(1)
  await page.goto(`/people/author/${(await heard()).items[0]?.author.id}?q=kettunen`)
  await page.getByRole('button', { name: 'Link…' }).click()
  await page.getByLabel('Why is this the same person?').fill('says so in her mail')
  await page.keyboard.press('Control+Enter')
  await page.getByText('says so in her mail').waitFor()
  await page.getByRole('button', { name: 'Take Ainon äänipöytä apart' }).click()
  await page.getByText('No author is linked yet', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('says so in her mail').waitFor()
  const person = new URL(page.url()).pathname

  const { agent } = await ask<Session>(page, '/api/session')
  for (const language of ['de', 'fi']) {
    await page.request.patch(`/api/agents/${agent.id}`, { data: { language }, headers: { origin: world.server.url } })
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height })
      for (const path of ['/people', person, '/people/import', '/people/import/1']) {
        await page.goto(path)
        await page.locator('main h1').waitFor()
        expect([language, width, path, await findOverhang(page)]).toEqual([language, width, path, 0])
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(person)
  await page.locator('main h1').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  expect(broken).toEqual([])
}, 120_000)
