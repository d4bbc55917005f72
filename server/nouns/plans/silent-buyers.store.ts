import type { Handle } from '../../kit/database/database.ts'

/** The batch (else nothing) that most pieces of these lines have in common. */
export async function findCommonBatch(db: Handle, purchaseItemIds: readonly number[]): Promise<{ id: number; code: string } | null> {
  if (purchaseItemIds.length === 0) return null
  const rows = await db
    .selectFrom('purchaseItems')
    .select('batchId')
    .where('id', 'in', [...purchaseItemIds])
    .execute()
  const counts = new Map<number, number>()
  for (const { batchId } of rows) if (batchId !== null) counts.set(batchId, (counts.get(batchId) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  if (!most || most[1] * 2 <= purchaseItemIds.length) return null
  return (await db.selectFrom('batches').select(['id', 'code']).where('id', '=', most[0]).executeTakeFirst()) ?? null
}

const owners = (db: Handle, of: { productId: number } | { batchId: number }) => {
  const query = db
    .selectFrom('purchaseItems')
    .innerJoin('purchases', 'purchases.id', 'purchaseItems.purchaseId')
    .innerJoin('customers', 'customers.id', 'purchases.customerId')
    .where('customers.erasedAt', 'is', null)
  return 'batchId' in of ? query.where('purchaseItems.batchId', '=', of.batchId) : query.where('purchaseItems.productId', '=', of.productId)
}

/** How many people own the same, and how many of them can be reached by e-mail. */
export async function countOwners(db: Handle, of: { productId: number } | { batchId: number }) {
  const { people, reachable } = await owners(db, of)
    .select((row) => [
      row.fn.count<number>('customers.id').distinct().as('people'),
      row.fn.count<number>('customers.emailKey').distinct().as('reachable'),
    ])
    .executeTakeFirstOrThrow()
  return { people: Number(people), reachable: Number(reachable) }
}

/** How many of them are in these threads, and of those who can be reached by e-mail. */
export async function countOwnersWhoWrote(db: Handle, of: { productId: number } | { batchId: number }, caseId: number) {
  const { people, reachable } = await owners(db, of)
    .innerJoin('customerAuthors', 'customerAuthors.customerId', 'customers.id')
    .innerJoin('threads', 'threads.authorId', 'customerAuthors.authorId')
    .select((row) => [
      row.fn.count<number>('customers.id').distinct().as('people'),
      row.fn.count<number>('customers.emailKey').distinct().as('reachable'),
    ])
    .where('threads.caseId', '=', caseId)
    .where('customerAuthors.unlinkedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return { people: Number(people), reachable: Number(reachable) }
}

/** The languages of those who own the same, as far as they are known. */
export async function listOwnerLanguages(db: Handle, of: { productId: number } | { batchId: number }): Promise<string[]> {
  const rows = await owners(db, of)
    .select('customers.language')
    .where('customers.language', 'is not', null)
    .groupBy('customers.language')
    .execute()
  return rows.flatMap(({ language }) => language ?? [])
}
