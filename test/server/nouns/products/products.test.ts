import { describe, expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { addPracticeProducts, createCatalogue } from '#server/nouns/products/product.actions.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Product } from '#shared/product.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { runningServer } from '../../../support/running.ts'
import { mentionOf, post, testPipeline } from '../../../support/world.ts'

describe.each(engines)('the catalogue, on %s', (engine) => {
  test('is added to, changed and taken from by administrators, and each change is told', async () => {
    const { as, context } = await testApp(engine)
    const { call } = await as('admin')
    const kelda = await read<Product>(call('POST', '/api/products', { name: ' Kelda 3 ', spellings: ['kelda'] }), 201)
    expect(kelda).toMatchObject({ name: 'Kelda 3', spellings: ['kelda'] })
    expect(await codeOf(call('POST', '/api/products', { name: 'KELDA 3' }))).toBe('product-known')
    expect(await codeOf(call('POST', '/api/products', { name: '!!' }))).toBe('not-valid')
    await read(call('PATCH', `/api/products/${kelda.id}`, { spellings: ['kelda', 'vannkoker'] }))
    expect((await read<Page<Product>>(call('GET', '/api/products'))).items).toMatchObject([
      { name: 'Kelda 3', spellings: ['kelda', 'vannkoker'] },
    ])
    expect((await call('DELETE', `/api/products/${kelda.id}`)).status).toBe(204)
    expect((await read<Page<Product>>(call('GET', '/api/products'))).items).toEqual([])
    expect(await codeOf(call('PATCH', `/api/products/${kelda.id}`, { name: 'Kelda' }))).toBe('product-not-found')
    const told = await context.db.selectFrom('events').select('kind').orderBy('id').execute()
    expect(told.map(({ kind }) => kind)).toEqual(['product-added', 'product-changed', 'product-removed'])
  })

  test('a renamed product keeps its history: mentions and cases of before and after are of one product under its new name', async () => {
    const { as, context } = await testApp(engine)
    const { call } = await as('admin')
    const { save } = await testPipeline(context)
    const catalogue = createCatalogue(context)
    const readAll = async () => {
      const products = await catalogue()
      await understandNext(context, (input) => readText({ products, ...input }), createLog('silent'))
    }
    const shown = async () => {
      const { items } = await read<Page<Mention>>(call('GET', '/api/mentions'))
      return items.map(({ product }) => product)
    }
    const kelda = await read<Product>(call('POST', '/api/products', { name: 'Kelda 3' }), 201)
    await save([post('my Kelda 3 leaks', { lang: 'en' })])
    await readAll()
    await read(call('PATCH', `/api/products/${kelda.id}`, { name: 'Kelda Pro' }))
    expect(await shown()).toEqual(['Kelda Pro'])
    await save([post('Kelda Pro leaks again', { lang: 'en' }), post('the old Kelda 3 leaks too', { lang: 'en' })])
    await readAll()
    expect(await shown()).toEqual(['Kelda Pro', 'Kelda Pro', 'Kelda Pro'])
    const keys = await context.db.selectFrom('mentions').select('product').distinct().execute()
    expect(keys).toHaveLength(1)

    await read(call('POST', '/api/products', { name: 'Kelda 3' }), 201)
    await call('DELETE', `/api/products/${kelda.id}`)
    await save([post('the new Kelda 3 hums', { lang: 'en' })])
    await readAll()
    expect((await shown()).toSorted()).toEqual(['Kelda 3', 'Kelda 3', 'Kelda 3', 'Kelda 3'])
  })

  test('is what mentions are read for, from the next one on', async () => {
    const { as, context } = await testApp(engine)
    const { call } = await as('admin')
    const { save } = await testPipeline(context)
    const catalogue = createCatalogue(context)
    const hear = async (text: string) => {
      const heard = post(text, { lang: 'en' })
      await save([heard])
      const products = await catalogue()
      await understandNext(context, (input) => readText({ products, ...input }), createLog('silent'))
      return (await mentionOf(context, heard)).product
    }
    expect(await hear('my kelda-3 and my Ro 2 broke')).toBeNull()
    await read(call('POST', '/api/products', { name: 'Kelda 3' }), 201)
    expect(await hear('my kelda-3 and my Ro 2 broke')).toBe('Kelda 3')
    expect(await catalogue()).toBe(await catalogue())
  })

  test('of the practice brand is given once, and never to a team that has its own', async () => {
    const { as, context } = await testApp(engine)
    const { call } = await as('admin')
    const names = async () => (await read<Page<Product>>(call('GET', '/api/products'))).items.map(({ name }) => name)
    await read(call('POST', '/api/products', { name: 'Kelda 3' }), 201)
    await addPracticeProducts(context)
    expect(await names()).toEqual(['Kelda 3'])
    await context.db.deleteFrom('products').execute()
    await addPracticeProducts(context)
    await addPracticeProducts(context)
    expect(await names()).toEqual(['Ro 2', 'Dal', 'Foss 60', 'Dugg', 'Bris'])
  })
})

test('a desk that listens to the practice network sells what its brand sells', async () => {
  const { server } = await runningServer()
  expect(await createCatalogue(server.context)()).toContainEqual(expect.objectContaining({ name: 'Foss 60' }))
})
