import { clockToleranceMs } from '../lib/clock.ts'
import type { Context } from './context.ts'
import type { Handle } from './database.ts'

/**
 * Takes or renews a named lease, so that one node of many does a thing. The lock is the UPDATE. A lease that ends later than one taken now
 * was taken by a clock that was ahead, and counts as ended.
 * @returns whether `owner` holds it until now + forMs
 */
export async function acquireLease(context: Context, name: string, owner: string, forMs: number): Promise<boolean> {
  const now = context.clock()
  const row = await context.db
    .insertInto('leases')
    .values({ name, owner, endsAt: now + forMs })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ owner, endsAt: now + forMs })
        .where((where) =>
          where.or([
            where('leases.owner', '=', owner),
            where('leases.endsAt', '<', now),
            where('leases.endsAt', '>', now + forMs + clockToleranceMs),
          ]),
        ),
    )
    .returning('name')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives a lease back, so that another node need not wait for its end. */
export async function releaseLease(context: Context, name: string, owner: string): Promise<void> {
  await context.db.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute()
}

/** Another node holds the lease now: what was done for it must not be kept. */
export class LostLease extends Error {
  constructor(name: string) {
    super(`The lease "${name}" was lost to another node.`)
    this.name = 'LostLease'
  }
}

/**
 * Renews a lease within the transaction of what is done under it, so that both are kept or neither.
 * @throws LostLease when `owner` does not hold it any more
 */
export async function renewLease(tx: Handle, context: Context, name: string, owner: string, forMs: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('leases')
    .set({ endsAt: context.clock() + forMs })
    .where('name', '=', name)
    .where('owner', '=', owner)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new LostLease(name)
}
