import { expect, test } from 'vitest'
import { batchesOf, batchLines, monthsOf, variantLines, variantsOf } from '../../../web/nouns/products/product.form.ts'

test('variants are written one a line, and read as they were written', () => {
  const variants = variantsOf('RO2-BLK; black; 7012345678901\n\n RO2-SND ;sand\nRO2')
  expect(variants).toEqual([
    { sku: 'RO2-BLK', name: 'black', gtin: '7012345678901' },
    { sku: 'RO2-SND', name: 'sand', gtin: null },
    { sku: 'RO2', name: 'RO2', gtin: null },
  ])
  expect(variantsOf(variantLines(variants))).toEqual(variants)
})

test('batches are a code and a day, and what is no day is named', () => {
  const { batches, wrong } = batchesOf('2439; 2024-09-23\n2441')
  expect([batches, wrong]).toEqual([
    [
      { code: '2439', madeOn: '2024-09-23' },
      { code: '2441', madeOn: null },
    ],
    null,
  ])
  expect(batchesOf(batchLines(batches)).batches).toEqual(batches)
  expect(batchesOf('2439; 2024-02-30').wrong).toBe('2024-02-30')
})

test.each([
  ['', null],
  [' 48 ', 48],
  ['0', Number.NaN],
  ['4.5', Number.NaN],
  ['soon', Number.NaN],
])('a life of "%s" months is %s', (text, months) => {
  expect(monthsOf(text)).toBe(months)
})
