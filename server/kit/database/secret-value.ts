import type { SecretBox } from '../lib/secret-box.ts'
import type { Handle } from './database.ts'
import { findHealthCheck, saveHealthCheck } from './health-check.store.ts'

const about = 'health check of the secret'
const words = 'aftercare'

/** Keeps a value sealed with this secret: by it the next start knows whether it was given the same one. */
export const saveSecretValue = (db: Handle, secretBox: SecretBox, at: number): Promise<void> =>
  saveHealthCheck(db, 'secret', at, secretBox.seal(words, about))

/** Whether a database was sealed with this secret; null when it does not say. */
export async function fitsSecret(db: Handle, secretBox: SecretBox): Promise<boolean | null> {
  const kept = await findHealthCheck(db, 'secret')
  return kept ? secretBox.find(kept.result, about) === words : null
}
