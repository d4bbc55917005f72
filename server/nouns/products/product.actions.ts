import type { z } from 'zod'
import type { Product, ProductWithParts, productBody, productChange } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'
import { type Product as NamedProduct, practiceProducts } from '../../engines/language/products.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addProduct, deleteProduct, getProduct, type KeyedProduct, listProducts, updateProduct } from './product.store.ts'
import { findOtherWithSku, listParts, saveBatches, saveVariants } from './product-parts.store.ts'

type ProductFacts = Omit<z.output<typeof productChange>, 'name' | 'spellings'>

/** What a product is before anybody said more of it than its name. */
const unsaid = { sku: null, category: null, serialised: false, hygiene: false, expectedLifeMonths: null }

/** Adds a product; `by` is null when the product itself does (demo). @throws Refusal when its name or SKU is taken or the catalogue is full */
export function addNewProduct(context: Context, by: Actor | null, body: z.output<typeof productBody>): Promise<ProductWithParts> {
  const { name, spellings, variants, batches, ...facts } = body
  return change(context, async (tx, emit) => {
    await refuseTaken(tx, name, null)
    const key = await newKey(tx, name)
    const product = await addProduct(tx, { ...unsaid, ...said(facts), name, spellings, createdAt: context.clock(), key })
    await saveParts(tx, context, product, { variants, batches })
    emit({ kind: 'product-added', agentId: by?.agentId, data: { name } })
    return withParts(tx, product)
  })
}

/** Changes a product. Mentions and cases carry its key, so they follow to a new name. */
export function changeProduct(context: Context, by: Actor, id: number, body: z.output<typeof productChange>): Promise<ProductWithParts> {
  const { variants, batches, ...facts } = body
  return change(context, async (tx, emit) => {
    const before = await getProduct(tx, id)
    const product = { ...before, ...said(facts) }
    await refuseTaken(tx, product.name, id)
    await updateProduct(tx, product)
    await saveParts(tx, context, product, { variants, batches })
    const audit = { subjectId: id, subject: before.name, ...changedFields(before, facts) }
    emit({ kind: 'product-changed', agentId: by.agentId, data: { name: product.name }, audit })
    return withParts(tx, product)
  })
}

/** A product with its variants and batches. */
export const showProduct = async (db: Handle, id: number): Promise<ProductWithParts> => withParts(db, await getProduct(db, id))

const withParts = async (db: Handle, product: KeyedProduct): Promise<ProductWithParts> => ({
  ...shown(product),
  ...(await listParts(db, product.id)),
})

/** Only what was said: a field left out is no null. */
const said = <T extends object>(facts: T) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

async function saveParts(tx: Handle, { engine }: Context, { id, sku }: KeyedProduct, { variants, batches }: ProductFacts): Promise<void> {
  const skus = [...(sku === null ? [] : [sku]), ...(variants ?? (await listParts(tx, id)).variants).map((variant) => variant.sku)]
  for (const [n, one] of skus.entries()) {
    const other = skus.indexOf(one) === n ? await findOtherWithSku(tx, one, id) : one
    if (other !== null)
      throw new Refusal('conflict', 'sku-taken', `The SKU ${one} is taken by ${other}.`, { params: { sku: one, name: other } })
  }
  if (variants) await saveVariants(tx, engine, id, variants)
  if (batches) await saveBatches(tx, engine, id, [...new Map(batches.map((batch) => [batch.code, batch])).values()])
}

/** Takes a product out of the catalogue; adding it again undoes that. */
export function removeProduct(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const { name } = await getProduct(tx, id)
    await deleteProduct(tx, id)
    emit({ kind: 'product-removed', agentId: by.agentId, data: { name } })
  })
}

/** The name a product begins with; a number behind it where a renamed one has that key. */
async function newKey(tx: Handle, name: string): Promise<string> {
  const taken = new Set((await listProducts(tx)).map(({ key }) => key))
  for (let n = 2, key = name; ; key = `${name} ${n++}`) if (!taken.has(key)) return key
}

const shown = ({ key: _, ...product }: KeyedProduct): Product => product

/** The whole catalogue as people see it. */
export const showProducts = async (db: Handle): Promise<Product[]> => (await listProducts(db)).map(shown)

async function refuseTaken(tx: Handle, name: string, own: number | null): Promise<void> {
  const all = await listProducts(tx)
  const same = all.find((one) => one.id !== own && one.name.toLowerCase() === name.toLowerCase())
  if (same) throw new Refusal('conflict', 'product-known', `${same.name} is in the catalogue already.`, { params: { name: same.name } })
  if (own === null && all.length >= catalogueLimits.products)
    throw new Refusal('conflict', 'catalogue-full', `A catalogue has at most ${catalogueLimits.products} products.`, {
      params: { limit: catalogueLimits.products },
    })
}

const practiceFacts: Record<string, ProductFacts> = {
  'Ro 2': {
    sku: 'RO2',
    category: 'headphones',
    serialised: true,
    expectedLifeMonths: 48,
    variants: [
      { sku: 'RO2-BLK', gtin: null, name: 'black' },
      { sku: 'RO2-SND', gtin: null, name: 'sand' },
    ],
    batches: [
      { code: '2439', madeOn: '2024-09-23' },
      { code: '2441', madeOn: '2024-10-07' },
    ],
  },
  Dal: { sku: 'DAL', category: 'speaker', serialised: true, expectedLifeMonths: 60 },
  'Foss 60': { sku: 'F60', category: 'dishwasher', serialised: true, expectedLifeMonths: 120 },
  Dugg: { sku: 'DGG', category: 'kettle', expectedLifeMonths: 60 },
  Bris: { sku: 'BRS', category: 'air purifier', serialised: true, expectedLifeMonths: 72 },
}

/** Gives the practice brand its catalogue, unless the team has one already. */
export async function addPracticeProducts(context: Context): Promise<void> {
  if ((await listProducts(context.db)).length > 0) return
  for (const { name, also = [] } of practiceProducts)
    await addNewProduct(context, null, { name, spellings: [...also], ...practiceFacts[name] })
}

/**
 * The team's products as reading needs them, asked anew each time; they go by their keys. As long as nothing changed the answer is the same
 * object, so that what was prepared for it is not prepared again.
 */
export function createCatalogue(context: Pick<Context, 'db'>): () => Promise<readonly NamedProduct[]> {
  let saved: readonly NamedProduct[] = []
  let savedText = '[]'
  return async () => {
    const products = (await listProducts(context.db)).map(({ key, name, spellings }) => ({
      name: key,
      also: name === key ? spellings : [name, ...spellings],
    }))
    const text = JSON.stringify(products)
    if (text !== savedText) [saved, savedText] = [products, text]
    return saved
  }
}
