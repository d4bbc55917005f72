import { createHash } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Engine } from '#server/kit/database/engine.ts'
import { day } from '#server/kit/lib/clock.ts'
import { redrawPicture } from '#server/kit/lib/picture.ts'
import type { ServiceOrder, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#a04020' } })
const jpegOf = (width = 300, height = 200) => plain(width, height).jpeg().toBuffer()

async function desk(engine: Engine = 'sqlite') {
  const { app, context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const order = async (name: string) => {
    const complaint = post(said.danBrokenHinge, { author: author(name) })
    await hear(complaint)
    const { threadId } = await mentionOf(context, complaint)
    const body = { kind: 'repair', product: 'Ro 2', fault: 'Left hinge' }
    const { id, statusPath } = await read<ServiceOrder>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
    const path = String(statusPath)
    const send = async (file: Buffer, name = 'hinge.jpg', type = 'image/jpeg') => {
      const form = new FormData()
      form.set('photo', new File([new Uint8Array(file)], name, { type }))
      const answer = await app.request(`${path}/photos?lang=en`, { method: 'POST', body: form })
      return answer.headers.get('location')?.split('said=')[1] ?? String(answer.status)
    }
    return { id, path, send, page: async () => (await app.request(`${path}?lang=en`)).text() }
  }
  const kept = () => context.db.selectFrom('photos').selectAll().orderBy('id').execute()
  return { app, context, mari, kept, order, dan: await order('Dan') }
}

describe.each(engines)('photos on a customer’s page (%s)', (engine) => {
  test('a photo is drawn anew without place or camera, shown to its page and the desk, and removed', async () => {
    const { app, context, mari, kept, dan, order } = await desk(engine)
    const file = await plain(4_000, 1_000)
      .jpeg()
      .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitude: '60/1 10/1 0/1', GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect(await dan.send(file, '../../etc/passwd\u0000.jpg', 'text/html')).toBe('photo-added')
    expect(await dan.send(file)).toBe('photo-added')
    expect(await kept()).toMatchObject([{ width: 400, height: 1_600, sha256: createHash('sha256').update(file).digest('hex') }])
    expect(await dan.page()).toContain(`${dan.path}/photos/1"`)
    const shown = await app.request(`${dan.path}/photos/1`)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    const jpeg = Buffer.from(await shown.arrayBuffer())
    const { exif, orientation, format } = await sharp(jpeg).metadata()
    expect([exif, orientation, format]).toEqual([undefined, undefined, 'jpeg'])
    expect(jpeg.includes('SecretCamera')).toBe(false)
    const whole = await read<ServiceOrderWithSteps>(mari.call('GET', `/api/service-orders/${dan.id}`))
    expect(whole.photos).toEqual([{ id: 1, width: 400, height: 1_600, at: context.clock() }])
    const forDesk = await mari.call('GET', '/api/photos/1')
    expect(Buffer.from(await forDesk.arrayBuffer()).equals(jpeg)).toBe(true)
    // Another order's page neither shows nor removes it.
    const nia = await order('Nia')
    expect((await app.request(`${nia.path}/photos/1`)).status).toBe(404)
    await app.request(`${nia.path}/photos/1/removal`, { method: 'POST' })
    expect((await app.request(`${dan.path}/photos/1`)).status).toBe(200)
    const gone = await app.request(`${dan.path}/photos/1/removal?lang=fi`, { method: 'POST' })
    expect(gone.headers.get('location')).toMatch(/lang=fi&said=photo-removed$/)
    expect((await app.request(`${dan.path}/photos/1`)).status).toBe(404)
    expect((await mari.call('GET', '/api/photos/1')).status).toBe(404)
    expect(await context.db.selectFrom('photoContents').selectAll().execute()).toEqual([])
  })

  test('six at once, also when eight come in the same moment, and so many a day', async () => {
    const { app, context, kept, dan } = await desk(engine)
    const files = await Promise.all(Array.from({ length: 8 }, (_, n) => jpegOf(100 + n)))
    const said = await Promise.all(files.map((file) => dan.send(file)))
    expect(said.filter((one) => one === 'photo-added')).toHaveLength(6)
    expect(said.filter((one) => one === 'too-many-photos')).toHaveLength(2)
    expect(await dan.page()).not.toContain('type="file"')
    const [first] = await kept()
    await app.request(`${dan.path}/photos/${first?.id}/removal`, { method: 'POST' })
    for (let n = 0; n < 18; n++) {
      expect(await dan.send(await jpegOf(200 + n))).toBe('photo-added')
      await app.request(`${dan.path}/photos/${(await kept()).at(-1)?.id}/removal`, { method: 'POST' })
    }
    expect(await dan.send(await jpegOf(400))).toBe('too-many-photos')
    context.clock.pass(day + 1)
    expect(await dan.send(await jpegOf(400))).toBe('photo-added')
  })
})

/** A PNG that says it is this large; its pixels compress to almost nothing. */
function pngBomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length, 0)
    ends.writeUInt32BE(crc(body), 4)
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(4_000_000))), chunk('IEND', Buffer.alloc(0))])
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
const gifStart = Buffer.from('GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff', 'latin1')
const isoBox = (brand: string) => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0mif1${brand}`, 'latin1')])

const hostile: Record<string, () => Promise<Buffer> | Buffer> = {
  'nothing at all': () => Buffer.alloc(0),
  'an SVG with a script': () => Buffer.from(svg),
  'an SVG behind an XML head': () => Buffer.from(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${svg}`),
  'a page': () => Buffer.from('<!doctype html><script>alert(1)</script>'),
  'a zip': () => Buffer.from('PK\x03\x04\x14\x00\x00\x00', 'latin1'),
  'a PDF': () => Buffer.from('%PDF-1.7\n1 0 obj'),
  'a program': () => Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
  'a shell script': () => Buffer.from('#!/bin/sh\nreboot'),
  'an ImageMagick script': () => Buffer.from('push graphic-context\nfill "url(https://x.example/|ls)"'),
  'a GIF that says 65,535 squared': () => Buffer.concat([gifStart, Buffer.alloc(2_000)]),
  'a good GIF': () => plain(9, 9).gif().toBuffer(),
  'a TIFF': () => plain(9, 9).tiff().toBuffer(),
  'an AVIF': () => isoBox('avif'),
  'a HEIC': () => isoBox('heic'),
  'a BMP': () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)]),
  'an icon': () => Buffer.from([0, 0, 1, 0, 1, 0, 16, 16]),
  'only the start of a JPEG': () => Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  'half a JPEG': async () => {
    const whole = await sharp(Buffer.alloc(300 * 300 * 3, 'abcdefgh'), { raw: { width: 300, height: 300, channels: 3 } })
      .jpeg()
      .toBuffer()
    return whole.subarray(0, whole.length / 2)
  },
  'half a PNG': async () => (await plain(300, 300).png().toBuffer()).subarray(0, 300),
  'half a WebP': async () => {
    const whole = await plain(300, 300).webp({ lossless: true }).toBuffer()
    return whole.subarray(0, whole.length - 12)
  },
  'a JPEG start before a page': () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<script>alert(1)</script>')]),
  'a PNG start before an SVG': () => Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(svg)]),
  'a WebP start before a GIF': () => Buffer.concat([Buffer.from('RIFF\xff\xff\xff\x7fWEBP', 'latin1'), gifStart]),
  'a WebP that moves': async () => {
    const frames = Buffer.concat([Buffer.alloc(16 * 16 * 3, 0), Buffer.alloc(16 * 16 * 3, 255)])
    return sharp(frames, { raw: { width: 16, height: 32, channels: 3, pageHeight: 16 } })
      .webp({ loop: 0, delay: [100, 100] })
      .toBuffer()
  },
}

test.each(Object.entries(hostile))('%s is no photo', async (_, make) => {
  expect(await redrawPicture(await make())).toBe('unreadable')
})

test('the page says what is wrong with a file, and keeps nothing of it', async () => {
  const { dan, kept, app } = await desk()
  expect(await dan.send(Buffer.from(svg), 'hinge.svg', 'image/svg+xml')).toBe('photo-unreadable')
  expect(await dan.send(Buffer.alloc(0))).toBe('photo-unreadable')
  expect(await dan.send(pngBomb(10_000, 10_000))).toBe('photo-too-large')
  expect(await dan.send(Buffer.alloc(10_200_000, 1))).toBe('photo-too-large')
  expect(
    (await app.request(`${dan.path}/photos`, { method: 'POST', body: new URLSearchParams({ photo: 'text' }) })).headers.get('location'),
  ).toMatch(/photo-unreadable$/)
  expect((await app.request('/s/nothing/photos', { method: 'POST', body: new FormData() })).status).toBe(404)
  expect(await kept()).toEqual([])
})

test('a page reads sixty files a day, whatever they are', async () => {
  const { dan } = await desk()
  for (let n = 0; n < 60; n++) expect(await dan.send(Buffer.from(`text ${n}`))).toBe('photo-unreadable')
  expect(await dan.send(await jpegOf())).toBe('too-many-photos')
})

test('what hangs behind a good photo does not go on', async () => {
  const file = Buffer.concat([await jpegOf(), Buffer.from('PK\x03\x04<script>alert(1)</script>', 'latin1')])
  const picture = await redrawPicture(file)
  if (typeof picture === 'string') throw new Error(picture)
  expect(picture.jpeg.includes('script')).toBe(false)
})

test('pictures of a hundred megapixels are refused before they are decoded', async () => {
  expect(await redrawPicture(pngBomb(10_000, 10_000))).toBe('large')
  expect(await redrawPicture(pngBomb(40_001, 1_000))).toBe('large')
})

test('while a picture of 39 megapixels is drawn, everything else goes on', async () => {
  const file = await jpegOf(7_800, 5_000)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const picture = await redrawPicture(file)
  delay.disable()
  expect(picture).toMatchObject({ width: 1_600, height: 1_026 })
  expect(delay.max / 1e6).toBeLessThan(50)
})
