import type { Handle } from '../../kit/database/database.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { sealAnew } from './status-link.ts'

/** Seals the tokens of all customers' pages with another secret; what does not open stays as it is. Answers how many. */
export async function resealStatusLinks(tx: Handle, before: SecretBox, after: SecretBox): Promise<number> {
  const rows = await tx.selectFrom('statusTokens').select(['id', 'statusHash', 'statusSealed']).execute()
  let count = 0
  for (const row of rows) {
    const statusSealed = sealAnew(before, after, row)
    if (statusSealed === null) continue
    await tx.updateTable('statusTokens').set({ statusSealed }).where('id', '=', row.id).execute()
    count += 1
  }
  return count
}
