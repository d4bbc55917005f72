import { second } from '../../kit/lib/clock.ts'
import { publicInstances } from './bluesky-jetstream.ts'
import { openReader } from './bluesky-reading.ts'
import { blueskyLength, blueskyLimit, findReply, sendReply } from './bluesky-replying.ts'
import { openSearch } from './bluesky-search.ts'
import { BlueskyRefusal, label, openBlueskySession } from './bluesky-session.ts'
import { patienceOf } from './calls.ts'
import type { Channel, Connection, ConnectionSettings } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'
import { writeOperators } from './search-writing.ts'

/** Bluesky, or any other server of the AT Protocol, through the account's own server. */
export const bluesky: Channel = {
  name: 'bluesky',
  label,
  settings: [
    { name: 'identifier', label: 'Handle', hint: 'Like fjellro.bsky.social.', secret: false, required: true },
    {
      name: 'appPassword',
      label: 'App password',
      hint: 'Made in Bluesky under Privacy and security, App passwords.',
      secret: true,
      required: true,
    },
    {
      name: 'baseUrl',
      label: 'Server address',
      hint: 'Leave empty for Bluesky’s own server.',
      secret: false,
      required: false,
      server: true,
    },
    {
      name: 'jetstreamUrl',
      label: 'Jetstream address',
      hint: 'For searches: where all posts are streamed. Leave empty for Bluesky’s own.',
      secret: false,
      required: false,
    },
  ],
  searches: true,
  writeSearch: writeOperators(),
  // 3,000 calls in 5 minutes by address.
  pollEveryMs: 5 * second,
  // Each reading of the stream begins five seconds before the last one ended.
  searchEveryMs: 20 * second,
  publicReplies: true,
  privateReplies: false,
  replyLimit: { length: blueskyLimit, counts: 'graphemes', perUrl: null, parts: true },
  lengthOf: blueskyLength,
  refreshes: 'all',
  price: () => 0,
  replyBy: () => ({ by: 'api', reason: null }),
  handOverUrl: () => null,
  // Its key makes asking again safe, so it is asked for five minutes; the pause lets a call that is still under way come to its end.
  reconciliation: { nativeKey: true, settleMs: 5 * second, attempts: 60 },
  open,
}

function open(settings: ConnectionSettings): Connection {
  const session = openBlueskySession(settings)
  const { fetchPosts, refresh, findPost, getPosts, ask } = openReader(session)
  const search = settings.query === null ? null : openSearch({ session, query: settings.query, ask, getPosts, ...streamOf(settings) })
  const replying = { session, findPost }

  return {
    async whoAmI() {
      const { did, handle } = await session.account()
      try {
        const { body } = await session.call({ name: 'app.bsky.actor.getProfile', query: { actor: did } })
        const profile = fieldsOf(body)
        return { externalId: did, handle: textOf(profile.handle) ?? handle, name: textOf(profile.displayName) || handle }
      } catch (error) {
        throw error instanceof BlueskyRefusal ? error.meaning : error
      }
    },
    fetchPosts: search?.fetchPosts ?? fetchPosts,
    refresh,
    sendReply: (order) => sendReply(replying, order),
    findReply: (order) => findReply(replying, order),
  }
}

/** Where searches find the stream of all posts. Another server's network may be another one, so its stream must be entered too. */
function streamOf({ settings, signal }: ConnectionSettings) {
  const entered = (textOf(settings.jetstreamUrl) ?? '').split(/[\s,]+/).filter(Boolean)
  const usual = textOf(settings.baseUrl)?.trim() ? [] : publicInstances
  const instances = (entered.length > 0 ? entered : usual).map((address) => address.replace(/^http/i, 'ws').replace(/\/+$/, ''))
  return { instances, patienceMs: patienceOf(settings.timeoutMs), signal }
}
