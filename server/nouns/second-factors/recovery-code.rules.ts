import { randomBytes } from 'node:crypto'
import { hashToken } from '../../kit/lib/secret-box.ts'

/** Without letters and digits that are taken for each other (Crockford). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const letters = 16

/** A new code of 80 bits, in groups of four. */
export function newRecoveryCode(): string {
  const code = [...randomBytes(letters)].map((byte) => alphabet[byte & 31]).join('')
  return code.replace(/(.{4})(?!$)/g, '$1-')
}

/** How a code is kept; null when what was typed is none. Capitals, blanks and o for 0 are forgiven. */
export function recoveryHashOf(typed: string): string | null {
  const bare = typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
  return bare.length === letters && [...bare].every((letter) => alphabet.includes(letter)) ? hashToken(bare) : null
}
