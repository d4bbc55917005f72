import type { z } from 'zod'
import type { Product, productBody, productChange } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'
import { type Product as NamedProduct, practiceProducts } from '../../engines/language/products.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addProduct, deleteProduct, getProduct, type KeyedProduct, listProducts, updateProduct } from './product.store.ts'

/** Adds a product; `by` is null when the product itself does (demo). @throws Refusal when its name is taken or the catalogue is full */
export function addNewProduct(context: Context, by: Actor | null, body: z.output<typeof productBody>): Promise<Product> {
  return change(context, async (tx, emit) => {
    await refuseTaken(tx, body.name, null)
    const product = await addProduct(tx, { ...body, createdAt: context.clock(), key: await newKey(tx, body.name) })
    emit({ kind: 'product-added', agentId: by?.agentId, data: { name: product.name } })
    return shown(product)
  })
}

/** Changes a name or the spellings. Mentions and cases carry the key, so they follow to the new name. */
export function changeProduct(context: Context, by: Actor, id: number, body: z.output<typeof productChange>): Promise<Product> {
  return change(context, async (tx, emit) => {
    const before = await getProduct(tx, id)
    const product = { ...before, name: body.name ?? before.name, spellings: body.spellings ?? before.spellings }
    await refuseTaken(tx, product.name, id)
    await updateProduct(tx, product)
    emit({ kind: 'product-changed', agentId: by.agentId, data: { name: product.name } })
    return shown(product)
  })
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

/** Gives the practice brand its catalogue, unless the team has one already. */
export async function addPracticeProducts(context: Context): Promise<void> {
  if ((await listProducts(context.db)).length > 0) return
  for (const { name, also = [] } of practiceProducts) await addNewProduct(context, null, { name, spellings: [...also] })
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
