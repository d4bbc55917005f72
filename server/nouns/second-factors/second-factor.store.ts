import type { Selectable } from 'kysely'
import type { Role } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { PasskeyTable, TotpKeyTable } from '../../kit/database/schema.ts'

export type TotpKeyRow = Selectable<TotpKeyTable>
export type PasskeyRow = Selectable<PasskeyTable>

export async function findTotpKey(db: Handle, agentId: number): Promise<TotpKeyRow | null> {
  return (await db.selectFrom('totpKeys').selectAll().where('agentId', '=', agentId).executeTakeFirst()) ?? null
}

/** A key that waits for its first code; it takes the place of one that still waited. Answers whether there was room for it. */
export async function saveTotpKey(tx: Handle, row: { agentId: number; keySealed: string; createdAt: number }): Promise<boolean> {
  await tx.deleteFrom('totpKeys').where('agentId', '=', row.agentId).where('confirmedAt', 'is', null).execute()
  const saved = await tx
    .insertInto('totpKeys')
    .values({ ...row, usedStep: 0, confirmedAt: null })
    .onConflict((conflict) => conflict.column('agentId').doNothing())
    .returning('agentId')
    .executeTakeFirst()
  return saved !== undefined
}

/** Marks the code of a step as used, and its key as confirmed; false when it or a later one was used meanwhile. */
export async function spendStep(tx: Handle, key: TotpKeyRow, step: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('totpKeys')
    .set({ usedStep: step, confirmedAt: key.confirmedAt ?? now })
    .where('agentId', '=', key.agentId)
    .where('keySealed', '=', key.keySealed)
    .where('usedStep', '<', step)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function removeTotpKey(tx: Handle, agentId: number): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('totpKeys').where('agentId', '=', agentId).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export const listTotpKeys = (db: Handle): Promise<TotpKeyRow[]> => db.selectFrom('totpKeys').selectAll().execute()

export async function resealTotpKey(tx: Handle, agentId: number, keySealed: string): Promise<void> {
  await tx.updateTable('totpKeys').set({ keySealed }).where('agentId', '=', agentId).execute()
}

/** All codes of a person, in the place of those of before. */
export async function saveRecoveryCodes(tx: Handle, agentId: number, hashes: readonly string[], createdAt: number): Promise<void> {
  await removeRecoveryCodes(tx, agentId)
  await tx
    .insertInto('recoveryCodes')
    .values(hashes.map((codeHash) => ({ agentId, codeHash, createdAt, usedAt: null })))
    .execute()
}

export async function removeRecoveryCodes(tx: Handle, agentId: number): Promise<void> {
  await tx.deleteFrom('recoveryCodes').where('agentId', '=', agentId).execute()
}

export async function countRecoveryCodes(db: Handle, agentId: number): Promise<{ left: number; of: number }> {
  const rows = await db.selectFrom('recoveryCodes').select('usedAt').where('agentId', '=', agentId).execute()
  return { left: rows.filter(({ usedAt }) => usedAt === null).length, of: rows.length }
}

/** Marks a code as used; false when the person has none like it that still works. */
export async function spendRecoveryCode(tx: Handle, agentId: number, codeHash: string, usedAt: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recoveryCodes')
    .set({ usedAt })
    .where('agentId', '=', agentId)
    .where('codeHash', '=', codeHash)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export function listPasskeys(db: Handle, agentId: number): Promise<PasskeyRow[]> {
  return db.selectFrom('passkeys').selectAll().where('agentId', '=', agentId).orderBy('id').execute()
}

export async function findPasskey(db: Handle, credentialId: string): Promise<PasskeyRow | null> {
  return (await db.selectFrom('passkeys').selectAll().where('credentialId', '=', credentialId).executeTakeFirst()) ?? null
}

/** False when that key is somebody's already. */
export async function addPasskey(tx: Handle, row: Omit<PasskeyRow, 'id' | 'usedAt' | 'transports'> & { transports: readonly string[] }) {
  const added = await tx
    .insertInto('passkeys')
    .values({ ...row, transports: JSON.stringify(row.transports), usedAt: null })
    .onConflict((conflict) => conflict.column('credentialId').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Notes a use, unless the key was used meanwhile. */
export async function touchPasskey(tx: Handle, { id, signCount }: PasskeyRow, next: number, usedAt: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ signCount: next, usedAt })
    .where('id', '=', id)
    .where('signCount', '=', signCount)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function renamePasskey(tx: Handle, agentId: number, id: number, name: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('agentId', '=', agentId)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function removePasskey(tx: Handle, agentId: number, id: number): Promise<string | null> {
  const row = await tx.deleteFrom('passkeys').where('id', '=', id).where('agentId', '=', agentId).returning('name').executeTakeFirst()
  return row?.name ?? null
}

export async function removePasskeysOf(tx: Handle, agentId: number): Promise<void> {
  await tx.deleteFrom('passkeys').where('agentId', '=', agentId).execute()
}

/** How many passkeys were made for another host than this: they work nowhere any more. */
export async function countForeignPasskeys(db: Handle, rpId: string): Promise<number> {
  const { count } = await db
    .selectFrom('passkeys')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('rpId', '<>', rpId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Which of these people have a confirmed app or a passkey. */
export async function listProtected(db: Handle): Promise<Set<number>> {
  const [apps, keys] = await Promise.all([
    db.selectFrom('totpKeys').select('agentId').where('confirmedAt', 'is not', null).execute(),
    db.selectFrom('passkeys').select('agentId').distinct().execute(),
  ])
  return new Set([...apps, ...keys].map(({ agentId }) => agentId))
}

export async function listRequiringRoles(db: Handle): Promise<Role[]> {
  return (await db.selectFrom('secondFactorRules').select('role').execute()).map(({ role }) => role)
}

export async function addRule(tx: Handle, role: Role, sinceAt: number): Promise<void> {
  await tx.insertInto('secondFactorRules').values({ role, sinceAt }).execute()
}

export async function removeRule(tx: Handle, role: Role): Promise<void> {
  await tx.deleteFrom('secondFactorRules').where('role', '=', role).execute()
}
