import type { ChatMessage } from '#shared/chat.ts'
import { tokenHoldsMs } from '../../engines/channels/chat.rules.ts'
import { type ChatMessageRow, meetVisitor, saveMessage } from '../../engines/channels/chat.store.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { hastenSource } from '../sources/source.store.ts'

/** A row as the visitor sees it: the key only of what the visitor said. */
export const messageOf = ({ id, ours, key, text, at, choices }: ChatMessageRow): ChatMessage => ({
  id,
  key: ours ? null : key,
  text,
  at,
  ...(choices && text !== '' && { choices: readJson(choices) }),
})

/** What is written in the transaction that keeps a message, thought out before it; null: nothing (see `nouns/bot`). */
export type Answering = (
  words: string,
) => Promise<
  | ((
      tx: Handle,
      said: { sourceId: number; visitorId: number; messageId: number; at: number },
      emit: (event: NewEvent) => void,
    ) => Promise<void>)
  | null
>

/**
 * Keeps what a visitor said and has it heard at once, in one transaction; said again with the same key, it is the same message.
 * Null when the token is too old to be believed.
 * @param answering what answers it by itself, in the same transaction
 */
export async function saveWords(
  context: Context,
  said: { sourceId: number; tokenHash: string; key: string; text: string },
  answering?: Answering,
): Promise<ChatMessage | null> {
  const { sourceId, tokenHash, key } = said
  const now = context.clock()
  const text = cleanText(said.text)
  const answer = (await answering?.(text)) ?? null
  return change(context, async (tx, emit) => {
    const visitorId = await meetVisitor(tx, { sourceId, tokenHash, now, validSince: now - tokenHoldsMs })
    if (visitorId === null) return null
    await takeAdvisoryLock(tx, context.engine, 'chat messages')
    const { row, isNew } = await saveMessage(tx, { sourceId, visitorId, key, ours: 0, text, at: now })
    if (isNew) {
      await hastenSource(tx, sourceId, now)
      await answer?.(tx, { sourceId, visitorId, messageId: row.id, at: now }, emit)
    }
    return messageOf(row)
  })
}
