import type { ProductWithParts } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'

type Variant = Omit<ProductWithParts['variants'][number], 'id'>
type Batch = Omit<ProductWithParts['batches'][number], 'id'>

/** The variants and batches of a product, by SKU and code. */
export async function listParts(db: Handle, productId: number): Promise<Pick<ProductWithParts, 'variants' | 'batches'>> {
  const variants = await db
    .selectFrom('variants')
    .select(['id', 'sku', 'gtin', 'name'])
    .where('productId', '=', productId)
    .orderBy('sku')
    .limit(catalogueLimits.variants)
    .execute()
  const batches = await db
    .selectFrom('batches')
    .select(['id', 'code', 'madeOn'])
    .where('productId', '=', productId)
    .orderBy('code')
    .limit(catalogueLimits.batches)
    .execute()
  return { variants, batches }
}

/** Which product an SKU means beside this one; null: none. It may be a product's or a variant's. */
export async function findOtherWithSku(db: Handle, sku: string, productId: number | null): Promise<string | null> {
  const products = await db.selectFrom('products').select(['id', 'name']).where('sku', '=', sku).execute()
  const variants = await db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.productId')
    .select(['products.id', 'products.name'])
    .where('variants.sku', '=', sku)
    .execute()
  return [...products, ...variants].find(({ id }) => id !== productId)?.name ?? null
}

/** Makes the variants of a product these: one that keeps its SKU keeps its number. */
export async function saveVariants(tx: Handle, engine: Engine, productId: number, variants: readonly Variant[]): Promise<void> {
  const skus = variants.map(({ sku }) => sku)
  let gone = tx.deleteFrom('variants').where('productId', '=', productId)
  if (skus.length > 0) gone = gone.where('sku', 'not in', skus)
  await gone.execute()
  const rows = variants.map((variant) => ({ ...variant, productId }))
  await insertMany(tx, engine, 'variants', ['productId', 'sku', 'gtin', 'name'], rows, { conflict: ['sku'], update: ['gtin', 'name'] })
}

/** Makes the batches of a product these: one that keeps its code keeps its number. */
export async function saveBatches(tx: Handle, engine: Engine, productId: number, batches: readonly Batch[]): Promise<void> {
  const codes = batches.map(({ code }) => code)
  let gone = tx.deleteFrom('batches').where('productId', '=', productId)
  if (codes.length > 0) gone = gone.where('code', 'not in', codes)
  await gone.execute()
  const rows = batches.map((batch) => ({ ...batch, productId }))
  await insertMany(tx, engine, 'batches', ['productId', 'code', 'madeOn'], rows, { conflict: ['productId', 'code'], update: ['madeOn'] })
}

export type GoodsIndex = {
  /** By SKU, of products and of variants. */
  bySku: ReadonlyMap<string, { productId: number; variantId: number | null; name: string }>
  products: readonly { id: number; name: string; spellings: string }[]
}

/** What goods of these SKUs are, and the names of all products. */
export async function readGoods(db: Handle, skus: readonly string[]): Promise<GoodsIndex> {
  const products = await db.selectFrom('products').select(['id', 'name', 'sku', 'spellings']).orderBy('id').execute()
  const variants =
    skus.length === 0
      ? []
      : await db
          .selectFrom('variants')
          .select(['id', 'productId', 'sku'])
          .where('sku', 'in', [...new Set(skus)])
          .execute()
  const nameOf = new Map(products.map(({ id, name }) => [id, name]))
  const bySku = new Map<string, { productId: number; variantId: number | null; name: string }>()
  for (const { id, name, sku } of products) if (sku !== null) bySku.set(sku, { productId: id, variantId: null, name })
  for (const { id, productId, sku } of variants) bySku.set(sku, { productId, variantId: id, name: nameOf.get(productId) ?? sku })
  return { bySku, products }
}

/** The ids of batches by product and code; those that nobody knew yet are made. */
export async function keepBatches(
  tx: Handle,
  engine: Engine,
  wanted: readonly { productId: number; code: string }[],
): Promise<(productId: number, code: string) => number | null> {
  const keyOf = (productId: number, code: string) => `${productId} ${code}`
  const rows = [...new Map(wanted.map((one) => [keyOf(one.productId, one.code), { ...one, madeOn: null }])).values()]
  await insertMany(tx, engine, 'batches', ['productId', 'code', 'madeOn'], rows, { conflict: ['productId', 'code'] })
  const known =
    rows.length === 0
      ? []
      : await tx
          .selectFrom('batches')
          .select(['id', 'productId', 'code'])
          .where('productId', 'in', [...new Set(rows.map(({ productId }) => productId))])
          .where('code', 'in', [...new Set(rows.map(({ code }) => code))])
          .execute()
  const ids = new Map(known.map(({ id, productId, code }) => [keyOf(productId, code), id]))
  return (productId, code) => ids.get(keyOf(productId, code)) ?? null
}
