import type { ConnectTest } from '#shared/connect.schema.ts'
import { ChannelError } from '../../engines/channels/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { newToken, type SecretBox } from '../../kit/lib/secret-box.ts'
import { openConnection } from '../sources/source.actions.ts'
import { getSource } from '../sources/source.store.ts'
import { reserveMoney } from '../sources/spending.actions.ts'
import { bookSpend, removeReservation } from '../sources/spending.store.ts'
import { testBudget } from './connect-attempt.rules.ts'
import { asRefusal, readTest } from './connect-attempt.trying.ts'

/** As whom this process waits for its turn to renew a sign-in. */
const renewer = `trying ${newToken()}`

/**
 * Reads one page with a source's sign-in and another search, and keeps nothing of it but its cost, held under the cap before it is read.
 * @param query what to search for; null: the account's own mentions
 * @throws Refusal `source-not-found`, `no-search`, `test-over-cap` when the cap does not pay for it, `connect-failed` with what was said
 */
export async function trySource(
  context: Context,
  secretBox: SecretBox,
  { id, query, signal }: { id: number; query: string | null; signal: AbortSignal },
): Promise<ConnectTest> {
  const source = await getSource(context.db, id)
  if (source.removedAt !== null) throw notFound('source')
  const { searches, label, prices } = getChannel(source.channel)
  if (query !== null && !searches)
    throw new Refusal('bad-input', 'no-search', `${label} cannot be searched; leave the query out.`, { params: { channel: label } })
  const own = query === null
  const budget = prices && testBudget(prices, own)
  const held = budget === undefined ? null : await reserveMoney(context, id, budget, budget)
  if (held === 'spent' || held === 'busy')
    throw new Refusal('conflict', 'test-over-cap', 'What is left of the monthly cap does not pay for this page. Raise the cap to read it.')
  try {
    const connection = openConnection(context, secretBox, { ...source, query }, signal, renewer)
    const account = readJson(source.account) ?? (await connection.whoAmI())
    const { posts, cost, more } = await connection.fetchPosts(null, budget)
    await inTransaction(context, async (tx) => {
      await bookSpend(tx, { sourceId: id, at: context.clock(), kind: 'read', posts: posts.length, cost, deliveryId: null })
      if (held) await removeReservation(tx, held.id)
    })
    return { account: account.handle, ...readTest(posts, context.clock(), { more, own, prices }), cost }
  } catch (error) {
    if (held) await removeReservation(context.db, held.id)
    throw error instanceof ChannelError ? asRefusal(error) : error
  }
}
