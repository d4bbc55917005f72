import { countLength } from '#shared/text-length.ts'
import { type BlueskyPost, webUrl } from './bluesky-parse.ts'
import { BlueskyRefusal, type BlueskySession } from './bluesky-session.ts'
import { replyKeyOf } from './bluesky-tid.ts'
import { ChannelError, type ReplyOrder, type SentReply } from './channel.ts'
import { fieldsOf, textOf } from './fields.ts'

const collection = 'app.bsky.feed.post'

/** Longest post, in characters as seen; it must also fit in ten times as many bytes of UTF-8 (lexicon of app.bsky.feed.post). */
export const blueskyLimit = 300
const bytesPerCharacter = 10

/** Length as Bluesky counts it; a text that is too long only in bytes counts as too long too. */
export function blueskyLength(text: string): number {
  return Math.max(countLength(text, { counts: 'graphemes', perUrl: null }), Math.ceil(Buffer.byteLength(text) / bytesPerCharacter))
}

type Replying = { session: BlueskySession; findPost(uri: string): Promise<BlueskyPost | null> }

/**
 * Puts the reply under a key that follows from the order: the same order again changes nothing and answers the same post.
 * Throws ChannelError; `doubt` when Bluesky may have taken it.
 */
export async function sendReply({ session, findPost }: Replying, order: ReplyOrder): Promise<SentReply> {
  if (order.visibility === 'private')
    throw new ChannelError('drop', 'invalid', 'Private replies are not possible on Bluesky here. Reply in public, or by another channel.')
  const text = order.text.toWellFormed().trim()
  if (blueskyLength(text) > blueskyLimit)
    throw new ChannelError('drop', 'invalid', `The reply is longer than the ${blueskyLimit} characters Bluesky allows. Shorten it.`)
  const { did } = await session.account()
  const answered = await findPost(order.inReplyTo)
  if (!answered) {
    // The author may have taken the post away after a first try got through.
    const found = await findReply({ session }, order)
    if (found) return found
    throw new ChannelError('drop', 'gone', 'The post is not on Bluesky any more.')
  }
  if (answered.replyDisabled)
    throw new ChannelError('drop', 'not-summoned', 'The author of this post lets only some people answer, and we are not among them.')
  const facets = await facetsIn(text, answered)
  const record = {
    $type: collection,
    text,
    // Fixed like the key: the same order must make the same record.
    createdAt: new Date(order.attemptedAt).toISOString(),
    ...(facets.length > 0 && { facets }),
    reply: { root: answered.root, parent: answered.ref },
  }
  const rkey = replyKeyOf(order)
  try {
    const json = { repo: did, collection, rkey, record, swapRecord: null }
    const { body } = await session.call({ method: 'POST', name: 'com.atproto.repo.putRecord', json, write: true })
    const uri = textOf(fieldsOf(body).uri)
    if (uri) return sentAs(did, uri)
  } catch (error) {
    if (!(error instanceof BlueskyRefusal)) throw error
    // Something lies under our key already, so an earlier try got through (and the post answered has changed since).
    if (error.error !== 'InvalidSwap') throw error.meaning
    const found = await findReply({ session }, order)
    if (found) return found
  }
  throw new ChannelError('unknown', 'broken-answer', 'Bluesky did not confirm the reply. We look for it before anything is tried again.')
}

/** Looks under the key of this order. Throws ChannelError. */
export async function findReply({ session }: Pick<Replying, 'session'>, order: ReplyOrder): Promise<SentReply | null> {
  const { did } = await session.account()
  try {
    const query = { repo: did, collection, rkey: replyKeyOf(order) }
    const { body } = await session.call({ name: 'com.atproto.repo.getRecord', query })
    const uri = textOf(fieldsOf(body).uri)
    return uri ? sentAs(did, uri) : null
  } catch (error) {
    if (!(error instanceof BlueskyRefusal)) throw error
    if (error.error === 'RecordNotFound') return null
    throw error.meaning
  }
}

/** Links, tags and the name of whoever is answered, by their place in UTF-8 bytes; without them nothing can be pressed. */
async function facetsIn(text: string, { post }: BlueskyPost) {
  const { RichText } = await import('@atproto/api')
  const rich = new RichText({ text })
  rich.detectFacetsWithoutResolution()
  return (rich.facets ?? []).flatMap(({ index, features }) => {
    const saved = features.flatMap((feature) => {
      const { did: name } = feature as { did?: string }
      if (name === undefined) return [feature]
      return name.toLowerCase() === post.author.handle.toLowerCase() ? [{ ...feature, did: post.author.externalId }] : []
    })
    return saved.length > 0 ? [{ index: { byteStart: index.byteStart, byteEnd: index.byteEnd }, features: saved }] : []
  })
}

const sentAs = (did: string, uri: string): SentReply => ({ externalId: uri, url: webUrl(did, uri) })
