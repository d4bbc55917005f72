import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { distinctSerials } from './purchase.rules.ts'
import { listLooseUnits, listReplacedIds, listUnitsOf, type UnitRow } from './unit.store.ts'

type Line = { itemId: number; isNew: boolean; productId: number | null; serials: readonly string[] }

/**
 * Keeps the pieces of lines by their serial numbers; one that is not known yet is with the customer. A piece that is not named any more, when
 * all are, loses its line but not its row, unless something happened to it since.
 * @returns of each line the serial numbers that are new, and whether one was lost
 */
export async function keepUnits(
  tx: Handle,
  context: Context,
  lines: readonly Line[],
  allSerials: boolean,
): Promise<{ added: string[]; lost: boolean }[]> {
  const { engine } = context
  const known = await listUnitsOf(
    tx,
    lines.flatMap(({ itemId, isNew }) => (isNew ? [] : [itemId])),
  )
  const ofLine = new Map<number | null, UnitRow[]>()
  for (const unit of known) ofLine.set(unit.purchaseItemId, [...(ofLine.get(unit.purchaseItemId) ?? []), unit])
  const read = lines.map((line) => {
    const units = ofLine.get(line.itemId) ?? []
    const serials = distinctSerials(line.serials)
    const news = serials.filter(({ serialKey }) => !units.some((unit) => unit.serialKey === serialKey))
    const unnamed = allSerials ? units.filter(({ serialKey }) => !serials.some((one) => one.serialKey === serialKey)) : []
    const moved = units.filter(({ productId }) => productId !== line.productId)
    return { ...line, news, unnamed, moved }
  })
  const loose = await listLooseUnits(
    tx,
    read.flatMap(({ news }) => news.map(({ serialKey }) => serialKey)),
  )
  const taken = new Set<number>()
  const wanted = read.flatMap(({ itemId, productId, news }) =>
    news.map((one) => {
      const found = loose.find((unit) => unit.serialKey === one.serialKey && unit.productId === productId && !taken.has(unit.id))
      if (found) taken.add(found.id)
      return { ...one, itemId, productId, id: found?.id ?? null }
    }),
  )
  const rows = wanted.filter(({ id }) => id === null)
  await insertMany(
    tx,
    engine,
    'units',
    ['serial', 'serialKey', 'productId', 'purchaseItemId', 'custody', 'createdAt'],
    rows.map(({ serial, serialKey, productId, itemId }) => ({
      serial,
      serialKey,
      productId,
      purchaseItemId: itemId,
      custody: 'with-customer',
      createdAt: context.clock(),
    })),
  )
  const replaced = await listReplacedIds(
    tx,
    read.flatMap(({ unnamed }) => unnamed.map(({ id }) => id)),
  )
  const isSettled = ({ id, custody, replacesUnitId }: UnitRow) =>
    custody === 'with-customer' && replacesUnitId === null && !replaced.has(id)
  const gone = read.map(({ unnamed }) => unnamed.filter(isSettled))
  await updateMany(
    tx,
    engine,
    'units',
    ['purchaseItemId'],
    [
      ...wanted.flatMap(({ id, itemId }) => (id === null ? [] : [{ id, purchaseItemId: itemId }])),
      ...gone.flat().map(({ id }) => ({ id, purchaseItemId: null })),
    ],
  )
  await updateMany(
    tx,
    engine,
    'units',
    ['productId'],
    read.flatMap(({ moved, productId }) => moved.map(({ id }) => ({ id, productId }))),
  )
  return read.map(({ news }, n) => ({ added: news.map(({ serial }) => serial), lost: (gone[n] ?? []).length > 0 }))
}
