import { readJson } from '../../kit/database/json.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import type { AttemptRow } from './connect-attempt.store.ts'

/** What of an attempt nobody may read. */
export type Kept = {
  /** Until somebody came back: what shows that the same program asked and trades (PKCE), and the address of return. */
  verifier?: string
  redirectUri?: string
  /** Our client, where it was made known for this attempt alone. */
  client?: Record<string, string>
  /** Settings of the source that are credentials. */
  credentials: Record<string, string>
}

type Sealing = Pick<AttemptRow, 'createdAt' | 'channel' | 'agentId'>

const sealedFor = ({ createdAt, channel, agentId }: Sealing) => `connect attempt ${channel} ${agentId} ${createdAt}`

export const sealKept = (secretBox: SecretBox, row: Sealing, kept: Kept): string => secretBox.seal(JSON.stringify(kept), sealedFor(row))

/** What was sealed; null: nothing is left of it, or it was sealed with another AFTERCARE_SECRET. */
export function findKept(secretBox: SecretBox, row: AttemptRow): Kept | null {
  const opened = row.sealed === null ? null : secretBox.find(row.sealed, sealedFor(row))
  return opened === null ? null : readJson<Kept>(opened)
}
