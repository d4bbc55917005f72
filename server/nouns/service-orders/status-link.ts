import type { Handle } from '../../kit/database/database.ts'
import { hashToken, newToken, type SecretBox } from '../../kit/lib/secret-box.ts'

/** What a token is sealed for: it opens for no other page. */
const sealedFor = (statusHash: string) => `status:${statusHash}`

const seal = (secretBox: SecretBox, token: string) => {
  const statusHash = hashToken(token)
  return { statusHash, statusSealed: secretBox.seal(token, sealedFor(statusHash)) }
}

/** A new address of a customer's page: the hash by which it is found, and the token, sealed, to show the address again. */
export async function addStatusLink(tx: Handle, secretBox: SecretBox, orderId: number, at: number): Promise<void> {
  const link = { orderId, ...seal(secretBox, newToken()), holder: null, createdAt: at, lastUsedAt: null, revokedAt: null }
  await tx.insertInto('statusTokens').values(link).execute()
}

/** No address of this order opens any more. */
export async function revokeStatusLinks(tx: Handle, orderId: number, at: number): Promise<void> {
  await tx.updateTable('statusTokens').set({ revokedAt: at }).where('orderId', '=', orderId).where('revokedAt', 'is', null).execute()
}

/** The path of a customer's page; null when it was sealed with another AFTERCARE_SECRET: customers' links work on, ours can be renewed. */
export function statusPathOf(secretBox: SecretBox, link: { statusHash: string; statusSealed: string } | undefined): string | null {
  const token = link && secretBox.find(link.statusSealed, sealedFor(link.statusHash))
  return token ? `/s/${token}` : null
}

/** The newest address of each of these orders that still opens. */
export async function listStatusLinks(db: Handle, orderIds: readonly number[]) {
  if (orderIds.length === 0) return new Map<number, { statusHash: string; statusSealed: string }>()
  const rows = await db
    .selectFrom('statusTokens')
    .select(['orderId', 'statusHash', 'statusSealed'])
    .where('orderId', 'in', orderIds)
    .where('revokedAt', 'is', null)
    .orderBy('id')
    .execute()
  return new Map(rows.map((row) => [row.orderId, row]))
}

/** The order whose page this token opens; null: none, or it was revoked. */
export async function findOrderIdByToken(db: Handle, token: string): Promise<number | null> {
  const row = await db
    .selectFrom('statusTokens')
    .select('orderId')
    .where('statusHash', '=', hashToken(token))
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return row?.orderId ?? null
}

/** Seals the tokens that an Aftercare of before kept in clear (at start; afterwards there are none). */
export async function sealStatusLinks(db: Handle, secretBox: SecretBox): Promise<void> {
  const rows = await db.selectFrom('statusTokens').select(['id', 'statusSealed']).where('statusSealed', 'not like', '1.%').execute()
  for (const { id, statusSealed: token } of rows)
    await db.updateTable('statusTokens').set(seal(secretBox, token)).where('id', '=', id).where('statusSealed', '=', token).execute()
}

/** The token of a page, sealed with another secret; null when it does not open with the one of before. */
export function sealAnew(before: SecretBox, after: SecretBox, { statusHash, statusSealed }: { statusHash: string; statusSealed: string }) {
  const token = before.find(statusSealed, sealedFor(statusHash))
  return token === null ? null : seal(after, token).statusSealed
}
