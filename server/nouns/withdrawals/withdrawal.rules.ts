import { createHash } from 'node:crypto'
import { z } from 'zod'
import { cleanLine, cleanText } from '../../kit/lib/text.ts'

/** Withdrawals from one address within a day. */
export const mostPerCaller = 10

const line = (longest: number) =>
  z
    .string()
    .max(longest * 4)
    .transform((text) => cleanLine(text, longest))
    .pipe(z.string().min(1))

/** What the page asks for: the number of the order or the return, an e-mail address or a name, and what is withdrawn from. */
export const declarationBody = z.strictObject({
  number: line(60),
  contact: line(200),
  what: z.string().max(8_000).transform(cleanText).pipe(z.string().min(1).max(2_000)),
})
export type Declaration = z.output<typeof declarationBody>

/** How numbers and names are compared: without case, spaces and a leading "#". */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/^#/, '').replace(/\s+/gu, ' ').trim()

/** By what a declaration is known when it comes again. */
export const declaredHashOf = ({ number, contact, what }: Declaration): string =>
  createHash('sha256')
    .update(JSON.stringify([folded(number), folded(contact), folded(what)]))
    .digest('hex')

/** How a number may be written in a shop's file: as it was typed, and in capitals. */
export const numbersOf = (number: string): string[] => {
  const bare = number.replace(/^#/, '').trim()
  return [...new Set([number, bare, bare.toUpperCase(), `#${bare}`])]
}

/** RMA-XXXX-XXXX as it is kept, however it was typed; null: it is none. */
export function rmaIn(number: string): string | null {
  const letters = number.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return /^RMA[A-Z0-9]{8}$/.test(letters) ? `RMA-${letters.slice(3, 7)}-${letters.slice(7)}` : null
}

/** The one line that is meant: the only one, or the only one whose name is in the words. */
export function lineMeant<Line extends { productName: string }>(lines: readonly Line[], what: string): Line | null {
  const named = lines.filter(({ productName }) => folded(what).includes(folded(productName)))
  if (lines.length === 1) return lines[0] ?? null
  return named.length === 1 ? (named[0] ?? null) : null
}
