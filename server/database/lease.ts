import type { Desk } from './desk.ts'

/**
 * Takes or renews a named lease, so that one node of many does a thing. The lock is the UPDATE.
 * @returns whether `owner` holds it until now + forMs
 */
export async function holdLease(desk: Desk, name: string, owner: string, forMs: number): Promise<boolean> {
  const now = desk.clock()
  const row = await desk.db
    .insertInto('leases')
    .values({ name, owner, endsAt: now + forMs })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ owner, endsAt: now + forMs })
        .where((where) => where.or([where('leases.owner', '=', owner), where('leases.endsAt', '<', now)])),
    )
    .returning('name')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives a lease back, so that another node need not wait for its end. */
export async function leaveLease(desk: Desk, name: string, owner: string): Promise<void> {
  await desk.db.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute()
}

/**
 * With SQLite there is one node: whatever a process of before held when it died is free at once.
 * On PostgreSQL other nodes may be alive; there leases end by themselves.
 */
export async function freeLeasesOfTheDead(desk: Desk): Promise<void> {
  if (desk.engine !== 'sqlite') return
  await desk.db.deleteFrom('leases').execute()
  await desk.db.updateTable('sources').set({ leaseOwner: null, leaseEndsAt: null }).where('leaseOwner', 'is not', null).execute()
}
