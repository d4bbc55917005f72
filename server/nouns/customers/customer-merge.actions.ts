import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { lockCustomer } from './customer.actions.ts'
import { type CustomerRecord, getCustomer, updateCustomer } from './customer.store.ts'
import { rewriteWords } from './customer.words.ts'
import { addMerge, endMerge, getMerge, listMerges, moveAll, moveBack } from './customer-merge.store.ts'

const fillable = ['name', 'language', 'country', 'emailKey', 'phone'] as const

/**
 * A person here says that two customers are one. Authors, purchases, plans, orders, proofs and consents follow to the one who is kept;
 * what that one lacks is filled up, nothing is overwritten. The other row stays with its words and leads to the kept one.
 * @returns the id of the merge, by which it is undone
 * @throws Refusal `customer-same`, `customer-erased`, `customer-merged`
 */
export function mergeCustomers(context: Context, by: Actor, keptId: number, mergedId: number): Promise<number> {
  return change(context, async (tx, emit) => {
    if (keptId === mergedId) throw new Refusal('bad-input', 'customer-same', 'These are the same customer.')
    const kept = await lockCustomer(tx, context, keptId)
    const merged = await lockCustomer(tx, context, mergedId)
    const now = context.clock()
    const rows = await moveAll(tx, mergedId, keptId)
    const filled = gapsOf(kept, merged)
    // An address is of one customer only: the other lets go of it first.
    if (filled.emailKey) await updateCustomer(tx, mergedId, { emailKey: null })
    await updateCustomer(tx, mergedId, { mergedIntoId: keptId, updatedAt: now })
    await updateCustomer(tx, keptId, { ...filled, updatedAt: now })
    const moved = JSON.stringify({ rows, filled })
    const id = await addMerge(tx, { keptId, mergedId, moved, mergedBy: by.agentId, mergedAt: now })
    await writeWords(tx, context, keptId, mergedId)
    emit({ kind: 'customer-merged', agentId: by.agentId, data: { customerId: keptId, mergedId, mergeId: id } })
    return id
  })
}

/**
 * Puts two customers back as they were before they were merged: every row that came over goes back, what came later stays. A second time it
 * changes nothing.
 * @throws Refusal `customer-merge-later` while a later merge of the same customer holds
 */
export function undoMerge(context: Context, by: Actor, keptId: number, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const kept = await lockCustomer(tx, context, keptId)
    const { mergedId, moved, undoneAt } = await getMerge(tx, keptId, id)
    if (undoneAt !== null) return
    if ((await listMerges(tx, keptId, 1))[0]?.id !== id)
      throw new Refusal('conflict', 'customer-merge-later', 'Another customer was merged later. Undo that first.')
    const merged = await getCustomer(tx, mergedId)
    const { rows, filled } = readJson(moved)
    const now = context.clock()
    await moveBack(tx, rows, keptId, mergedId)
    const taken = fillable.filter((column) => filled[column] !== undefined && kept[column] === filled[column])
    await updateCustomer(tx, keptId, { ...Object.fromEntries(taken.map((column) => [column, emptyOf(column)])), updatedAt: now })
    const address = taken.includes('emailKey') && merged.emailKey === null ? { emailKey: filled.emailKey ?? null } : {}
    await updateCustomer(tx, mergedId, { mergedIntoId: null, updatedAt: now, ...address })
    await endMerge(tx, id, by.agentId, now)
    await writeWords(tx, context, keptId, mergedId)
    emit({ kind: 'customer-parted', agentId: by.agentId, data: { customerId: keptId, mergedId, mergeId: id } })
  })
}

const emptyOf = (column: (typeof fillable)[number]) => (column === 'name' ? '' : null)

/** What one customer lacks and another has. */
function gapsOf(kept: CustomerRecord, other: CustomerRecord): Record<string, string> {
  const gaps = fillable.filter((column) => !kept[column] && other[column])
  return Object.fromEntries(gaps.map((column) => [column, String(other[column])]))
}

/** Whoever is found by the words of the one who was merged finds the kept one: it has the other's name and address for a search, too. */
async function writeWords(tx: Handle, { engine }: Context, ...ids: number[]): Promise<void> {
  for (const id of ids) await rewriteWords(tx, engine, id)
}
