import { hasBlank } from '#shared/blank.ts'
import type { ReplyState, Visibility } from '#shared/reply.ts'
import { replyMoves } from '#shared/reply.ts'
import { mostParts, splitReply } from '#shared/reply-parts.ts'
import type { Channel } from '../../engines/channels/channel.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** @throws Refusal `move-not-allowed` */
export function refuseReplyMove(from: ReplyState, to: ReplyState): void {
  if (!replyMoves[from].includes(to))
    throw new Refusal('conflict', 'move-not-allowed', `A reply that is ${from} cannot become ${to}.`, { params: { of: 'reply', from, to } })
}

/**
 * The posts that a text goes out as: itself, or several where it does not fit into one and the channel takes that.
 * @throws Refusal when the channel cannot carry the text
 */
export function partsOf(channel: Channel, text: string, visibility: Visibility, byHand: boolean): string[] {
  if (visibility === 'private' && !channel.privateReplies)
    throw new Refusal('conflict', 'no-private-replies', `${channel.label} cannot send private replies from here yet.`, {
      params: { channel: channel.label },
    })
  if (hasBlank(text)) throw new Refusal('conflict', 'blank-left', 'A blank of a template is still empty.')
  const { replyLimit } = channel
  const length = channel.lengthOf(text)
  if (length <= replyLimit.length) return [text]
  const parts = replyLimit.parts && visibility === 'public' && !byHand ? splitReply(text, replyLimit) : [text]
  if (parts.length > mostParts || parts.some((part) => channel.lengthOf(part) > replyLimit.length))
    throw new Refusal('conflict', 'too-long', `${channel.label} takes ${channel.replyLimit.length} characters; this has ${length}.`, {
      params: { limit: channel.replyLimit.length },
    })
  return parts
}

/** How long an approved reply can be taken back before it leaves, in ms: the desk's window, or less where the channel says so. */
export const undoMsOf = (channel: Pick<Channel, 'undoMs'>, visibility: Visibility, deskMs: number): number =>
  Math.min(deskMs, channel.undoMs?.[visibility] ?? deskMs)
