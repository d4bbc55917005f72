import { type Context, inTransaction } from '../../kit/database/context.ts'
import { fitsSecret, saveSecretValue } from '../../kit/database/secret-value.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { findCredentials } from './source.credentials.ts'
import { listSources, updateSource } from './source.store.ts'

/** `fits`: what the database holds was sealed with the secret of now. `unreadable`: names of the sources whose credentials do not open. */
export type SecretCheck = { fits: boolean; unreadable: string[] }

/**
 * Whether AFTERCARE_SECRET is the one with which this database was sealed. Where nothing depends on another one any more, that of now is the
 * right one from here on.
 */
export async function checkSecret(context: Context, secretBox: SecretBox): Promise<SecretCheck> {
  const found = await inspectSecret(context, secretBox)
  if (!found.fits && found.unreadable.length > 0) return found
  if (!found.fits || (await fitsSecret(context.db, secretBox)) === null) await saveSecretValue(context.db, secretBox, context.clock())
  return { ...found, fits: true }
}

/** As `checkSecret`, but changes nothing. */
export async function inspectSecret(context: Context, secretBox: SecretBox): Promise<SecretCheck> {
  const sources = await listSources(context.db)
  const unreadable = sources.filter((source) => findCredentials(secretBox, source) === null).map(({ name }) => name)
  return { fits: (await fitsSecret(context.db, secretBox)) ?? unreadable.length === 0, unreadable }
}

/** Starts the sources again that stopped because another secret was given, when the right one is back (at start). */
export async function resumeReadableSources(context: Context, secretBox: SecretBox): Promise<void> {
  const stopped = (await listSources(context.db)).filter((source) => source.state === 'stopped' && source.errorCode === 'secret-changed')
  const readable = stopped.filter((source) => findCredentials(secretBox, source) !== null)
  await inTransaction(context, async (tx) => {
    for (const { id } of readable) await updateSource(tx, id, { state: 'live', error: null, errorCode: null, nextPollAt: context.clock() })
  })
}

/** What is wrong with the secret and what to do, as one sentence for the log; null when nothing is. */
export function findSecretProblem({ fits, unreadable }: SecretCheck, place: string): string | null {
  if (unreadable.length === 0) return null
  const who = `${unreadable.length} source${unreadable.length === 1 ? '' : 's'} (${unreadable.join(', ').slice(0, 200)})`
  return fits
    ? `The credentials of ${who} are damaged. Sign in there again in Settings.`
    : `The secret in ${place} is not the one this database was sealed with: ${who} cannot be read. Put the secret of before back and start again, or sign in there again in Settings.`
}
