import { readJson } from '../../kit/database/json.ts'
import { foldName } from '../customers/customer.rules.ts'
import type { GoodsIndex } from '../products/product-parts.store.ts'

type Goods = { productId: number | null; variantId: number | null; productName: string }

const nameKeyOf = (name: string): string => foldName(name).replace(/[^\p{L}\p{N}]+/gu, '')

/** Says which product of the catalogue a line is about: by its SKU, else by its name or another spelling of it, letter for letter. */
export function createGoodsReader({ bySku, products }: GoodsIndex): (line: { sku: string | null; productName: string | null }) => Goods {
  const byName = new Map<string, number>()
  for (const { id, name, spellings } of products)
    for (const spelling of [name, ...(readJson(spellings) as string[])]) {
      const key = nameKeyOf(spelling)
      if (!byName.has(key)) byName.set(key, id)
    }
  return ({ sku, productName }) => {
    const known = sku === null ? undefined : bySku.get(sku)
    if (known) return { productId: known.productId, variantId: known.variantId, productName: productName ?? known.name }
    const productId = productName === null ? null : (byName.get(nameKeyOf(productName)) ?? null)
    return { productId, variantId: null, productName: productName ?? sku ?? '' }
  }
}
