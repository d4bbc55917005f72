import type { ChannelName } from '#shared/channel.ts'
import type { Post } from '../../engines/channels/channel.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { moveDelivery } from '../deliveries/delivery.store.ts'
import { markOut, markSent } from './reply.delivery.ts'
import { getReply } from './reply.store.ts'

/** Words as two forms of one text share them: without names in front, links and the kind of space. */
const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/^(\s*@[\p{L}\p{N}_.@-]+)+/u, '')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * Our own posts, heard while polling, settle replies that wait for exactly that: one handed to a person is attached whatever
 * its final words, one of unknown fate only if the words are the same.
 */
export async function attachOwnPosts(
  tx: Handle,
  context: Context,
  channel: ChannelName,
  posts: readonly Post[],
  emit: (event: NewEvent) => void,
): Promise<void> {
  const answers = posts.filter((post) => post.own && post.inReplyTo !== null)
  if (answers.length === 0) return
  const parents = answers.map((post) => post.inReplyTo as string)
  const waiting = await tx
    .selectFrom('replies')
    .innerJoin('mentions', 'mentions.id', 'replies.answersMentionId')
    .select(['replies.id', 'replies.state', 'replies.text', 'replies.deliveryId', 'mentions.externalId as answered'])
    .select(['replies.parts', 'replies.partsOut', 'replies.lastPartId'])
    .where('mentions.channel', '=', channel)
    .where('replies.state', 'in', ['handed-over', 'uncertain'])
    .where((where) => where.or([where('mentions.externalId', 'in', parents), where('replies.lastPartId', 'in', parents)]))
    .orderBy('replies.id')
    .execute()
  for (const reply of waiting) {
    const words = readJson(reply.parts)?.[reply.partsOut] ?? reply.text
    const parent = reply.lastPartId ?? reply.answered
    const post = answers.find(
      (one) => one.inReplyTo === parent && (reply.state === 'handed-over' || comparable(one.text) === comparable(words)),
    )
    if (!post) continue
    const found = { externalId: post.externalId, url: post.url }
    const sent = { state: 'sent', sentAt: context.clock(), ...found, failure: null } as const
    const carried = reply.deliveryId === null ? null : await moveDelivery(tx, reply.deliveryId, ['unknown'], sent)
    const row = await getReply(tx, reply.id)
    if (carried) await markOut(tx, context, row, carried, null, emit)
    else await markSent(tx, context, row, found, null, emit)
  }
}
