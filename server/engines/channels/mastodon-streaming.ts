import { second } from '../../kit/lib/clock.ts'
import { ChannelError } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'
import { label, type MastodonClient } from './mastodon-client.ts'
import { keepSocketOpen, notOpened } from './socket.ts'

/** Mastodon's server pings each 30 s; after three of them without a sign the line is broken. */
const longestSilenceMs = 90 * second

/**
 * Hears at once of what `query` would find: a hashtag's own stream, or, for mentions, the account's notifications alone (the `user` stream
 * also brings every post of everybody the account follows). A plain search has no stream. The token goes in a header, never in the address.
 * Nothing is said again after a break (docs.joinmastodon.org/methods/streaming).
 */
export async function subscribe(client: MastodonClient, tag: string | null, onNews: () => void, ending: AbortSignal): Promise<void> {
  const answer = await client.find({ path: 'v2/instance' })
  const found = textOf(fieldsOf(fieldsOf(fieldsOf(answer?.body).configuration).urls).streaming)
  const asked = tag === null ? 'stream=user:notification' : `stream=hashtag&tag=${encodeURIComponent(tag)}`
  const url = `${streamingBase(found, client.base)}/api/v1/streaming?${asked}`
  try {
    const { base: baseUrl, headers, patienceMs: openMs } = client
    const onMessage = (text: string) => {
      if (isNews(text)) onNews()
    }
    await keepSocketOpen({ url, headers, baseUrl, openMs, silentMs: longestSilenceMs, ending, onOpen: onNews, onMessage })
  } catch (error) {
    throw notOpened(error, { label, now: client.now() })
  }
}

/** The instance may have its streams elsewhere, but never less well protected: the token goes there. Throws ChannelError. */
function streamingBase(found: string | null, base: string): string {
  const usual = base.replace(/^http/i, 'ws')
  const streaming = (found ?? usual).replace(/\/+$/, '')
  if (/^wss:\/\//i.test(streaming) || /^ws:\/\//i.test(usual)) return streaming
  throw new ChannelError('drop', 'invalid', 'The Mastodon server has no protected stream. We go on asking it again and again.')
}

const news = new Set(['update', 'status.update', 'delete'])
const spoken = new Set(['mention', 'quote', 'update', 'quoted_update'])

/** Whether a message is about a post; notifications also tell of likes and followers. One that cannot be read may be anything. */
function isNews(text: string): boolean {
  try {
    const { event, payload } = fieldsOf(JSON.parse(text))
    if (event !== 'notification') return news.has(String(event))
    return spoken.has(String(fieldsOf(JSON.parse(String(payload))).type))
  } catch {
    return true
  }
}
