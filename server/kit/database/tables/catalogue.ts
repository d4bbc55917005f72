import { flag, id, instant, int, json, nullable, reference, table, text, zero } from './column.ts'

/**
 * Something we sell. `key` is what mentions and cases carry: it stays when the name changes. `spellings` are other ways in which customers
 * write it.
 */
export const products = table(
  {
    id: id(),
    name: text(),
    spellings: json<string[]>(),
    createdAt: instant(),
    key: text(),
    sku: nullable(text()),
    category: nullable(text()),
    serialised: zero(flag()),
    hygiene: zero(flag()),
    expectedLifeMonths: nullable(int()),
  },
  [{ on: ['key'], unique: true }, { on: ['sku'] }],
)

export const variants = table(
  { id: id(), productId: reference('products', 'cascade'), sku: text(), gtin: nullable(text()), name: text() },
  [{ on: ['sku'], unique: true }, { on: ['productId'] }],
)

/** What was made together, so that a fault of one may be a fault of all. */
export const batches = table({ id: id(), productId: reference('products', 'cascade'), code: text(), madeOn: nullable(text()) }, [
  { on: ['productId', 'code'], unique: true },
])
