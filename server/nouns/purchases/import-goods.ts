import type { ImportLine } from '#shared/purchase-import.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readGoods } from '../products/product-parts.store.ts'
import type { CellError } from './import-line.ts'
import { createGoodsReader } from './purchase-goods.ts'

/** Puts lines aside that name a batch of a product which the catalogue does not have: the batch would be lost. */
export async function splitUnknownBatches(db: Handle, lines: readonly ImportLine[]): Promise<{ lines: ImportLine[]; errors: CellError[] }> {
  const batched = lines.filter(({ batch }) => batch !== null)
  if (batched.length === 0) return { lines: [...lines], errors: [] }
  const goodsOf = createGoodsReader(
    await readGoods(
      db,
      batched.flatMap(({ sku }) => sku ?? []),
    ),
  )
  const isLost = (line: ImportLine) => line.batch !== null && goodsOf(line).productId === null
  return {
    lines: lines.filter((line) => !isLost(line)),
    errors: lines.filter(isLost).map(({ line, batch }) => ({ line, field: 'batch', code: 'batch-lost', value: batch ?? '' })),
  }
}
