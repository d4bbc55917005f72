import type { Selectable } from 'kysely'
import type { Role } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { IdentityProviderTable, IdentityTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

type Row = Selectable<IdentityProviderTable>
export type ProviderRow = Omit<Row, 'groupRoles'> & { groupRoles: Record<string, Role> }
export type IdentityRow = Selectable<IdentityTable>

const providerOf = (row: Row): ProviderRow => ({ ...row, groupRoles: readJson(row.groupRoles) })

export async function listProviders(db: Handle): Promise<ProviderRow[]> {
  return (await db.selectFrom('identityProviders').selectAll().orderBy('id').limit(20).execute()).map(providerOf)
}

export async function getProvider(db: Handle, id: number): Promise<ProviderRow> {
  const row = await db.selectFrom('identityProviders').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('identity-provider')
  return providerOf(row)
}

export async function addProvider(tx: Handle, { groupRoles, ...row }: Omit<ProviderRow, 'id'>): Promise<number> {
  const values = { ...row, groupRoles: JSON.stringify(groupRoles) }
  return (await tx.insertInto('identityProviders').values(values).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateProvider(tx: Handle, id: number, { groupRoles, ...change }: Partial<Omit<ProviderRow, 'id'>>): Promise<void> {
  const set = { ...change, ...(groupRoles !== undefined && { groupRoles: JSON.stringify(groupRoles) }) }
  if (Object.keys(set).length > 0) await tx.updateTable('identityProviders').set(set).where('id', '=', id).execute()
}

export async function removeProvider(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('identityProviders').where('id', '=', id).execute()
}

/** How many people here have signed in through each issuer. */
export async function countIdentities(db: Handle): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('identities')
    .select((row) => ['issuer', row.fn.countAll<number>().as('count')])
    .groupBy('issuer')
    .execute()
  return new Map(rows.map(({ issuer, count }) => [issuer, Number(count)]))
}

export async function findIdentity(db: Handle, issuer: string, subject: string): Promise<IdentityRow | null> {
  const row = await db.selectFrom('identities').selectAll().where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst()
  return row ?? null
}

/** Whether a person is known to an issuer, under whatever subject. */
export async function isLinked(db: Handle, agentId: number, issuer: string): Promise<boolean> {
  const row = await db.selectFrom('identities').select('id').where('agentId', '=', agentId).where('issuer', '=', issuer).executeTakeFirst()
  return row !== undefined
}

export async function addIdentity(tx: Handle, row: Omit<IdentityRow, 'id'>): Promise<void> {
  await tx.insertInto('identities').values(row).execute()
}

export async function touchIdentity(tx: Handle, id: number, usedAt: number): Promise<void> {
  await tx.updateTable('identities').set({ usedAt }).where('id', '=', id).execute()
}
