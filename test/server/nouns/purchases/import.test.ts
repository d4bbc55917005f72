import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Context } from '#server/kit/database/context.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { addNewProduct } from '#server/nouns/products/product.actions.ts'
import { rowsAtOnce } from '#server/nouns/purchases/import.actions.ts'
import { forgetOldImports, importNextRows } from '#server/nouns/purchases/import-running.ts'
import type { Page } from '#shared/list.schema.ts'
import type { ImportError, ImportRun, ImportRunWithSample } from '#shared/purchase-import.schema.ts'
import { codeOf, read, testApp } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'

const header = 'Order number;Order date;Country;Currency;Line total;Product;Customer;E-mail;Phone;Serial number'
const aino = 'A-1;14.03.2026;Suomi;EUR;129,00;Ro 2;Aino Järvelä;A.Jarvela@mail.example;040 1234567;R2-2439 1187'
const jorg = 'A-2;2026-03-15;DE;EUR;1.234,50;Foss 60;Jörg Müller;joerg@post.example;;F6-1'
const path = '/api/purchases/imports'

async function opened(engine: 'sqlite' | 'postgres' = 'sqlite') {
  const { app, as, context } = await testApp(engine)
  const admin = await as('admin')
  const send = (bytes: string | Uint8Array, query = '', headers: Record<string, string> = {}) =>
    Promise.resolve(
      app.request(`${path}${query}`, {
        method: 'POST',
        headers: { cookie: admin.cookie, 'content-type': 'text/csv', ...headers },
        body: bytes as BodyInit,
      }),
    )
  const check = (text: string | Uint8Array, query = '') => read<ImportRunWithSample>(send(text, query), 201)
  async function run(id: number): Promise<ImportRunWithSample> {
    await read(admin.call('POST', `${path}/${id}/run`))
    while (await importNextRows(context));
    return read<ImportRunWithSample>(admin.call('GET', `${path}/${id}`))
  }
  const errorsOf = async (id: number) => (await read<Page<ImportError>>(admin.call('GET', `${path}/${id}/errors?limit=200`))).items
  return { app, as, context, admin, send, check, run, errorsOf }
}

const rowsOf = async ({ db }: Context) => ({
  customers: await db.selectFrom('customers').selectAll().orderBy('id').execute(),
  words: await db.selectFrom('customerWords').selectAll().orderBy('customerId').orderBy('word').execute(),
  purchases: await db.selectFrom('purchases').selectAll().orderBy('id').execute(),
  items: await db.selectFrom('purchaseItems').selectAll().orderBy('id').execute(),
  units: await db.selectFrom('units').selectAll().orderBy('id').execute(),
})

describe.each(engines)('a file of purchases, on %s', (engine) => {
  test('is read through first, then written, and written again changes nothing', async () => {
    const { context, check, run, errorsOf } = await opened(engine)
    const text = `${header}\n${aino}\n\n${jorg}\n`
    const checked = await check(text, '?source=shop&fileName=march.csv')
    expect(checked).toMatchObject({ state: 'checked', rows: 2, refused: 0, missing: [], encoding: 'utf-8', delimiter: ';', sameAs: null })
    expect(checked.sample[1]?.slice(0, 2)).toEqual(['A-2', '2026-03-15'])
    expect((await rowsOf(context)).purchases).toEqual([])
    const done = await run(checked.id)
    expect(done).toMatchObject({ state: 'done', doneRows: 2, added: 2, changed: 0, same: 0, refused: 0, sample: [] })
    const before = await rowsOf(context)
    expect(before.customers).toMatchObject([
      { name: 'Aino Järvelä', emailKey: 'a.jarvela@mail.example', phone: '+358401234567', country: 'FI' },
      { name: 'Jörg Müller', country: 'DE' },
    ])
    expect(before.purchases).toMatchObject([
      { source: 'shop', externalKey: 'A-1', contractOn: '2026-03-14', zone: 'Europe/Helsinki', importRunId: checked.id },
      { externalKey: 'A-2', zone: 'Europe/Berlin' },
    ])
    expect(before.items).toMatchObject([{ linePaid: 12_900, lineKey: 'ro2' }, { linePaid: 123_450 }])
    const again = await check(text)
    expect(again.sameAs).toMatchObject({ id: checked.id })
    expect(await run(again.id)).toMatchObject({ added: 0, changed: 0, same: 2 })
    expect(await rowsOf(context)).toEqual(before)
    expect(await errorsOf(again.id)).toEqual([])
    const events = await context.db
      .selectFrom('events')
      .select('kind')
      .where('kind', 'like', 'purchase-import-%' as never)
      .orderBy('id')
      .execute()
    expect(events.slice(0, 4).map(({ kind }) => kind.replace('purchase-import-', ''))).toEqual([
      'checked',
      'started',
      'progressed',
      'ended',
    ])
    expect(await context.db.selectFrom('importChunks').select('id').execute()).toEqual([])
  })

  test('whatever its lines are, brings the same rows however often and in whatever pieces it is written', { timeout: 60_000 }, async () => {
    const { context, check, run } = await opened(engine)
    const line = fc.record({
      order: fc.integer({ min: 1, max: 6 }),
      product: fc.constantFrom('Ro 2', 'Dal', 'Kelda; "3"'),
      serial: fc.constantFrom('', 'R2-1', 'r2 1', 'R2-2,R2-3'),
    })
    const written = (lines: { order: number; product: string; serial: string }[]) =>
      lines.map(({ order, product, serial }) => {
        const person = order % 2 ? `Person ${order};p${order % 4}@mail.example` : `Person ${order};`
        return `P-${order};2026-03-1${order};FI;EUR;1${order},50;"${product.replaceAll('"', '""')}";${person};;"${serial}"`
      })
    let file = 0
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
        const source = `shop-${file++}`
        const text = [header, ...written(lines)].join('\r\n')
        const first = await run((await check(text, `?source=${source}`)).id)
        expect(first).toMatchObject({ state: 'done', refused: 0, added: lines.length })
        const before = await rowsOf(context)
        expect(await run((await check(text, `?source=${source}`)).id)).toMatchObject({ added: 0, changed: 0, same: lines.length })
        expect(await rowsOf(context)).toEqual(before)
      }),
      { numRuns: 12 },
    )
  })

  test('names every bad cell with its line, and brings all other rows', async () => {
    const { context, admin, check, run, errorsOf } = await opened(engine)
    const lines = [
      header,
      'B-1;03/04/2026;Narnia;EUR;1.234;Ro 2;;nobody;12;',
      aino,
      ';2026-03-14;FI;EUR;1;;;;;',
      'B-3;2026-03-14;US;EUR;-1;Ro 2;=HYPERLINK("x");;;',
    ]
    const checked = await check(lines.join('\n'))
    expect(checked).toMatchObject({ rows: 4, refused: 3 })
    expect((await errorsOf(checked.id)).map(({ line, field, code, value }) => [line, field, code, value])).toEqual([
      [2, 'country', 'country-unknown', 'Narnia'],
      [2, 'email', 'address-unreadable', 'nobody'],
      [2, 'phone', 'phone-unreadable', '12'],
      [2, 'contractOn', 'date-ambiguous', '03/04/2026'],
      [2, 'linePaid', 'amount-ambiguous', '1.234'],
      [4, 'externalKey', 'missing', ''],
      [4, 'productName', 'missing', ''],
      [5, 'zone', 'zone-needed', 'US'],
      [5, 'linePaid', 'negative', '-1'],
    ])
    const file = await (await admin.call('GET', `${path}/${checked.id}/errors.csv`)).text()
    expect(file.split('\r\n')[1]).toBe('2,country,country-unknown,"Narnia"')
    expect(file).toContain('5,linePaid,negative,"\'-1"')
    expect(await run(checked.id)).toMatchObject({ state: 'done', added: 1, refused: 3 })
    expect((await rowsOf(context)).purchases).toHaveLength(1)
  })

  test('is read anew when its columns mean something else, and says what is missing before it may begin', async () => {
    const { admin, check, run, errorsOf } = await opened(engine)
    const checked = await check('Number,When,What,Sum\nC-1,03/04/2026,Ro 2,"1.234"\nC-2,05/04/2026,Dal,99')
    expect(checked.missing).toEqual(['externalKey', 'contractOn', 'country', 'currency', 'productName'])
    expect(await codeOf(admin.call('POST', `${path}/${checked.id}/run`))).toBe('mapping-incomplete')
    const columns = { externalKey: 0, contractOn: 1, productName: 2, linePaid: 3 }
    const mapping = { columns, fixed: { country: 'Suomi', currency: 'EUR' } }
    const first = await read<ImportRun>(admin.call('PATCH', `${path}/${checked.id}`, { mapping }))
    expect([first.missing, first.refused, (await errorsOf(checked.id)).length]).toEqual([[], 2, 3])
    const second = await read<ImportRun>(
      admin.call('PATCH', `${path}/${checked.id}`, { mapping: { ...mapping, dateOrder: 'day-first', decimal: ',' } }),
    )
    expect([second.refused, await errorsOf(checked.id)]).toEqual([0, []])
    expect(await codeOf(admin.call('PATCH', `${path}/${checked.id}`, { mapping: { columns: { sku: 9 } } }))).toBe('mapping-wrong')
    expect(await run(checked.id)).toMatchObject({ added: 2, source: 'shop' })
    expect(await codeOf(admin.call('PATCH', `${path}/${checked.id}`, { source: 'other' }))).toBe('import-not-checked')
    expect(await codeOf(admin.call('POST', `${path}/${checked.id}/run`))).toBe('import-not-checked')
  })

  test('may leave out in later rows of a purchase what its first row says, but not say otherwise', async () => {
    const { context, check, run, errorsOf } = await opened(engine)
    const rows = [aino, 'A-1;;;;20,00;Dal;;;;', 'A-1;;;;20,00;Dal;;;;', 'A-1;2026-03-15;;;5,00;Lid;;;;', 'A-1;;;;5,00;Lid;Somebody;;;']
    const checked = await check([header, ...rows].join('\n'))
    expect((await errorsOf(checked.id)).map(({ line, field, code }) => [line, field, code])).toEqual([
      [5, 'contractOn', 'purchase-contradicts'],
      [6, 'name', 'purchase-contradicts'],
    ])
    await run(checked.id)
    const { purchases, items } = await rowsOf(context)
    expect([purchases.length, items.map(({ lineKey }) => lineKey)]).toEqual([1, ['ro2', 'dal', 'dal#2']])
  })

  test('names the lines whose batch would be lost', async () => {
    const { context, check, run, errorsOf } = await opened(engine)
    await addNewProduct(context, null, { name: 'Ro 2', spellings: ['Ro two'] })
    const checked = await check(
      `${header};Batch\n${aino};2439\nA-9;2026-03-14;FI;EUR;1;Ro TWO;;;;;2440\nA-8;2026-03-14;FI;EUR;1;Nameless;;;;;1`,
    )
    expect(await errorsOf(checked.id)).toMatchObject([{ line: 4, field: 'batch', code: 'batch-lost', value: '1' }])
    await context.db.deleteFrom('products').execute()
    expect(await run(checked.id)).toMatchObject({ state: 'done', refused: 3, added: 0 })
  })

  test('of many rows is written in pieces, tells how far it is, and can be stopped between two', async () => {
    const { context, admin, check } = await opened(engine)
    const rows = Array.from(
      { length: rowsAtOnce * 2 + 5 },
      (_, n) => `N-${n};2026-03-14;FI;EUR;1,00;Ro 2;Person ${n};p${n % 300}@mail.example;;S-${n}`,
    )
    const checked = await check([header, ...rows].join('\n'))
    await read(admin.call('POST', `${path}/${checked.id}/run`))
    await importNextRows(context)
    expect(await read(admin.call('GET', `${path}/${checked.id}`))).toMatchObject({
      state: 'running',
      doneRows: rowsAtOnce,
      added: rowsAtOnce,
    })
    expect(await read(admin.call('DELETE', `${path}/${checked.id}/run`))).toMatchObject({ state: 'stopped', doneRows: rowsAtOnce })
    expect(await importNextRows(context)).toBe(false)
    expect((await rowsOf(context)).purchases).toHaveLength(rowsAtOnce)
    const again = await check([header, ...rows].join('\n'))
    await read(admin.call('POST', `${path}/${again.id}/run`))
    // Two nodes at once: each piece is written by one.
    await Promise.all([importNextRows(context), importNextRows(context)])
    while (await importNextRows(context));
    expect(await read(admin.call('GET', `${path}/${again.id}`))).toMatchObject({ state: 'done', same: rowsAtOnce, added: rowsAtOnce + 5 })
    expect((await rowsOf(context)).customers).toHaveLength(300)
  })
})

describe('a file', () => {
  const text = `${header}\n${aino}`
  const wide = (order: 'le' | 'be', mark: boolean) => {
    const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le')
    return order === 'le' ? bytes : bytes.swap16()
  }
  test.each<[string, string, Uint8Array]>([
    ['UTF-8 with a mark', 'utf-8', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 with a mark', 'utf-16le', wide('le', true)],
    ['UTF-16 without one', 'utf-16le', wide('le', false)],
    ['UTF-16 the other way round', 'utf-16be', wide('be', true)],
    ['Windows-1252', 'windows-1252', Buffer.from(text, 'latin1')],
  ])('may be written in %s', async (_, encoding, bytes) => {
    const { context, check, run } = await opened()
    const checked = await check(bytes)
    expect(checked).toMatchObject({ encoding, rows: 1, refused: 0 })
    expect(checked.header[0]).toBe('Order number')
    await run(checked.id)
    expect((await rowsOf(context)).customers).toMatchObject([{ name: 'Aino Järvelä' }])
  })

  test.each([
    ['comma', ','],
    ['tab', '\t'],
    ['semicolon', ';'],
  ])('may have a %s between its cells, and quotes and line breaks in them', async (_, delimiter) => {
    const { check, errorsOf } = await opened()
    const cells = ['Q-1', '2026-03-14', 'FI', 'EUR', '"129,00"', '"Ro ""2""\nblack"', '"A, B; C"', '', '', '']
    const checked = await check([header.replaceAll(';', delimiter), cells.join(delimiter), `Q-2${delimiter}x`].join('\n'))
    expect(checked).toMatchObject({ delimiter, rows: 2, refused: 1 })
    expect(checked.sample[0]?.[5]).toBe('Ro "2"\nblack')
    expect((await errorsOf(checked.id))[0]).toMatchObject({ line: 4 })
  })

  test('that is empty, has a quote without end, or is no list is refused with what is wrong', async () => {
    const { context, send, admin } = await opened()
    expect(await codeOf(send(''))).toBe('file-empty')
    expect(await codeOf(send('\n\n'))).toBe('file-empty')
    expect(await codeOf(send(`a;b\n"${'x'.repeat(1_200_000)}`))).toBe('file-unreadable')
    expect(await codeOf(send(Array.from({ length: 300 }, (_, n) => n).join(',')))).toBe('too-many-columns')
    expect(await codeOf(send(`${header}\n${aino}`, '?shop=x'))).toBe('not-valid')
    expect(await codeOf(admin.call('POST', path, { text: 'a,b', encoding: 'x' }))).toBe('not-valid')
    expect(await codeOf(send(text, '', { origin: 'https://evil.example' }))).toBe('foreign-origin')
    expect(await codeOf(send(text, '', { 'content-type': 'text/plain' }))).toBe('not-json')
    expect(await context.db.selectFrom('importRuns').select('id').execute()).toEqual([])
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('aftercare-import-') && existsSync(name))).toEqual([])
  })

  test('larger than 64 MB is refused, and the key of its request is free again for another', { timeout: 60_000 }, async () => {
    const { send } = await opened()
    const large = Buffer.alloc(64 * 1024 * 1024 + 1, 'a;b\n')
    expect(await codeOf(send(large))).toBe('file-too-large')
  })

  test('sent twice with one key is taken in once', async () => {
    const { context, send } = await opened()
    const once = { 'idempotency-key': 'once' }
    const [first, second] = [await read<ImportRun>(send(text, '', once), 201), await read<ImportRun>(send(text, '', once), 201)]
    expect(second.id).toBe(first.id)
    expect(await codeOf(send(`${text}\n`, '', once))).toBe('key-used-otherwise')
    expect(await context.db.selectFrom('importRuns').select('id').execute()).toHaveLength(1)
  })

  test('may come as text in JSON with its mapping', async () => {
    const { admin, run } = await opened()
    const body = {
      text: 'a,b,c,d\n1,2026-03-14,Ro 2,5',
      mapping: { columns: { externalKey: 0, contractOn: 1, productName: 2, linePaid: 3 }, fixed: { country: 'IS', currency: 'ISK' } },
    }
    const checked = await read<ImportRun>(admin.call('POST', `${path}?source=till`, body), 201)
    expect(await run(checked.id)).toMatchObject({ added: 1, source: 'till' })
  })

  test('that nobody began is let go of after a week, and half of one after an hour', async () => {
    const { context, check } = await opened()
    const checked = await check(text)
    await check(text)
    await context.db.updateTable('importRuns').set({ state: 'reading' }).where('id', '=', checked.id).execute()
    context.clock.pass(2 * hour)
    await forgetOldImports(context)
    expect(await context.db.selectFrom('importRuns').select('state').execute()).toEqual([{ state: 'checked' }])
    context.clock.pass(8 * day)
    await forgetOldImports(context)
    expect(await context.db.selectFrom('importChunks').select('id').execute()).toEqual([])
  })
})
