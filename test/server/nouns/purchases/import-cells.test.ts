import { describe, expect, test } from 'vitest'
import { readAmount, readDay, readQuantity, readSerials } from '#server/nouns/purchases/import-cell.rules.ts'
import { guessMapping, missingIn } from '#server/nouns/purchases/import-mapping.rules.ts'
import {
  readBuyerKind,
  readCondition,
  readCountry,
  readCurrency,
  readFlag,
  readLanguage,
  readSalesChannel,
} from '#server/nouns/purchases/import-word.rules.ts'
import type { DateOrder, DecimalSign } from '#shared/purchase-import.ts'

const said = (read: { value: unknown } | { code: string }) => ('value' in read ? read.value : read.code)

describe('a day', () => {
  test.each<[string, DateOrder | null, string]>([
    ['2026-04-03', null, '2026-04-03'],
    ['2026/4/3', null, '2026-04-03'],
    ['20260403', null, '2026-04-03'],
    ['2026-04-03T23:30:00+02:00', null, '2026-04-03'],
    ['2026-04-03 09:12:00 +0200', null, '2026-04-03'],
    ['03.04.2026', null, '2026-04-03'],
    ['3. 4. 2026', null, '2026-04-03'],
    ['3.4.2026', 'month-first', '2026-04-03'],
    ['03/04/2026', null, 'date-ambiguous'],
    ['03-04-2026', null, 'date-ambiguous'],
    ['03/04/2026', 'day-first', '2026-04-03'],
    ['03/04/2026', 'month-first', '2026-03-04'],
    ['04/04/2026', null, '2026-04-04'],
    ['25/04/2026', null, '2026-04-25'],
    ['04/25/2026', null, '2026-04-25'],
    ['04/25/2026', 'day-first', 'not-a-date'],
    ['3.4.26', null, 'year-short'],
    ['03/04/26', 'day-first', 'year-short'],
    ['31.04.2026', null, 'not-a-date'],
    ['29.02.2026', null, 'not-a-date'],
    ['29.02.2028', null, '2028-02-29'],
    ['1026-04-03', null, 'not-a-date'],
    ['46115', null, 'not-a-date'],
    ['yesterday', null, 'not-a-date'],
  ])('%s with %s is %s', (text, order, day) => {
    expect(said(readDay(text, order))).toBe(day)
  })
})

describe('an amount', () => {
  test.each<[string, string, DecimalSign | null, number | string]>([
    ['129', 'EUR', null, 12_900],
    ['129.00', 'EUR', null, 12_900],
    ['129,5', 'EUR', null, 12_950],
    ['1 234,50', 'NOK', null, 123_450],
    ['1\u00a0234,50', 'NOK', null, 123_450],
    ['1.234,50', 'EUR', null, 123_450],
    ['1,234.50', 'GBP', null, 123_450],
    ["1'234.50", 'CHF', null, 123_450],
    ['1.234.567', 'EUR', null, 123_456_700],
    ['€ 129', 'EUR', null, 12_900],
    ['129,- €', 'EUR', null, 12_900],
    ['kr. 1 299,-', 'NOK', null, 129_900],
    ['1.299 kr.', 'ISK', null, 1_299],
    ['129,00 TL', 'TRY', null, 12_900],
    ['1.234', 'EUR', null, 'amount-ambiguous'],
    ['1,234', 'TRY', null, 'amount-ambiguous'],
    ['1.234', 'EUR', ',', 123_400],
    ['1,234', 'EUR', '.', 123_400],
    ['1.234', 'EUR', '.', 'too-many-decimals'],
    ['12.900', 'EUR', '.', 1_290],
    ['12,90', 'EUR', '.', 'not-an-amount'],
    ['1.234', 'ISK', null, 1_234],
    ['24.900', 'ISK', null, 24_900],
    ['24900,00', 'ISK', null, 24_900],
    ['24900,50', 'ISK', null, 'too-many-decimals'],
    ['1.234', 'KWD', '.', 1_234],
    ['0.125', 'EUR', null, 'too-many-decimals'],
    ['0,00', 'EUR', null, 0],
    ['-5,00', 'EUR', null, 'negative'],
    ['−5', 'EUR', null, 'negative'],
    ['(5,00)', 'EUR', null, 'negative'],
    ['-0', 'EUR', null, 0],
    ['12.34.5', 'EUR', null, 'not-an-amount'],
    ['1,23,456', 'EUR', null, 'not-an-amount'],
    ['12abc34', 'EUR', null, 'not-an-amount'],
    ['free', 'EUR', null, 'not-an-amount'],
    ['1e5', 'EUR', null, 'not-an-amount'],
    ['99999999999999999', 'EUR', null, 'not-an-amount'],
  ])('%s %s with %s is %s', (text, currency, decimal, amount) => {
    expect(said(readAmount(text, currency, decimal))).toBe(amount)
  })
})

test.each([
  ['2', 2],
  ['2,00', 2],
  ['1.5', 'not-a-number'],
  ['0', 'not-a-number'],
  ['-1', 'not-a-number'],
])('%s pieces are %s', (text, count) => {
  expect(said(readQuantity(text))).toBe(count)
})

test('several serial numbers stand in one cell', () => {
  expect(readSerials('R2-1, R2-2;R2-3|R2-4\nR2-5,,-')).toEqual(['R2-1', 'R2-2', 'R2-3', 'R2-4', 'R2-5'])
})

describe('a word in one of six languages', () => {
  test.each<[(text: string) => unknown, string, unknown]>([
    [readCountry, 'fi', 'FI'],
    [readCountry, 'UK', 'GB'],
    [readCountry, 'Deutschland', 'DE'],
    [readCountry, 'Þýskaland', 'DE'],
    [readCountry, 'Saksa', 'DE'],
    [readCountry, 'Almanya', 'DE'],
    [readCountry, 'Norge', 'NO'],
    [readCountry, 'Türkiye', 'TR'],
    [readCountry, 'ISLAND', 'IS'],
    [readCountry, 'Narnia', null],
    [readCountry, 'EU', null],
    [readCurrency, 'eur', 'EUR'],
    [readCurrency, '€', 'EUR'],
    [readCurrency, 'TL', 'TRY'],
    [readCurrency, 'kr', null],
    [readLanguage, 'fi', 'fi'],
    [readLanguage, 'nb-NO', 'no'],
    [readLanguage, 'Finnish', null],
    [readSalesChannel, 'Online-Shop', 'distance'],
    [readSalesChannel, 'Verkkokauppa', 'distance'],
    [readSalesChannel, 'MAĞAZA', 'store'],
    [readSalesChannel, 'markaðstorg', 'marketplace'],
    [readSalesChannel, 'pigeon', null],
    [readBuyerKind, 'Firma', 'business'],
    [readBuyerKind, 'yksityinen', 'consumer'],
    [readCondition, 'gebraucht', 'used'],
    [readCondition, 'Yeni', 'new'],
    [readFlag, 'Ja', true],
    [readFlag, 'hayır', false],
    [readFlag, 'maybe', null],
  ])('is understood', (read, text, value) => {
    expect(read(text), text).toBe(value)
  })
})

describe('the headings of a file', () => {
  test.each([
    ['en', 'Order number,Order date,Country,Currency,Line total,Product,SKU,Customer,E-mail,Serial number'],
    ['de', 'Bestellnummer,Bestelldatum,Land,Währung,Betrag,Artikel,Artikelnummer,Kunde,E-Mail-Adresse,Seriennummer'],
    ['no', 'Ordrenummer,Ordredato,Land,Valuta,Beløp,Produkt,Varenummer,Kunde,E-post,Serienummer'],
    ['fi', 'Tilausnumero,Tilauspäivä,Maa,Valuutta,Summa,Tuote,Tuotekoodi,Asiakas,Sähköposti,Sarjanumero'],
    ['is', 'Pöntunarnúmer,Pöntunardagur,Land,Gjaldmiðill,Upphæð,Vara,Vörunúmer,Viðskiptavinur,Netfang,Raðnúmer'],
    ['tr', 'SİPARİŞ NO,Sipariş tarihi,Ülke,Para birimi,Tutar,Ürün,Stok kodu,Müşteri,E-posta,Seri no'],
  ])('in %s say what the columns mean', (_, header) => {
    const { columns } = guessMapping(header.split(','))
    expect(columns).toEqual({
      externalKey: 0,
      contractOn: 1,
      country: 2,
      currency: 3,
      linePaid: 4,
      productName: 5,
      sku: 6,
      name: 7,
      email: 8,
      serial: 9,
    })
  })

  test('give a column one meaning, the likelier one where two would do, and leave open what nobody knows', () => {
    const mapping = guessMapping(['total', 'line total', 'Colour', 'externalKey'])
    expect(mapping.columns).toEqual({ linePaid: 1, externalKey: 3 })
    expect(missingIn(mapping)).toEqual(['contractOn', 'country', 'currency', 'productName'])
    const fixed = { country: 'FI', currency: 'EUR' }
    expect(missingIn({ ...mapping, columns: { ...mapping.columns, contractOn: 0, sku: 2 }, fixed })).toEqual([])
  })
})
