import type { CountryCode } from 'libphonenumber-js/min'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { purchaseLimits } from '#shared/purchase.ts'
import {
  type FileRecord,
  type FixedField,
  type ImportErrorCode,
  type ImportField,
  type ImportLine,
  type ImportMapping,
  importLimits,
} from '#shared/purchase-import.ts'
import { isZone } from '../../kit/lib/environment.ts'
import { cleanLine } from '../../kit/lib/text.ts'
import { emailKeyOf } from '../customers/customer.rules.ts'
import { zoneOfCountry } from './country.rules.ts'
import { type Read, readAmount, readDay, readQuantity, readSerials } from './import-cell.rules.ts'
import { createPurchaseMemory } from './import-memory.ts'
import {
  readBuyerKind,
  readCondition,
  readCountry,
  readCurrency,
  readFlag,
  readLanguage,
  readSalesChannel,
  wordKeyOf,
} from './import-word.rules.ts'

export type CellError = { line: number; field: ImportField; code: ImportErrorCode; value: string }

/**
 * Reads the rows of one file in their order. It remembers the first row of each purchase, so it must see them all.
 * @returns what a row says, or what is wrong with it, cell by cell
 */
export function createLineReader({ columns, fixed, dateOrder, decimal }: ImportMapping, width: number) {
  const memory = createPurchaseMemory()
  return ([line, cells]: FileRecord): { line: ImportLine } | { errors: CellError[] } => {
    const errors: CellError[] = []
    const own = (field: ImportField): string => {
      const column = columns[field]
      return column === undefined ? '' : (cells[column] ?? '').trim()
    }
    const wrong = (field: ImportField, code: ImportErrorCode, value = own(field)) =>
      void errors.push({ line, field, code, value: value.slice(0, 200) })
    const externalKey = cleanLine(own('externalKey'), purchaseLimits.key + 1)
    const first = memory.find(externalKey)
    const told = (field: ImportField): string => own(field) || first?.cell(field) || fixed[field as FixedField] || ''
    const read = <T, U>(field: ImportField, reader: (text: string) => Read<T>, otherwise: U): T | U => {
      const text = told(field)
      if (text === '') return otherwise
      const found = reader(text)
      if ('value' in found) return found.value
      wrong(field, found.code, text)
      return otherwise
    }
    const need = <T>(field: ImportField, reader: (text: string) => Read<T>, otherwise: T): T => {
      if (told(field) === '') wrong(field, 'missing')
      return read(field, reader, otherwise)
    }
    const word =
      <T>(reader: (text: string) => T | null, code: ImportErrorCode) =>
      (text: string): Read<T> => {
        const value = reader(text)
        return value === null ? { code } : { value }
      }
    const name =
      (longest: number) =>
      (text: string): Read<string> =>
        text.length > longest ? { code: 'cell-too-long' } : { value: cleanLine(text, longest) }
    const day = (text: string) => readDay(text, dateOrder)

    if (cells.length > width || cells.some((cell) => cell.length > importLimits.cell)) wrong('externalKey', 'cells-wrong')
    if (externalKey === '') wrong('externalKey', 'missing')
    else if (externalKey.length > purchaseLimits.key) wrong('externalKey', 'cell-too-long')
    const country = need('country', word(readCountry, 'country-unknown'), '')
    const currency = need('currency', word(readCurrency, 'currency-unknown'), 'EUR')
    const zone = read(
      'zone',
      (text) => (isZone(text) ? { value: text } : { code: 'zone-not-known' }),
      country === '' ? '' : zoneOfCountry(country),
    )
    if (zone === null) wrong('zone', 'zone-needed', country)
    const productName = read('productName', name(purchaseLimits.name), null)
    const sku = read('sku', name(purchaseLimits.key), null)
    if (productName === null && sku === null) wrong('productName', 'missing')
    const serials = readSerials(told('serial'))
    const quantity = read('quantity', readQuantity, Math.max(1, serials.length))
    if (serials.length > quantity || serials.length > purchaseLimits.serials) wrong('serial', 'too-many-serials')
    if (serials.some((serial) => serial.length > purchaseLimits.key)) wrong('serial', 'cell-too-long')
    const delivered = read('deliveredOn', day, null)
    const lastDelivered = read('lastDeliveredOn', day, delivered)
    const amount = (text: string) => readAmount(text, currency, decimal)
    const result: ImportLine = {
      line,
      externalKey,
      lineKey: '',
      name: read('name', name(purchaseLimits.name), ''),
      email: read('email', readAddress, null),
      phone: read('phone', (text) => readPhone(text, country), null),
      language: read('language', word(readLanguage, 'language-unknown'), null),
      country,
      zone: zone ?? '',
      buyerKind: read('buyerKind', word(readBuyerKind, 'choice-unknown'), 'consumer'),
      salesChannel: read('salesChannel', word(readSalesChannel, 'choice-unknown'), 'distance'),
      contractOn: need('contractOn', day, ''),
      informedOn: read('informedOn', day, null),
      currency,
      productName,
      sku,
      batch: read('batch', name(purchaseLimits.key), null),
      quantity,
      linePaid: need('linePaid', amount, 0),
      lineTax: read('lineTax', amount, 0),
      firstDeliveredOn: delivered ?? lastDelivered,
      lastDeliveredOn: lastDelivered,
      condition: read('condition', word(readCondition, 'choice-unknown'), 'new'),
      usedTermAgreed: read('usedTermAgreed', word(readFlag, 'choice-unknown'), false),
      personalised: read('personalised', word(readFlag, 'choice-unknown'), false),
      serials,
    }
    if (errors.length === 0) for (const field of first?.differences(result) ?? []) wrong(field, 'purchase-contradicts')
    const key = cleanLine(own('lineKey'), purchaseLimits.key) || goodsKeyOf(result)
    const before = first?.count(key) ?? 0
    if (before > 0 && own('lineKey') !== '') wrong('lineKey', 'line-repeated')
    if (errors.length > 0) return { errors }
    const kept = { ...result, lineKey: before === 0 ? key : `${key}#${before + 1}` }
    memory.add(kept, key, told)
    return { line: kept }
  }
}

/** What a line without a key of its own is known by: what was bought, counted where it stands there again. */
const goodsKeyOf = ({ sku, productName }: ImportLine): string =>
  wordKeyOf(sku ?? productName ?? '').slice(0, purchaseLimits.key - 8) || 'goods'

function readAddress(text: string): Read<string> {
  const value = emailKeyOf(text)
  return /^[^@\s<>",;]+@[^@\s<>",;]+\.[^@\s<>",;.]+$/.test(value) && value.length <= 254 ? { value } : { code: 'address-unreadable' }
}

function readPhone(text: string, country: string): Read<string> {
  const found = parsePhoneNumberFromString(text.slice(0, 60).replace(/^'/, ''), (country || undefined) as CountryCode | undefined)
  return found?.isPossible() ? { value: found.number } : { code: 'phone-unreadable' }
}
