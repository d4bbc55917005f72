import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { codesIn } from '#server/nouns/handle-proofs/handle-proof.rules.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { read, testApp } from '../../support/app.ts'
import { findAccessFaults, testBrowser } from '../../support/browser.ts'
import { mentionOf, post, said, testPipeline } from '../../support/world.ts'

async function desk() {
  const { app, context, as } = await testApp('sqlite')
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge)
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const body = { kind: 'repair', product: 'Ro 2', fault: 'Left hinge' }
  const { statusPath } = await read<ServiceOrder>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await testBrowser()
  const phone = async (javaScriptEnabled: boolean, colorScheme: 'light' | 'dark' = 'light') =>
    (await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 }, colorScheme })).newPage()
  return { context, phone, origin, page: `${origin}${statusPath}` }
}

test('on a phone without script a customer asks for a code, adds a photo, sees it and removes it', async () => {
  const { context, phone, page: address } = await desk()
  const page = await phone(false)
  await page.goto(`${address}?lang=de`)
  await page.getByRole('button', { name: 'Code für mein Konto bei X anzeigen' }).click()
  expect(codesIn(await page.locator('#proof').innerText())).toHaveLength(1)
  await page.goto(`${address}?lang=de`)
  const buffer = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#a04020' } })
    .png()
    .toBuffer()
  await page.getByLabel('Foto des Fehlers').setInputFiles({ name: 'hinge.png', mimeType: 'image/png', buffer })
  await page.getByRole('button', { name: 'Foto hinzufügen' }).click()
  expect(await page.getByRole('status').innerText()).toBe('Ihr Foto ist angekommen.')
  const shown = await page.request.get(new URL(String(await page.getByAltText('Foto 1').getAttribute('src')), address).href)
  expect([shown.status(), shown.headers()['content-type']]).toEqual([200, 'image/jpeg'])
  await page.getByRole('button', { name: 'Foto 1 entfernen' }).click()
  expect(await page.getByRole('status').innerText()).toBe('Das Foto ist entfernt.')
  expect(await context.db.selectFrom('handleProofs').select('id').execute()).toHaveLength(1)
})

test('pages where customers do something keep within a phone and its reader, light and dark, in every language', async () => {
  const { phone, origin, page: address } = await desk()
  for (const scheme of ['light', 'dark'] as const) {
    const page = await phone(true, scheme)
    for (const lang of interfaceLanguages)
      for (const path of [`${address}?lang=${lang}`, `${origin}/withdraw?lang=${lang}`]) {
        await page.goto(path)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        expect([path, width <= 360]).toEqual([path, true])
        if (lang === 'fi') expect(await findAccessFaults(page)).toEqual([])
      }
  }
})

test('a withdrawal is declared without script, and its second button says what it does', async () => {
  const { context, phone, origin } = await desk()
  const page = await phone(false)
  await page.goto(`${origin}/withdraw?lang=no`)
  await page.getByLabel('Ordrenummer eller returnummer').fill('1042')
  await page.getByLabel('E-postadressen eller navnet ditt').fill('Ole')
  await page.getByLabel('Hva du angrer').fill('Dal')
  await page.getByRole('button', { name: 'Fortsett' }).click()
  expect(await context.db.selectFrom('withdrawals').select('id').execute()).toEqual([])
  await page.getByRole('button', { name: 'Bekreft angring' }).click()
  expect(await page.getByRole('heading').innerText()).toBe('Vi har mottatt angremeldingen din.')
  expect(await context.db.selectFrom('withdrawals').select(['number', 'contact', 'what']).execute()).toEqual([
    { number: '1042', contact: 'Ole', what: 'Dal' },
  ])
})
