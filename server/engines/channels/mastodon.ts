import { second } from '../../kit/lib/clock.ts'
import { unreadable } from './calls.ts'
import type { Channel, Connection, ConnectionSettings } from './channel.ts'
import { findAddressProblem } from './fields.ts'
import { label, openMastodonClient } from './mastodon-client.ts'
import type { MastodonAccount } from './mastodon-cursor.ts'
import { memoryOf } from './mastodon-memory.ts'
import { readAccount } from './mastodon-parse.ts'
import { openReader } from './mastodon-reading.ts'
import { findReply, mastodonLength, mastodonLimit, sendReply } from './mastodon-replying.ts'
import { openServers, serversIn } from './mastodon-servers.ts'
import { mastodonSignIn } from './mastodon-sign-in.ts'
import { subscribe } from './mastodon-streaming.ts'
import { writeMastodon } from './search-writing.ts'

/** Mastodon, and what speaks its API; one account on one instance. */
export const mastodon: Channel = {
  name: 'mastodon',
  label,
  settings: [
    { name: 'baseUrl', label: 'Server address', hint: 'Like https://mastodon.social.', secret: false, required: true, server: true },
    {
      name: 'accessToken',
      label: 'Access token',
      hint: 'Of an application with the scopes read and write:statuses (Preferences, Development).',
      secret: true,
      required: true,
    },
    {
      name: 'moreServers',
      label: 'More servers',
      hint: 'For a hashtag: addresses of further servers to read it on, with spaces between them. A server shows only what has reached it.',
      secret: false,
      required: false,
    },
  ],
  signIns: [mastodonSignIn],
  findProblem: ({ moreServers }) => serversIn(moreServers).map(findAddressProblem).find(Boolean) ?? null,
  searches: true,
  writeSearch: writeMastodon,
  // 300 calls in 5 minutes, shared by all that is done with the account.
  pollEveryMs: 10 * second,
  publicReplies: true,
  privateReplies: true,
  replyLimit: { length: mastodonLimit, counts: 'graphemes', perUrl: 23, parts: true },
  lengthOf: mastodonLength,
  refreshes: 'all',
  price: () => 0,
  replyBy: () => ({ by: 'api', reason: null }),
  handOverUrl: () => null,
  // Its key makes asking again safe, so it is asked for five minutes; the pause lets a call that is still under way come to its end.
  reconciliation: { nativeKey: true, settleMs: 5 * second, attempts: 60 },
  open,
}

function open(settings: ConnectionSettings): Connection {
  const client = openMastodonClient(settings)
  let known: Promise<MastodonAccount> | null = null
  const account = () => {
    known ??= askAccount().catch((error) => {
      known = null
      throw error
    })
    return known
  }
  const reader = openReader(client, settings.query, account, memoryOf(settings.signal, client.base))
  const { findStatus, tag } = reader
  const replying = { client, account, findStatus }

  return {
    async whoAmI() {
      const { externalId, handle, name } = await account()
      return { externalId, handle, name }
    },
    ...openServers(settings, { client, reader, account }),
    ...((tag !== null || settings.query === null) && { subscribe: (onNews, ending) => subscribe(client, tag, onNews, ending) }),
    sendReply: (order) => sendReply(replying, order),
    findReply: (order) => findReply(replying, order),
  }

  async function askAccount(): Promise<MastodonAccount> {
    const { body } = await client.call({ path: 'v1/accounts/verify_credentials' })
    const found = readAccount(body)
    if (!found) throw unreadable(label, settings.clock())
    return found
  }
}
