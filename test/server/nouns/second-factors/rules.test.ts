import { describe, expect, test } from 'vitest'
import { deviceOf } from '#server/nouns/agents/device.rules.ts'
import { newRecoveryCode, recoveryHashOf } from '#server/nouns/second-factors/recovery-code.rules.ts'
import { base32, codeOf, digitsIn, findStep, keyInWords, newTotpKey, stepAt, totpUri } from '#server/nouns/second-factors/totp.rules.ts'
import { ownPath } from '#shared/sign-in.ts'

/** The key of RFC 6238, appendix B. */
const key = Buffer.from('12345678901234567890').toString('base64url')

describe('codes of an app', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %i s', (seconds, code) => {
    expect(codeOf(key, stepAt(seconds * 1_000))).toBe(code)
  })

  test('fit within one step to either side, and only when they are newer than the last one used', () => {
    const now = 1_234_567_890_000
    const step = stepAt(now)
    const near = [-2, -1, 0, 1, 2].map((away) => findStep(key, codeOf(key, step + away), { now, usedStep: 0 }))
    expect(near).toEqual([null, step - 1, step, step + 1, null])
    expect(findStep(key, codeOf(key, step), { now, usedStep: step })).toBeNull()
    expect(findStep(key, codeOf(key, step + 1), { now, usedStep: step })).toBe(step + 1)
    for (const wrong of ['', '1', '0000000', 'abcdef']) expect(findStep(key, wrong, { now, usedStep: 0 })).toBeNull()
  })

  test('are typed with blanks, and in the digits of any script', () => {
    expect(['123 456', '123-456', '１２３４５６', '12345', '1234567', 'abcdef'].map(digitsIn)).toEqual([
      '123456',
      '123456',
      '123456',
      null,
      null,
      null,
    ])
  })

  test('come from a key that apps and people can read', () => {
    expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
    expect(Buffer.from(newTotpKey(), 'base64url')).toHaveLength(20)
    expect(keyInWords(key)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
    expect(totpUri(key, { desk: 'Fjell & Ro', email: 'mari@fjellro.example' })).toBe(
      'otpauth://totp/Fjell%20%26%20Ro:mari%40fjellro.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Fjell%20%26%20Ro',
    )
  })
})

test('a recovery code has 80 bits, and is known again however it is typed', () => {
  const codes = Array.from({ length: 200 }, newRecoveryCode)
  expect(new Set(codes).size).toBe(200)
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
  const [code = ''] = codes
  expect(recoveryHashOf(` ${code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')} `)).toBe(
    recoveryHashOf(code),
  )
  for (const wrong of ['', '123456', `${code}0`, code.replace(/^./, 'u')]) expect(recoveryHashOf(wrong)).toBeNull()
})

test('a device is called by names of our own, whatever it says of itself', () => {
  const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
  expect(deviceOf(chrome)).toBe('Chrome, Windows')
  expect(deviceOf(`${chrome} Edg/141.0`)).toBe('Edge, Windows')
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1')).toBe('Safari, iPhone')
  expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0')).toBe('Firefox, Linux')
  for (const nothing of [null, '', '<script>alert(1)</script>', 'curl/8']) expect(deviceOf(nothing)).toBeNull()
})

test('the way back from a sign-in never leads to another site, nor back to itself', () => {
  expect(['/', '/cases?queue=mine', '/settings/me#x'].map(ownPath)).toEqual(['/', '/cases?queue=mine', '/settings/me#x'])
  const elsewhere = [
    '',
    'cases',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/a\\b',
    '/\n/evil',
    '/ä',
  ]
  const itself = ['/sign-in', '/sign-in?to=/', '/reset/abc', '/welcome', '/api/session', `/${'a'.repeat(600)}`]
  for (const asked of [...elsewhere, ...itself, null, undefined]) expect(ownPath(asked)).toBeNull()
})
