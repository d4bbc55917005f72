import type { ChatMessage } from '#shared/chat.ts'
import { tokenHoldsMs } from '../../engines/channels/chat.rules.ts'
import { type ChatMessageRow, meetVisitor, saveMessage } from '../../engines/channels/chat.store.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { hastenSource } from '../sources/source.store.ts'

/** A row as the visitor sees it: the key only of what the visitor said. */
export const messageOf = ({ id, ours, key, text, at }: ChatMessageRow): ChatMessage => ({ id, key: ours ? null : key, text, at })

/**
 * Keeps what a visitor said and has it heard at once, in one transaction; said again with the same key, it is the same message.
 * Null when the token is too old to be believed.
 */
export function saveWords(
  context: Context,
  said: { sourceId: number; tokenHash: string; key: string; text: string },
): Promise<ChatMessage | null> {
  const { sourceId, tokenHash, key } = said
  const now = context.clock()
  return inTransaction(context, async (tx) => {
    const visitorId = await meetVisitor(tx, { sourceId, tokenHash, now, validSince: now - tokenHoldsMs })
    if (visitorId === null) return null
    await takeAdvisoryLock(tx, context.engine, 'chat messages')
    const { row, isNew } = await saveMessage(tx, { sourceId, visitorId, key, ours: 0, text: cleanText(said.text), at: now })
    if (isNew) await hastenSource(tx, sourceId, now)
    return messageOf(row)
  })
}
