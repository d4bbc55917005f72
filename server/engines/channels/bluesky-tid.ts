import { createHash } from 'node:crypto'
import { second } from '../../kit/lib/clock.ts'

const digits = '234567abcdefghijklmnopqrstuvwxyz'

/**
 * A timestamp identifier: 53 bits of microseconds and 10 bits that tell makers apart, in base 32 that sorts like time
 * (atproto.com/specs/tid).
 */
export function tidOf(micros: number, maker: number): string {
  let value = (BigInt(Math.floor(micros)) << 10n) | BigInt(maker & 1_023)
  let tid = ''
  for (let place = 0; place < 13; place += 1) {
    tid = (digits[Number(value & 31n)] as string) + tid
    value >>= 5n
  }
  return tid
}

/** The record key of a reply: always the same for the same order, so that sending it again can change nothing. */
export function replyKeyOf(order: { key: string; attemptedAt: number }): string {
  const hash = createHash('sha256').update(order.key).digest()
  return tidOf(order.attemptedAt * second + (hash.readUInt32BE(0) % second), hash.readUInt16BE(4))
}
