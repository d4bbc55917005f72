import type { ImportField, ImportLine } from '#shared/purchase-import.ts'

/** What is said once of a purchase: a later row may leave it out, but not say otherwise. */
export const ofPurchase = [
  'contractOn',
  'country',
  'zone',
  'currency',
  'informedOn',
  'salesChannel',
  'buyerKind',
  'name',
  'email',
  'phone',
  'language',
] as const satisfies readonly (ImportField & keyof ImportLine)[]
export type PurchaseField = (typeof ofPurchase)[number]

const isOfPurchase = (field: ImportField): field is PurchaseField => (ofPurchase as readonly ImportField[]).includes(field)

/** As texts, since there may be hundreds of thousands. `keys`: what stands in it, a map from the second row on. */
type Kept = { cells: string; facts: string; keys: string | Map<string, number> }

/** Remembers the first row of each purchase of a file, and how often each thing stands in it. */
export function createPurchaseMemory() {
  const known = new Map<string, Kept>()
  return {
    /** What the first row of this purchase said; null when there was none. */
    find(externalKey: string) {
      const kept = known.get(externalKey)
      if (!kept) return null
      const cells: string[] = JSON.parse(kept.cells)
      return {
        /** The words of its cell; empty for what is said row by row. */
        cell: (field: ImportField): string => (isOfPurchase(field) ? (cells[ofPurchase.indexOf(field)] ?? '') : ''),
        /** The fields of which this row says something else. */
        differences(line: ImportLine): PurchaseField[] {
          const facts: unknown[] = JSON.parse(kept.facts)
          return ofPurchase.filter((field, n) => line[field] !== facts[n])
        },
        /** How often rows of this purchase had this key. */
        count: (key: string): number => (typeof kept.keys === 'string' ? Number(kept.keys === key) : (kept.keys.get(key) ?? 0)),
      }
    },
    add(line: ImportLine, key: string, cell: (field: ImportField) => string): void {
      const kept = known.get(line.externalKey)
      if (!kept) {
        const [cells, facts] = [ofPurchase.map(cell), ofPurchase.map((field) => line[field])]
        known.set(line.externalKey, { cells: JSON.stringify(cells), facts: JSON.stringify(facts), keys: key })
        return
      }
      if (typeof kept.keys === 'string') kept.keys = new Map([[kept.keys, 1]])
      kept.keys.set(key, (kept.keys.get(key) ?? 0) + 1)
    },
  }
}
