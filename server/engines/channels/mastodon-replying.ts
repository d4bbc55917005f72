import { countLength } from '#shared/text-length.ts'
import { minute } from '../../kit/lib/clock.ts'
import { unreadable } from './calls.ts'
import { ChannelError, type ReplyOrder, type SentReply } from './channel.ts'
import { fieldsOf } from './fields.ts'
import { label, listIn, type MastodonClient } from './mastodon-client.ts'
import type { MastodonAccount } from './mastodon-cursor.ts'
import { readStatus, type Status } from './mastodon-parse.ts'
import type { Sought } from './mastodon-statuses.ts'

/** What most servers allow; the server's own limit is asked for before sending. */
const usualLimit = 500
/** The name of whoever is answered goes in front; it is at most 30 characters on Mastodon. */
const roomForName = 32
/** Longest reply an agent can write. */
export const mastodonLimit = usualLimit - roomForName
/** Mastodon keeps an Idempotency-Key for an hour; to be safe it is trusted for less. */
const keyLivesMs = 55 * minute
/** A post that is not found is looked for again after this. */
const unknownMs = 10 * minute

/** Widest first: a reply is never seen by more people than what it answers. */
const visibilities = ['public', 'unlisted', 'private', 'direct'] as const

export type Replying = {
  client: MastodonClient
  account(): Promise<MastodonAccount>
  findStatus(uri: string): Promise<Sought>
}

/**
 * Length as Mastodon counts it: characters as seen, a link 23, of a person elsewhere only the name. Source: StatusLengthValidator of
 * Mastodon 4.
 */
export function mastodonLength(text: string): number {
  return countLength(text.replace(/(@[\w.-]+)@[\w.-]+\w/g, '$1'), { counts: 'graphemes', perUrl: 23 })
}

/**
 * Sends a reply. The same order again within an hour gives the same status (Idempotency-Key); later it is looked for first.
 * Throws ChannelError; `doubt` when Mastodon may have taken it.
 */
export async function sendReply(replying: Replying, order: ReplyOrder): Promise<SentReply> {
  const { client } = replying
  const [parent, limit] = await Promise.all([replying.findStatus(order.inReplyTo), askLimit(client)])
  if (parent === 'gone') throw new ChannelError('drop', 'gone', 'The post is not on Mastodon any more.')
  if (parent === 'unknown')
    throw new ChannelError(
      'retry-at',
      'network',
      'Mastodon does not find the post at the moment: its author’s server may be down. We try again by ourselves.',
      { retryAt: client.now() + unknownMs },
    )
  const words = order.text.toWellFormed().trim()
  // A further post of a longer reply answers ourselves.
  const text = parent.post.own || namesAuthor(words, parent.acct) ? words : `@${parent.acct} ${words}`
  const longest = limit - roomForName
  if (mastodonLength(words) > longest || mastodonLength(text) > limit)
    throw new ChannelError('drop', 'invalid', `The reply is longer than the ${longest} characters this Mastodon server allows. Shorten it.`)
  if (client.now() - order.attemptedAt >= keyLivesMs) {
    const found = await findAnswer(replying, parent, order)
    if (found) return found
  }
  const { body } = await client.call({
    method: 'POST',
    path: 'v1/statuses',
    json: { status: text, in_reply_to_id: parent.id, visibility: narrower(order.visibility, parent.visibility) },
    idempotencyKey: order.key,
  })
  const status = readStatus(body, await replying.account())
  if (!status)
    throw new ChannelError('unknown', 'broken-answer', 'Mastodon did not confirm the reply. We look for it before anything is tried again.')
  return sentAs(status)
}

/** Looks among the answers to that post for one of ours with these words. Throws ChannelError. */
export async function findReply(replying: Replying, order: ReplyOrder): Promise<SentReply | null> {
  const parent = await replying.findStatus(order.inReplyTo)
  return typeof parent === 'string' ? null : findAnswer(replying, parent, order)
}

async function findAnswer({ client, account }: Replying, parent: Status, order: ReplyOrder): Promise<SentReply | null> {
  const us = await account()
  const answer = await client.find({ path: `v1/statuses/${parent.id}/context` })
  if (answer === null) return null
  const wanted = comparable(order.text)
  const found = listIn(fieldsOf(answer.body).descendants, client.now())
    .map((value) => readStatus(value, us))
    .find((status) => status?.post.own && status.parentId === parent.id && comparable(status.post.text) === wanted)
  return found ? sentAs(found) : null
}

/** The longest status this server takes. Throws ChannelError when the server does not say anything that can be read. */
async function askLimit(client: MastodonClient): Promise<number> {
  const answer = await client.find({ path: 'v2/instance' })
  if (answer === null) return usualLimit
  const { body } = answer
  const limit = fieldsOf(fieldsOf(fieldsOf(body).configuration).statuses).max_characters
  if (typeof body !== 'object' || body === null) throw unreadable(label, client.now())
  return typeof limit === 'number' && limit > 0 ? limit : usualLimit
}

function narrower(wanted: ReplyOrder['visibility'], parent: string): (typeof visibilities)[number] {
  const asked = wanted === 'private' ? 'direct' : 'public'
  const theirs = visibilities.find((one) => one === parent) ?? 'direct'
  return visibilities.indexOf(theirs) > visibilities.indexOf(asked) ? theirs : asked
}

/** Who is not named is not told. */
function namesAuthor(text: string, acct: string): boolean {
  const lower = text.toLowerCase()
  const at = lower.indexOf(`@${acct.toLowerCase()}`)
  return at >= 0 && !/[\w@.]/.test(lower[at + acct.length + 1] ?? ' ')
}

function comparable(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/^(\s*@[\w.@-]+)+/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const sentAs = ({ post }: Status): SentReply => ({ externalId: post.externalId, url: post.url })
