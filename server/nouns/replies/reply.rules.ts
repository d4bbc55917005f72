import { hasBlank } from '#shared/blank.ts'
import type { ReplyState, Visibility } from '#shared/reply.ts'
import { replyMoves } from '#shared/reply.ts'
import type { Channel } from '../../engines/channels/channel.ts'
import { Refusal } from '../../kit/lib/errors.ts'

/** @throws Refusal `move-not-allowed` */
export function refuseReplyMove(from: ReplyState, to: ReplyState): void {
  if (!replyMoves[from].includes(to))
    throw new Refusal('conflict', 'move-not-allowed', `A reply that is ${from} cannot become ${to}.`, { params: { of: 'reply', from, to } })
}

/** @throws Refusal when the channel cannot carry the text */
export function refuseUnsendable(channel: Channel, text: string, visibility: string): void {
  if (visibility === 'private' && !channel.privateReplies)
    throw new Refusal('conflict', 'no-private-replies', `${channel.label} cannot send private replies from here yet.`, {
      params: { channel: channel.label },
    })
  const length = channel.lengthOf(text)
  if (length > channel.replyLimit.length)
    throw new Refusal('conflict', 'too-long', `${channel.label} takes ${channel.replyLimit.length} characters; this has ${length}.`, {
      params: { limit: channel.replyLimit.length },
    })
  if (hasBlank(text)) throw new Refusal('conflict', 'blank-left', 'A blank of a template is still empty.')
}

/** How long an approved reply can be taken back before it leaves, in ms: the desk's window, or less where the channel says so. */
export const undoMsOf = (channel: Pick<Channel, 'undoMs'>, visibility: Visibility, deskMs: number): number =>
  Math.min(deskMs, channel.undoMs?.[visibility] ?? deskMs)
