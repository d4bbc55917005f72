import type { Selectable } from 'kysely'
import type { Product } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { ProductTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

type ProductRow = Selectable<ProductTable>

const productOf = (row: ProductRow): Product => ({ ...row, spellings: JSON.parse(row.spellings) as string[] })

/** The whole catalogue, in the order in which it was written. */
export async function listProducts(db: Handle): Promise<Product[]> {
  return (await db.selectFrom('products').selectAll().orderBy('id').limit(catalogueLimits.products).execute()).map(productOf)
}

export async function getProduct(db: Handle, id: number): Promise<Product> {
  const row = await db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('product')
  return productOf(row)
}

export async function addProduct(db: Handle, product: Omit<Product, 'id'>): Promise<Product> {
  const row = { ...product, spellings: JSON.stringify(product.spellings) }
  return productOf(await db.insertInto('products').values(row).returningAll().executeTakeFirstOrThrow())
}

export async function updateProduct(db: Handle, { id, name, spellings }: Product): Promise<void> {
  await db
    .updateTable('products')
    .set({ name, spellings: JSON.stringify(spellings) })
    .where('id', '=', id)
    .execute()
}

export async function deleteProduct(db: Handle, id: number): Promise<void> {
  await db.deleteFrom('products').where('id', '=', id).execute()
}
