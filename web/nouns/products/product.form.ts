import type { ProductWithParts } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'

/** The spellings of a field with one a line (commas part too): trimmed, each once, without empty ones and the name itself. */
export function spellingsOf(lines: string, name: string): string[] {
  const own = name.trim().toLowerCase()
  const found = new Map<string, string>()
  for (const part of lines.split(/[\n,;]/)) {
    const spelling = part.trim().slice(0, catalogueLimits.letters)
    const key = spelling.toLowerCase()
    if (/[\p{L}\p{N}]/u.test(spelling) && key !== own && !found.has(key)) found.set(key, spelling)
  }
  return [...found.values()]
}

type Variant = Pick<ProductWithParts['variants'][number], 'sku' | 'gtin' | 'name'>
type Batch = Pick<ProductWithParts['batches'][number], 'code' | 'madeOn'>

/** The parts of each line of a field, with semicolons between; empty lines are none. */
const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.split(';').map((part) => part.trim()))
    .filter(([first]) => first)

/** `SKU; name; GTIN`, one a line; without a name it is called by its SKU. */
export const variantsOf = (text: string): Variant[] =>
  linesOf(text).map(([sku = '', name = '', gtin = '']) => ({
    sku: sku.slice(0, catalogueLimits.code),
    name: (name || sku).slice(0, catalogueLimits.letters),
    gtin: /^\d{8,14}$/.test(gtin) ? gtin : null,
  }))

export const variantLines = (variants: readonly Variant[]): string =>
  variants.map(({ sku, name, gtin }) => [sku, name, ...(gtin ? [gtin] : [])].join('; ')).join('\n')

/** `code; day`, one a line. `wrong`: what is no day. */
export function batchesOf(text: string): { batches: Batch[]; wrong: string | null } {
  const lines = linesOf(text)
  const wrong = lines.map(([, day = '']) => day).find((day) => day !== '' && !isDay(day)) ?? null
  return { batches: lines.map(([code = '', day = '']) => ({ code: code.slice(0, catalogueLimits.code), madeOn: day || null })), wrong }
}

export const batchLines = (batches: readonly Batch[]): string =>
  batches.map(({ code, madeOn }) => (madeOn ? `${code}; ${madeOn}` : code)).join('\n')

const isDay = (day: string): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

/** Months of a field; null: nothing said; NaN: no number that may be. */
export function monthsOf(text: string): number | null {
  if (text.trim() === '') return null
  const months = Number(text.trim())
  return Number.isInteger(months) && months >= 1 && months <= catalogueLimits.lifeMonths ? months : Number.NaN
}
