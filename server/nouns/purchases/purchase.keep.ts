import type { BuyerKind, SalesChannel } from '#shared/purchase.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { type GivenCustomer, keepCustomers } from '../customers/customer.matching.ts'
import { addWords, rewriteWords } from '../customers/customer.words.ts'
import type { Outcome } from './purchase.outcome.ts'
import { listKnownPurchases, type PurchaseRow } from './purchase.store.ts'
import { type GivenItem, keepItems } from './purchase-item.keep.ts'

type Person = Omit<GivenCustomer, 'known'>

/** A purchase as it is told from outside, checked. */
export type GivenPurchase = {
  source: string
  externalKey: string
  customer: Person | null
  giftFor: Person | null
  buyerKind: BuyerKind
  salesChannel: SalesChannel
  country: string
  zone: string
  contractOn: string
  informedOn: string | null
  currency: string
  items: readonly GivenItem[]
}

export type KeptPurchase = { id: number; customerId: number | null; outcome: Outcome; items: Outcome[] }

const facts = [
  'customerId',
  'giftForCustomerId',
  'buyerKind',
  'salesChannel',
  'country',
  'zone',
  'contractOn',
  'informedOn',
  'currency',
] as const
const columns = ['source', 'externalKey', ...facts, 'importRunId', 'createdAt', 'updatedAt'] as const

/**
 * Writes purchases with their customers, lines and pieces: what is there already and says the same is not touched. Each purchase is named
 * once. Lines are added to those that stand there.
 * @param options.importRunId the file they come from; null: told one by one
 * @param options.allSerials whether a line names all its serial numbers, so that others do not belong to it any more
 */
export async function keepPurchases(
  tx: Handle,
  context: Context,
  given: readonly GivenPurchase[],
  options: { importRunId: number | null; allSerials: boolean; note: string; emit: (event: NewEvent) => void },
): Promise<KeptPurchase[]> {
  const { engine } = context
  const now = context.clock()
  await takeAdvisoryLock(tx, engine, 'customers')
  const known = await listKnownPurchases(tx, given)
  const before = given.map((one) => known.get(keyOf(one)) ?? null)
  const [buyers, receivers] = await keepPeople(tx, context, given, before, options)
  const rows = given.map(({ items: _, customer: __, giftFor: ___, ...purchase }, n) => ({
    ...purchase,
    customerId: buyers[n] ?? null,
    giftForCustomerId: receivers[n] ?? null,
    importRunId: options.importRunId,
    createdAt: before[n]?.createdAt ?? now,
    updatedAt: now,
  }))
  const differs = rows.map((row, n) => before[n] === null || facts.some((fact) => row[fact] !== before[n]?.[fact]))
  const added = await insertMany(
    tx,
    engine,
    'purchases',
    columns,
    rows.filter((_, n) => before[n] === null),
    {
      returning: ['id', 'source', 'externalKey'],
    },
  )
  const ids = new Map(added.map((row) => [keyOf(row), row.id]))
  const idOf = (n: number): number => before[n]?.id ?? ids.get(keyOf(given[n] as GivenPurchase)) ?? 0
  const changed = rows.flatMap((row, n) => (before[n] !== null && differs[n] ? [{ ...row, id: idOf(n) }] : []))
  await updateMany(tx, engine, 'purchases', columns, changed)
  const items = await keepItems(
    tx,
    context,
    given.map((purchase, n) => ({ purchaseId: idOf(n), isNew: before[n] === null, items: purchase.items })),
    options,
  )
  await keepWords(tx, context, rows, before, items)
  return rows.map((row, n) => {
    const lines = items[n]?.outcomes ?? []
    const isChanged = differs[n] || lines.some((outcome) => outcome !== 'same')
    const outcome: Outcome = before[n] === null ? 'added' : isChanged ? 'changed' : 'same'
    return {
      id: idOf(n),
      customerId: row.customerId,
      outcome,
      items: lines.map((line) => (line === 'same' && differs[n] ? 'changed' : line)),
    }
  })
}

const keyOf = ({ source, externalKey }: Pick<PurchaseRow, 'source' | 'externalKey'>): string => JSON.stringify([source, externalKey])

/** The customer and the one a gift is for, of each purchase. */
async function keepPeople(
  tx: Handle,
  context: Context,
  given: readonly GivenPurchase[],
  before: readonly (PurchaseRow | null)[],
  { note, emit }: { note: string; emit: (event: NewEvent) => void },
): Promise<[(number | null)[], (number | null)[]]> {
  const told = given.flatMap(({ customer, giftFor }, n) => [
    ...(customer ? [{ n, isGift: false, person: { ...customer, known: before[n]?.customerId ?? null } }] : []),
    ...(giftFor ? [{ n, isGift: true, person: { ...giftFor, known: before[n]?.giftForCustomerId ?? null } }] : []),
  ])
  const ids = await keepCustomers(
    tx,
    context.engine,
    told.map(({ person }) => person),
    { now: context.clock(), note, emit },
  )
  // Who is not told of stays who it was.
  const buyers = before.map((row) => row?.customerId ?? null)
  const receivers = before.map((row) => row?.giftForCustomerId ?? null)
  for (const [place, { n, isGift }] of told.entries()) (isGift ? receivers : buyers)[n] = ids[place] ?? null
  return [buyers, receivers]
}

/** Keeps up what customers are found by: order and serial numbers. */
async function keepWords(
  tx: Handle,
  { engine }: Context,
  rows: readonly { customerId: number | null; externalKey: string }[],
  before: readonly (PurchaseRow | null)[],
  items: readonly { serials: string[]; lost: boolean }[],
): Promise<void> {
  const anew = new Set<number>()
  for (const [n, { customerId }] of rows.entries()) {
    const earlier = before[n]?.customerId ?? null
    const isMoved = before[n] !== null && earlier !== customerId
    if (isMoved && earlier !== null) anew.add(earlier)
    if ((isMoved || items[n]?.lost) && customerId !== null) anew.add(customerId)
  }
  const news = rows.flatMap(({ customerId, externalKey }, n) => {
    const isKnown = before[n]?.customerId === customerId
    const orders = isKnown ? [] : [externalKey]
    return customerId === null ? [] : [{ customerId, orders, serials: items[n]?.serials ?? [] }]
  })
  await addWords(tx, engine, news)
  for (const customerId of anew) await rewriteWords(tx, engine, customerId)
}
