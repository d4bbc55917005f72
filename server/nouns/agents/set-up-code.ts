import { timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'

/** The code that makes the first account from another machine: the same on every node and after every start, like 3f9a-27c1-b04e. */
export const setUpCodeOf = (secretBox: SecretBox): string =>
  secretBox
    .keyFor('set-up code')
    .slice(0, 12)
    .replace(/(.{4})(?!$)/g, '$1-')

/** @throws Refusal `wrong-code` when what was typed is not the code; null: nothing was */
export function refuseWrongCode(code: string, typed: string | null): void {
  const given = Buffer.from((typed ?? '').trim().toLowerCase())
  const right = Buffer.from(code)
  if (given.length === right.length && timingSafeEqual(given, right)) return
  throw new Refusal('forbidden', 'wrong-code', 'The set-up code is missing or wrong. It stands in the log of the server.')
}
