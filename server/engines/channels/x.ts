import { second } from '../../kit/lib/clock.ts'
import { type Channel, ChannelError, type Connection, type ConnectionSettings } from './channel.ts'
import { writeOperators } from './search-writing.ts'
import { XFailure } from './x-client.ts'
import { linksIn, weightedLength, xTextLimit } from './x-length.ts'
import { memoryOf } from './x-memory.ts'
import { readAccount, type XAccount } from './x-parse.ts'
import { xPrices } from './x-prices.ts'
import { openReader } from './x-reading.ts'
import { findReply, sendReply } from './x-replying.ts'
import { openSession } from './x-session.ts'
import { xSignIn } from './x-sign-in.ts'

/** X, API v2, pay per use. */
export const x: Channel = {
  name: 'x',
  label: 'X',
  settings: [
    { name: 'accessToken', label: 'Access token', hint: 'Of the account that is mentioned and answers.', secret: true, required: true },
    { name: 'refreshToken', label: 'Refresh token', hint: 'Renews the access token every two hours.', secret: true, required: false },
    { name: 'clientId', label: 'Client ID', hint: 'Needed with a refresh token.', secret: false, required: false },
    { name: 'clientSecret', label: 'Client secret', hint: 'Only for confidential clients.', secret: true, required: false },
    {
      name: 'account',
      label: 'Account',
      hint: 'Only for a token that stands for an app and not for an account.',
      secret: false,
      required: false,
    },
    { name: 'baseUrl', label: 'Server address', hint: 'Leave empty for X itself.', secret: false, required: false, server: true },
  ],
  signIns: [xSignIn],
  searches: true,
  writeSearch: writeOperators('-is:retweet'),
  // 300 calls in 15 minutes.
  pollEveryMs: 3 * second,
  publicReplies: true,
  privateReplies: false,
  replyLimit: { length: xTextLimit, counts: 'weighted', perUrl: 23, parts: true },
  lengthOf: weightedLength,
  refreshes: 'answered',
  prices: {
    'own-post': xPrices.ownedRead,
    post: xPrices.post,
    author: xPrices.user,
    reply: xPrices.reply,
    'reply-with-link': xPrices.replyWithLink,
  },
  price: (text) => (linksIn(text).length > 0 ? xPrices.replyWithLink : xPrices.reply),
  replyBy: ({ addressed }) =>
    addressed ? { by: 'api', reason: null } : { by: 'hand', reason: 'X lets a program answer only people who mention or quote us.' },
  handOverUrl: ({ inReplyTo, text, url }) =>
    `${siteOf(url)}/intent/tweet?${new URLSearchParams({ in_reply_to: inReplyTo, text: text.toWellFormed() })}`,
  reconciliation: { nativeKey: false, settleMs: 30 * second, attempts: 3 },
  open,
}

function open(settings: ConnectionSettings): Connection {
  const session = openSession(settings)
  let known: Promise<XAccount> | null = null
  const account = () => {
    known ??= askAccount().catch((error) => {
      known = null
      throw error
    })
    return known
  }
  const { fetchPosts, refresh } = openReader(session, settings, account)

  return {
    whoAmI: account,
    fetchPosts,
    refresh,
    sendReply: (order) => sendReply(session, order),
    findReply: async (order, paid) =>
      findReply(session, await account(), order, { now: settings.clock(), paid, memory: memoryOf(settings.signal) }),
  }

  async function askAccount(): Promise<XAccount> {
    try {
      const name = session.settings.account
      const { data } = await session.call({ method: 'GET', path: name ? `users/by/username/${encodeURIComponent(name)}` : 'users/me' })
      const found = readAccount((data as { data?: unknown }).data)
      if (found) return found
      if (name) throw new ChannelError('stop-and-ask', 'invalid', `X knows no account @${name}. Check the settings of this source.`)
      throw new ChannelError('retry-at', 'broken-answer', 'X gave an answer that cannot be read. We try again by ourselves.', {
        retryAt: settings.clock() + 30 * second,
      })
    } catch (error) {
      if (error instanceof XFailure)
        throw new ChannelError(
          'stop-and-ask',
          'token',
          'X does not say whose token this is. Enter the account in the settings of this source.',
          { cause: error },
        )
      throw error
    }
  }
}

function siteOf(url: string | null): string {
  return url && URL.canParse(url) ? new URL(url).origin : 'https://x.com'
}
