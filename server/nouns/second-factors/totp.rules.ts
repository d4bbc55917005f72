import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { second } from '../../kit/lib/clock.ts'

/** What every app understands without being told (RFC 6238, Google's key URI): SHA-1, six digits, 30 seconds. */
const stepMs = 30 * second
const digits = 6
/** Clocks may differ by one step to either side. */
const slack = 1
/** RFC 4226 recommends 160 bits. */
const keyBytes = 20

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 as in RFC 4648, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** A new key, as bytes in base64url. */
export const newTotpKey = (): string => randomBytes(keyBytes).toString('base64url')

/** The 30-second step of a time (epoch ms). */
export const stepAt = (now: number): number => Math.floor(now / stepMs)

/** The code of a step: the HMAC of its number, cut as in RFC 4226, section 5.3. @param key in base64url */
export function codeOf(key: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', Buffer.from(key, 'base64url')).update(counter).digest()
  const offset = (hash[19] ?? 0) & 0x0f
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

/** The step whose code this is, near now and newer than `usedStep`; null: none. Takes as long for every wrong code. */
export function findStep(key: string, typed: string, { now, usedStep }: { now: number; usedStep: number }): number | null {
  const given = Buffer.from(typed.padEnd(digits, ' ').slice(0, digits + 1))
  let found: number | null = null
  for (let step = stepAt(now) - slack; step <= stepAt(now) + slack; step += 1) {
    const right = Buffer.from(codeOf(key, step))
    const fits = given.length === right.length && timingSafeEqual(given, right)
    if (fits && step > usedStep) found ??= step
  }
  return found
}

/** What apps read from a picture: whose key it is, and of what desk. */
export function totpUri(key: string, { desk, email }: { desk: string; email: string }): string {
  const label = `${encodeURIComponent(desk)}:${encodeURIComponent(email)}`
  const query = new URLSearchParams({ secret: base32(Buffer.from(key, 'base64url')), issuer: desk })
  return `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`
}

/** The key in groups of four, for who types it. */
export const keyInWords = (key: string): string => base32(Buffer.from(key, 'base64url')).replace(/(.{4})(?!$)/g, '$1 ')

/** Digits as people type them, with blanks between; null when it is no such code. */
export function digitsIn(typed: string): string | null {
  const bare = typed.normalize('NFKC').replace(/[\s-]/g, '')
  return /^\d{6}$/.test(bare) ? bare : null
}
