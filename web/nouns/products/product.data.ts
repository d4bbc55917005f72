import { useQueryClient } from '@tanstack/solid-query'
import type { Page } from '#shared/list.schema.ts'
import type { Product, ProductWithParts } from '#shared/product.schema.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

/** The whole catalogue. */
export const useProducts = () =>
  createLiveQuery(() => ({ key: ['products'], load: (signal) => get<Page<Product>>('/api/products', {}, signal) }), ['product-'])

export type ProductBody = Pick<Product, 'name' | 'spellings' | 'sku' | 'category' | 'serialised' | 'hygiene' | 'expectedLifeMonths'> & {
  variants: { sku: string; gtin: string | null; name: string }[]
  batches: { code: string; madeOn: string | null }[]
}

/** One product with its variants and batches. */
export const useProduct = (id: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['products', 'one', id()],
      load: (signal) => get<ProductWithParts>(`/api/products/${id()}`, {}, signal),
      enabled: id() !== null,
    }),
    [],
  )

/** All that was said of a product, as it is written again. */
const bodyOf = ({
  name,
  spellings,
  sku,
  category,
  serialised,
  hygiene,
  expectedLifeMonths,
  variants,
  batches,
}: ProductWithParts): ProductBody => ({
  name,
  spellings: [...spellings],
  sku,
  category,
  serialised,
  hygiene,
  expectedLifeMonths,
  variants: variants.map((one) => ({ sku: one.sku, gtin: one.gtin, name: one.name })),
  batches: batches.map((one) => ({ code: one.code, madeOn: one.madeOn })),
})

/** The actions of products. */
export function useProductActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['products'] })

  /** Adds a product. Throws the server's refusal, for the form to show. */
  async function add(body: ProductBody, key: string) {
    const { name } = await post<Product>('/api/products', body, key)
    await refresh()
    showToast({ words: t('products.added', { name }) })
  }
  /** Changes a product. Throws the server's refusal, for the form to show. */
  async function change(product: ProductWithParts, body: ProductBody) {
    const before = bodyOf(product)
    await patch<Product>(`/api/products/${product.id}`, body)
    await refresh()
    const undo = () => void attempt(before.name, () => patch(`/api/products/${product.id}`, before))
    showToast({ words: t('settings.saved'), undo })
  }
  /** Removes it at once; the undo adds it again. */
  function remove({ id, name }: Product) {
    void attempt(name, async () => {
      const before = bodyOf(await get<ProductWithParts>(`/api/products/${id}`))
      await del(`/api/products/${id}`)
      showToast({ words: t('products.removed', { name }), undo: () => void attempt(name, () => post('/api/products', before)) })
    })
  }
  async function attempt(name: string, run: () => Promise<unknown>) {
    try {
      await run()
    } catch (error) {
      showProblem(t('products.change.failed', { name, why: problemText(error) }))
    }
    await refresh()
  }
  return { add, change, remove }
}
