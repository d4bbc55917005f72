import { type Context, inTransaction } from '../../kit/database/context.ts'
import { saveSecretValue } from '../../kit/database/secret-value.ts'
import { StartError } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { resealProviders } from '../identity-providers/provider.secret.ts'
import { resealTotpKeys } from '../second-factors/totp.actions.ts'
import { resealStatusLinks } from '../service-orders/status-link.rotation.ts'
import { resealWebhooks } from '../webhooks/webhook.secret.ts'
import { findCredentials, sealedFor } from './source.credentials.ts'
import { listSources, updateSource } from './source.store.ts'

/**
 * Seals all that lies sealed with `before` with `after` instead, in one transaction; the desk must be stopped. Answers how many
 * sources, addresses of customers' pages, webhooks, and apps and providers of sign-in that were.
 * @throws StartError when a source cannot be read with `before`: nothing is changed then
 */
export async function rotateSecret(
  context: Context,
  before: SecretBox,
  after: SecretBox,
): Promise<{ sources: number; links: number; webhooks: number; signIns: number }> {
  return inTransaction(context, async (tx) => {
    const sources = (await listSources(tx)).filter(({ credentials }) => credentials !== null)
    for (const source of sources) {
      const credentials = findCredentials(before, source)
      if (!credentials)
        throw new StartError(`The credentials of ${source.name} cannot be read with the secret of now. Sign in there again first.`)
      await updateSource(tx, source.id, {
        credentials: after.seal(JSON.stringify(credentials), sealedFor(source.createdAt, source.channel)),
      })
    }
    const links = await resealStatusLinks(tx, before, after)
    const webhooks = await resealWebhooks(tx, before, after)
    const signIns = (await resealTotpKeys(tx, before, after)) + (await resealProviders(tx, before, after))
    // Answers that are kept for a day to be given again: nobody could read them.
    await tx.deleteFrom('answers').execute()
    // Whoever is just connecting a source begins anew.
    await tx.deleteFrom('connectAttempts').execute()
    await saveSecretValue(tx, after, context.clock())
    return { sources: sources.length, links, webhooks, signIns }
  })
}
