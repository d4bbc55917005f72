import { describe, expect, test } from 'vitest'
import { isZone } from '#server/kit/lib/environment.ts'
import { isCountry, zoneOfCountry } from '#server/nouns/purchases/country.rules.ts'
import { distinctSerials, serialKeyOf } from '#server/nouns/purchases/purchase.rules.ts'
import { decimalsOf } from '#shared/money.ts'

test.each([
  ['R2-2439 1187', 'R224391187'],
  ['r2.2439/1187', 'R224391187'],
  ['ＡＢ１２', 'AB12'],
  [' -- ', ''],
])('the serial number %s is compared as %s', (serial, key) => {
  expect(serialKeyOf(serial)).toBe(key)
})

test('serial numbers that are written in two ways are one', () => {
  expect(distinctSerials(['R2-1', 'r2 1', '-', 'R2-2'])).toEqual([
    { serial: 'R2-1', serialKey: 'R21' },
    { serial: 'R2-2', serialKey: 'R22' },
  ])
})

describe('countries', () => {
  test.each([
    ['FI', 'Europe/Helsinki'],
    ['NO', 'Europe/Oslo'],
    ['IS', 'Atlantic/Reykjavik'],
    ['TR', 'Europe/Istanbul'],
    ['DE', 'Europe/Berlin'],
    ['GB', 'Europe/London'],
    ['US', null],
    ['AU', null],
    ['CA', null],
  ])('of %s have the zone %s', (country, zone) => {
    expect(zoneOfCountry(country)).toBe(zone)
    if (zone) expect(isZone(zone)).toBe(true)
  })

  test.each([
    ['FI', true],
    ['ZZ', false],
    ['XX', false],
    ['UK', false],
    ['fi', false],
    ['EU', false],
    ['DD', false],
    ['SU', false],
  ])('%s is one: %s', (code, is) => {
    expect(isCountry(code)).toBe(is)
  })
})

test.each([
  ['EUR', 2],
  ['ISK', 0],
  ['TRY', 2],
  ['JPY', 0],
  ['KWD', 3],
])('%s has %i decimals', (currency, digits) => {
  expect(decimalsOf(currency)).toBe(digits)
})
