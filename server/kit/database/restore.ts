import { copyFile, rename, rm } from 'node:fs/promises'
import { sql } from 'kysely'
import type { DeliveryState } from '#shared/delivery.ts'
import type { ReplyState } from '#shared/reply.ts'
import { StartError } from '../lib/errors.ts'
import { makePrivate } from '../lib/private-file.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { describe, exists, type Manifest, readManifest, refusePostgres } from './backup.ts'
import { inTransaction } from './context.ts'
import { type Handle, migrate, openDatabase, sqliteFile } from './database.ts'
import { lockDesk } from './desk-lock.ts'
import { fitsSecret } from './secret-value.ts'
import type { DeliveryFailure } from './tables/deliveries.ts'

type People = {
  endedTokens: number
  /** Whether those who were disabled in the database of before could be read, and are so again. */
  carriedOver: boolean
  /** Who may sign in, with the passwords of then. */
  active: { name: string; email: string; role: string }[]
  /** Whether the secret given is the one of the backup; null: nobody knows. */
  fitsSecret: boolean | null
}
/** `saved`: where the database of before is; null when there was none. */
export type Restored = Manifest & People & { saved: string | null }

/**
 * Puts a backup in the place of the database: the manifest is verified first, the old database is kept beside it.
 * Whoever was disabled in that one stays so; all sessions, tokens and invitations end, since some may have been taken back since. Replies that were on their way when the backup was made may have been sent since: they become drafts or wait for a
 * person's look, and sending stays paused until an administrator resumes it.
 * @param secretBox with the secret that the desk will be started with; null: there is none yet
 * @throws StartError when a desk is at work or the backup is damaged, nothing is changed then
 */
export async function restore(databaseUrl: string, file: string, now: number, secretBox: SecretBox | null): Promise<Restored> {
  refusePostgres(databaseUrl)
  const lock = await lockDesk(databaseUrl)
  try {
    return await putInPlace(databaseUrl, file, now, secretBox)
  } finally {
    await lock.release()
  }
}

async function putInPlace(databaseUrl: string, file: string, now: number, secretBox: SecretBox | null): Promise<Restored> {
  const manifest = await readManifest(file)
  const found = await describe(file)
  if (found.sha256 !== manifest.sha256)
    throw new StartError(`${file} is damaged: its hash is not the one in the manifest. Nothing was changed.`)
  const target = sqliteFile(databaseUrl)
  const fresh = `${target}.restoring`
  makePrivate(fresh)
  await copyFile(file, fresh)
  const disabled = (await exists(target)) ? await findDisabled(target) : null
  const people = await calmDown(fresh, { now, disabled, secretBox })
  const saved = (await exists(target)) ? `${target}.before-restore-${new Date(now).toISOString().replace(/\W/g, '')}` : null
  if (saved) await rename(target, saved)
  for (const part of ['-wal', '-shm']) {
    if (saved && (await exists(target + part))) await rename(target + part, saved + part)
    await rm(fresh + part, { force: true })
  }
  await rename(fresh, target)
  return { ...manifest, saved, ...people }
}

/** Who is disabled in a database, by address; null when it cannot be read. */
async function findDisabled(file: string): Promise<Map<string, number> | null> {
  const database = openDatabase(file)
  try {
    const rows = await database.db.selectFrom('agents').select(['email', 'disabledAt']).where('disabledAt', 'is not', null).execute()
    return new Map(rows.map(({ email, disabledAt }) => [email, disabledAt ?? 0]))
  } catch {
    // A damaged database is why one restores; the answer says that nothing could be carried over.
    return null
  } finally {
    await database.close()
  }
}

type Calming = { now: number; disabled: Map<string, number> | null; secretBox: SecretBox | null }

async function calmDown(file: string, { now, disabled, secretBox }: Calming): Promise<People> {
  const database = openDatabase(file)
  try {
    // A backup may have been made by an earlier version.
    await migrate(database)
    await inTransaction(database, async (tx) => {
      await calm(
        tx,
        { from: 'approved', to: 'withdrawn', reply: 'draft' },
        'Restored from a backup: look whether it was posted, then send.',
      )
      await calm(
        tx,
        { from: 'sending', to: 'unknown', reply: 'uncertain' },
        'Restored from a backup: look whether it was posted, then say.',
      )
      await tx
        .insertInto('pauses')
        .values({ name: 'sending', sinceAt: now, why: 'A backup was restored.' })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ sinceAt: now }))
        .execute()
      await tx.deleteFrom('sessions').execute()
      await tx.deleteFrom('signInSteps').execute()
      await tx.deleteFrom('resetRequests').execute()
      await tx.deleteFrom('connectAttempts').execute()
      await tx.updateTable('agents').set({ invitationHash: null, invitationEndsAt: null, resetHash: null, resetEndsAt: null }).execute()
      for (const [email, disabledAt] of disabled ?? [])
        await tx.updateTable('agents').set({ disabledAt }).where('email', '=', email).where('disabledAt', 'is', null).execute()
    })
    const { numDeletedRows } = await database.db.deleteFrom('tokens').executeTakeFirstOrThrow()
    const active = await database.db.selectFrom('agents').select(['name', 'email', 'role']).where('disabledAt', 'is', null).execute()
    const fits = secretBox ? await fitsSecret(database.db, secretBox) : null
    await sql`pragma wal_checkpoint(truncate)`.execute(database.db)
    return { endedTokens: Number(numDeletedRows), carriedOver: disabled !== null, active, fitsSecret: fits }
  } finally {
    await database.close()
  }
}

/** What was on its way in one state stays where it is until a person says more; `words` stand beside it. */
async function calm(
  tx: Handle,
  { from, to, reply }: { from: DeliveryState; to: DeliveryState; reply: ReplyState },
  words: string,
): Promise<void> {
  const failure: DeliveryFailure = { kind: 'restored', code: 'restored', words }
  const draft = reply === 'draft' && { approvedVersion: null, approvedBy: null, approvedAt: null }
  await tx
    .updateTable('replies')
    .set({ state: reply, ...draft })
    .where('deliveryId', 'in', tx.selectFrom('deliveries').select('id').where('state', '=', from))
    .execute()
  await tx
    .updateTable('deliveries')
    .set({ state: to, reconcileAt: null, failure: JSON.stringify(failure) })
    .where('state', '=', from)
    .execute()
}
