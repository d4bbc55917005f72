import sharp from 'sharp'
import { expect, test } from 'vitest'
import { codesOf, slipFormats } from '#server/pages/slip.page.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { codeOf, read, testApp } from '../../support/app.ts'
import { testBrowser } from '../../support/browser.ts'
import { readCode128 } from '../../support/code-128.ts'
import { type Pixels, readQrCode } from '../../support/qr-code.ts'
import { mentionOf, post, said, testPipeline } from '../../support/world.ts'

async function desk() {
  const { context, as } = await testApp('sqlite')
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge)
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const body = { kind: 'repair', product: 'Ro 2 <b>limited</b>', serial: 'R2-77', fault: 'Left hinge', customerName: 'Dan Secret' }
  const order = await read<ServiceOrder>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
  const slip = (query = '') => mari.call('GET', `/api/service-orders/${order.id}/slip${query}`)
  return { as, mari, order, slip }
}

const numbers = ['RMA-7KQ4-MP2X', 'RMA-2345-6789', 'RMA-ABCD-EFGH', 'RMA-22AA-9999', 'RMA-ZZZZ-2222']

async function pixelsOf(picture: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture).flatten({ background: '#fff' }).greyscale().raw().toBuffer({ resolveWithObject: true })
  const isDark = (x: number, y: number) => (data[(y * info.width + x) * info.channels] ?? 255) < 128
  return Array.from({ length: info.height }, (_, y) => Array.from({ length: info.width }, (_, x) => isDark(x, y)))
}

/** The middle row of a picture's pixels: true where it is dark. */
async function middleRow(picture: Buffer): Promise<boolean[]> {
  const { data, info } = await sharp(picture).flatten({ background: '#fff' }).greyscale().raw().toBuffer({ resolveWithObject: true })
  const start = Math.floor(info.height / 2) * info.width
  return Array.from({ length: info.width }, (_, x) => (data[(start + x) * info.channels] ?? 255) < 128)
}

test('every return number is read back from its bars', async () => {
  for (const rma of numbers) expect(readCode128(await middleRow(Buffer.from(codesOf(rma).bars)))).toBe(rma)
})

test('every return number is read back from its QR code, and a damaged one is not', async () => {
  for (const rma of numbers) {
    const pixels = await pixelsOf(
      await sharp(Buffer.from(codesOf(rma).square), { density: 300 })
        .png()
        .toBuffer(),
    )
    expect(readQrCode(pixels)).toBe(rma)
    const rows = pixels.length
    const damaged = pixels.map((row, y) => row.map((dark, x) => (y > rows / 2 && x > rows / 2 ? !dark : dark)))
    expect(() => readQrCode(damaged)).toThrow()
  }
})

test('a slip fits one page of its paper, and its codes are read from the page as it is printed', async () => {
  const { order, slip } = await desk()
  const browser = await testBrowser()
  for (const format of slipFormats) {
    const page = await (await browser.newContext({ javaScriptEnabled: false, deviceScaleFactor: 4 })).newPage()
    await page.setContent(await (await slip(`?format=${format}`)).text())
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1)
    const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
    const millimetres = [width, height].map((points) => Math.round((Number(points) / 72) * 25.4))
    expect(millimetres, format).toEqual({ a4: [210, 297], a6: [105, 148], parcel: [100, 150], label: [100, 50] }[format])
    expect(readCode128(await middleRow(await page.locator('.bars').screenshot())), format).toBe(order.rma)
    expect(readQrCode(await pixelsOf(await page.locator('.square').screenshot())), format).toBe(order.rma)
  }
})

test('a slip speaks every language, names nobody, and what was typed is text', async () => {
  const { order, slip } = await desk()
  for (const lang of interfaceLanguages) {
    const answer = await slip(`?format=a6&lang=${lang}`)
    const text = await answer.text()
    expect(text).toContain(order.rma)
    expect(text).toContain('&lt;b&gt;limited')
    expect(text).not.toMatch(/Dan Secret|<script|<b>|undefined|\{\w+\}/)
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/)
  }
})

test('only agents print slips, on paper that is known', async () => {
  const { as, order, slip } = await desk()
  const path = `/api/service-orders/${order.id}/slip`
  expect(await codeOf((await as('staff', 'Sam')).call('GET', path))).toBe('role-too-low')
  expect((await slip('?format=a3')).status).toBe(422)
  expect((await slip('?paper=a4')).status).toBe(422)
})
