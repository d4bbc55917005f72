import type { Handle } from '../../kit/database/database.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { listProviders, type ProviderRow, updateProvider } from './provider.store.ts'

/** What a client's secret is bound to: sealed for one provider it opens for no other. */
const sealedFor = (createdAt: number): string => `identity provider ${createdAt}`

export const sealClientSecret = (secretBox: SecretBox, secret: string | null, createdAt: number): string | null =>
  secret === null ? null : secretBox.seal(secret, sealedFor(createdAt))

/** The secret of our client there; null when it has none, or was sealed with another AFTERCARE_SECRET. */
export const clientSecretOf = (secretBox: SecretBox, { clientSealed, createdAt }: ProviderRow): string | null =>
  clientSealed === null ? null : secretBox.find(clientSealed, sealedFor(createdAt))

/** Seals all secrets of clients with another AFTERCARE_SECRET; what does not open stays as it is. Answers how many. */
export async function resealProviders(tx: Handle, before: SecretBox, after: SecretBox): Promise<number> {
  let count = 0
  for (const row of await listProviders(tx)) {
    const secret = clientSecretOf(before, row)
    if (secret === null) continue
    await updateProvider(tx, row.id, { clientSealed: sealClientSecret(after, secret, row.createdAt) })
    count += 1
  }
  return count
}
