import { expect, test } from 'vitest'
import { dayText, noonOf, readAmount, writeAmount } from '../../../web/kit/i18n/amount.ts'

test('an amount is read with comma or point, and with thousands apart', () => {
  expect(readAmount('74.20', 100)).toBe(7420)
  expect(readAmount(' 74,2 ', 100)).toBe(7420)
  expect(readAmount('1 240', 100)).toBe(124_000)
  expect(readAmount('0.015', 1_000_000)).toBe(15_000)
})

test('what is no amount is not taken for one', () => {
  for (const text of ['', 'ten', '-5', '1.2.3', '1,000.50', '1e9', '99999999999']) expect(readAmount(text, 100), text).toBeNull()
})

test('an amount is written so that it can be read again', () => {
  for (const amount of [0, 5, 7420, 5000, 99_999_999]) expect(readAmount(writeAmount(amount, 100), 100)).toBe(amount)
})

test('a day stays the same day in the field and out of it', () => {
  expect(dayText(noonOf('2026-11-05') ?? 0)).toBe('2026-11-05')
  expect(noonOf('')).toBeNull()
  expect(noonOf('tomorrow')).toBeNull()
})
