import { randomBytes } from 'node:crypto'
import type { Handle } from '../../kit/database/database.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { listWebhooks, updateWebhook, type WebhookRow } from './webhook.store.ts'

/** A new secret as Standard Webhooks writes it: 32 random bytes. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** What a secret is bound to: sealed for one webhook it opens for no other. */
export const sealedFor = (createdAt: number): string => `webhook ${createdAt}`

/** The secrets that sign now, the newest first; empty when they were sealed with another AFTERCARE_SECRET. */
export function secretsOf(secretBox: SecretBox, row: WebhookRow, now: number): string[] {
  const previous = row.previousEndsAt !== null && row.previousEndsAt > now ? row.previousSealed : null
  return [row.secretSealed, previous].flatMap((sealed) => (sealed === null ? [] : (secretBox.find(sealed, sealedFor(row.createdAt)) ?? [])))
}

/** Seals all secrets of webhooks with another AFTERCARE_SECRET; what does not open stays as it is. Answers how many. */
export async function resealWebhooks(tx: Handle, before: SecretBox, after: SecretBox): Promise<number> {
  let count = 0
  for (const { id, createdAt, secretSealed, previousSealed } of await listWebhooks(tx)) {
    const anew = (sealed: string | null) => {
      const plain = sealed === null ? null : before.find(sealed, sealedFor(createdAt))
      return plain === null ? sealed : after.seal(plain, sealedFor(createdAt))
    }
    await updateWebhook(tx, id, { secretSealed: anew(secretSealed) ?? secretSealed, previousSealed: anew(previousSealed) })
    count += 1
  }
  return count
}
