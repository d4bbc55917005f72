import type { Handle } from '../../kit/database/database.ts'
import { hashToken, newToken, type SecretBox } from '../../kit/lib/secret-box.ts'

/** What a token is sealed for: it opens for no other page. */
const sealedFor = (statusHash: string) => `status:${statusHash}`

const seal = (secretBox: SecretBox, token: string) => {
  const statusHash = hashToken(token)
  return { statusHash, statusSealed: secretBox.seal(token, sealedFor(statusHash)) }
}

/** A new address of a customer's page: the hash by which it is found, and the token, sealed, to show the address again. */
export const newStatusLink = (secretBox: SecretBox) => seal(secretBox, newToken())

/** The path of a customer's page; null when it was sealed with another AFTERCARE_SECRET: customers' links work on, ours can be renewed. */
export function statusPathOf(
  secretBox: SecretBox,
  { statusHash, statusSealed }: { statusHash: string; statusSealed: string },
): string | null {
  const token = secretBox.find(statusSealed, sealedFor(statusHash))
  return token === null ? null : `/s/${token}`
}

/** Seals the tokens that an Aftercare of before kept in clear (at start; afterwards there are none). */
export async function sealStatusLinks(db: Handle, secretBox: SecretBox): Promise<void> {
  const rows = await db.selectFrom('serviceOrders').select(['id', 'statusSealed']).where('statusSealed', 'not like', '1.%').execute()
  for (const { id, statusSealed: token } of rows)
    await db.updateTable('serviceOrders').set(seal(secretBox, token)).where('id', '=', id).where('statusSealed', '=', token).execute()
}

/** The token of a page, sealed with another secret; null when it does not open with the one of before. */
export function sealAnew(before: SecretBox, after: SecretBox, { statusHash, statusSealed }: { statusHash: string; statusSealed: string }) {
  const token = before.find(statusSealed, sealedFor(statusHash))
  return token === null ? null : seal(after, token).statusSealed
}
