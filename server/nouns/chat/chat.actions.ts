import type { ChatMessage } from '#shared/chat.ts'
import { tokenHoldsMs } from '../../engines/channels/chat.rules.ts'
import { type ChatMessageRow, keepMessage, meetVisitor } from '../../engines/channels/chat.store.ts'
import { takeTurn } from '../../kit/database/advisory-lock.ts'
import { type Desk, inTransaction } from '../../kit/database/context.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { hastenSource } from '../sources/source.store.ts'

/** A row as the visitor sees it: the key only of what the visitor said. */
export const messageOf = ({ id, ours, key, text, at }: ChatMessageRow): ChatMessage => ({ id, key: ours ? null : key, text, at })

/**
 * Keeps what a visitor said and has it heard at once, in one transaction; said again with the same key, it is the same message.
 * Null when the token is too old to be believed.
 */
export function keepWords(
  desk: Desk,
  said: { sourceId: number; tokenHash: string; key: string; text: string },
): Promise<ChatMessage | null> {
  const { sourceId, tokenHash, key } = said
  const now = desk.clock()
  return inTransaction(desk, async (tx) => {
    const visitorId = await meetVisitor(tx, { sourceId, tokenHash, now, holdsSince: now - tokenHoldsMs })
    if (visitorId === null) return null
    await takeTurn(tx, desk.engine, 'chat messages')
    const { row, isNew } = await keepMessage(tx, { sourceId, visitorId, key, ours: 0, text: cleanText(said.text), at: now })
    if (isNew) await hastenSource(tx, sourceId, now)
    return messageOf(row)
  })
}
