import type { Selectable } from 'kysely'
import type { Product } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { ProductTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { flagOf } from '../../kit/lib/flag.ts'

type ProductRow = Selectable<ProductTable>

/** A product with the key that mentions and cases carry. */
export type KeyedProduct = Product & { key: string }

const productOf = ({ spellings, serialised, hygiene, ...row }: ProductRow): KeyedProduct => ({
  ...row,
  spellings: readJson(spellings),
  serialised: serialised === 1,
  hygiene: hygiene === 1,
})

const rowOf = <T extends Pick<Product, 'spellings' | 'serialised' | 'hygiene'>>(product: T) => ({
  ...product,
  spellings: JSON.stringify(product.spellings),
  serialised: flagOf(product.serialised),
  hygiene: flagOf(product.hygiene),
})

/** The whole catalogue, in the order in which it was written. */
export async function listProducts(db: Handle): Promise<KeyedProduct[]> {
  return (await db.selectFrom('products').selectAll().orderBy('id').limit(catalogueLimits.products).execute()).map(productOf)
}

export async function getProduct(db: Handle, id: number): Promise<KeyedProduct> {
  const row = await db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('product')
  return productOf(row)
}

export async function addProduct(db: Handle, product: Omit<KeyedProduct, 'id'>): Promise<KeyedProduct> {
  return productOf(await db.insertInto('products').values(rowOf(product)).returningAll().executeTakeFirstOrThrow())
}

/** Writes all that may change of a product: its key and its beginning stay. */
export async function updateProduct(db: Handle, { id, key: _, createdAt: __, ...product }: KeyedProduct): Promise<void> {
  await db.updateTable('products').set(rowOf(product)).where('id', '=', id).execute()
}

export async function deleteProduct(db: Handle, id: number): Promise<void> {
  await db.deleteFrom('products').where('id', '=', id).execute()
}

/** The name of a product by its key, the key itself where it was removed, null for none. */
export async function getProductName(db: Handle, key: string | null): Promise<string | null> {
  return key === null ? null : ((await findProductNames(db, [key])).get(key) ?? key)
}

/** What the products with these keys are called now; a key whose product was removed stands for itself and is left out. */
export async function findProductNames(db: Handle, keys: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(keys.flatMap((key) => key ?? []))]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('products').select(['key', 'name']).where('key', 'in', wanted).execute()
  return new Map(rows.map(({ key, name }) => [key, name]))
}
