import type { GoodsCondition } from '#shared/purchase.ts'
import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { flagOf } from '../../kit/lib/flag.ts'
import { keepBatches, readGoods } from '../products/product-parts.store.ts'
import type { Outcome } from './purchase.outcome.ts'
import { type ItemRow, listItemsOf } from './purchase.store.ts'
import { createGoodsReader } from './purchase-goods.ts'
import { keepUnits } from './unit.keep.ts'

/** A line of a purchase as it is told from outside, checked. */
export type GivenItem = {
  lineKey: string
  productName: string | null
  sku: string | null
  batch: string | null
  quantity: number
  linePaid: number
  lineTax: number
  firstDeliveredOn: string | null
  lastDeliveredOn: string | null
  condition: GoodsCondition
  usedTermAgreed: boolean
  personalised: boolean
  bundleOf: string | null
  listShare: number | null
  serials: readonly string[]
}

const facts = [
  'productId',
  'productName',
  'variantId',
  'batchId',
  'quantity',
  'linePaid',
  'lineTax',
  'firstDeliveredOn',
  'lastDeliveredOn',
  'condition',
  'usedTermAgreed',
  'personalised',
  'listShare',
] as const
const columns = ['purchaseId', 'lineKey', ...facts] as const

type Line = { place: number; given: GivenItem; row: Omit<ItemRow, 'id' | 'bundleOfItemId'>; before: ItemRow | null }

/** Of one purchase: what became of each line, and the serial numbers that are new or gone. */
export type KeptItems = { outcomes: Outcome[]; serials: string[]; lost: boolean }

/**
 * Writes the lines of purchases and their pieces.
 * @throws Refusal `batch-without-product`, `no-such-line`
 */
export async function keepItems(
  tx: Handle,
  context: Context,
  purchases: readonly { purchaseId: number; isNew: boolean; items: readonly GivenItem[] }[],
  { allSerials }: { allSerials: boolean },
): Promise<KeptItems[]> {
  const { engine } = context
  const known = await listItemsOf(
    tx,
    purchases.flatMap(({ purchaseId, isNew }) => (isNew ? [] : [purchaseId])),
  )
  const lines = await readLines(tx, context, purchases, known)
  const added = await insertMany(
    tx,
    engine,
    'purchaseItems',
    columns,
    lines.flatMap(({ row, before }) => (before === null ? [row] : [])),
    { returning: ['id', 'purchaseId', 'lineKey'] },
  )
  const ids = new Map([...known.values(), ...added].map((row) => [keyOf(row.purchaseId, row.lineKey), row.id]))
  const idOf = ({ row }: Line): number => ids.get(keyOf(row.purchaseId, row.lineKey)) ?? 0
  const differs = (line: Line): boolean => line.before !== null && facts.some((fact) => line.row[fact] !== line.before?.[fact])
  await updateMany(
    tx,
    engine,
    'purchaseItems',
    columns,
    lines.filter(differs).map((line) => ({ ...line.row, id: idOf(line) })),
  )
  const rebundled = await keepBundles(tx, context, lines, ids, idOf)
  const pieces = await keepUnits(
    tx,
    context,
    lines.map((line) => ({ itemId: idOf(line), isNew: line.before === null, productId: line.row.productId, serials: line.given.serials })),
    allSerials,
  )
  const kept = purchases.map((): KeptItems => ({ outcomes: [], serials: [], lost: false }))
  for (const [n, line] of lines.entries()) {
    const { added: serials, lost } = pieces[n] ?? { added: [], lost: false }
    const isChanged = differs(line) || serials.length > 0 || lost || rebundled.has(line)
    const of = kept[line.place]
    of?.outcomes.push(line.before === null ? 'added' : isChanged ? 'changed' : 'same')
    of?.serials.push(...serials)
    if (of && lost) of.lost = true
  }
  return kept
}

const keyOf = (purchaseId: number, lineKey: string): string => `${purchaseId} ${lineKey}`

async function readLines(
  tx: Handle,
  { engine }: Context,
  purchases: readonly { purchaseId: number; items: readonly GivenItem[] }[],
  known: ReadonlyMap<string, ItemRow>,
): Promise<Line[]> {
  const all = purchases.flatMap(({ purchaseId, items }, place) => items.map((given) => ({ place, purchaseId, given })))
  const goodsOf = createGoodsReader(
    await readGoods(
      tx,
      all.flatMap(({ given }) => given.sku ?? []),
    ),
  )
  const read = all.map((one) => ({ ...one, goods: goodsOf(one.given) }))
  const batches = read.flatMap(({ given: { batch }, goods: { productId } }) => {
    if (batch === null) return []
    if (productId === null)
      throw new Refusal('bad-input', 'batch-without-product', `Batch ${batch} is of a product that is not in the catalogue.`, {
        params: { batch },
      })
    return [{ productId, code: batch }]
  })
  const batchOf = await keepBatches(tx, engine, batches)
  return read.map(({ place, purchaseId, given, goods }) => ({
    place,
    given,
    before: known.get(keyOf(purchaseId, given.lineKey)) ?? null,
    row: {
      purchaseId,
      lineKey: given.lineKey,
      ...goods,
      batchId: given.batch === null || goods.productId === null ? null : batchOf(goods.productId, given.batch),
      quantity: given.quantity,
      linePaid: given.linePaid,
      lineTax: given.lineTax,
      firstDeliveredOn: given.firstDeliveredOn,
      lastDeliveredOn: given.lastDeliveredOn,
      condition: given.condition,
      usedTermAgreed: flagOf(given.usedTermAgreed),
      personalised: flagOf(given.personalised),
      listShare: given.listShare,
    },
  }))
}

/** Says of which bundle lines are parts; answers those of which it was another. */
async function keepBundles(
  tx: Handle,
  { engine }: Context,
  lines: readonly Line[],
  ids: ReadonlyMap<string, number>,
  idOf: (line: Line) => number,
): Promise<Set<Line>> {
  const others = lines.flatMap((line) => {
    const { bundleOf } = line.given
    const bundleOfItemId = bundleOf === null ? null : ids.get(keyOf(line.row.purchaseId, bundleOf))
    if (bundleOfItemId === undefined || bundleOf === line.row.lineKey)
      throw new Refusal('bad-input', 'no-such-line', `This purchase has no other line ${bundleOf}.`, { params: { line: bundleOf ?? '' } })
    return bundleOfItemId === (line.before?.bundleOfItemId ?? null) ? [] : [{ line, id: idOf(line), bundleOfItemId }]
  })
  await updateMany(tx, engine, 'purchaseItems', ['bundleOfItemId'], others)
  return new Set(others.map(({ line }) => line))
}
