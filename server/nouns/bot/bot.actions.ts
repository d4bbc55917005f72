import type { z } from 'zod'
import type { BotSettings, botSettingsBody } from '#shared/bot.schema.ts'
import { usualWithoutShare } from '#shared/bot.ts'
import { type Context, change, type Reaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { flagOf } from '../../kit/lib/flag.ts'
import { chatChannel } from '../chat/chat.session.ts'
import { getThread } from '../threads/thread.store.ts'
import { findLastTalk, findSettings, listBotWords, listChatConversations, saveSettings, updateTalk } from './bot.store.ts'

/** What the bot may do. Off until somebody says otherwise. */
export async function showSettings(db: Handle): Promise<BotSettings> {
  const row = await findSettings(db)
  return { isOn: row?.isOn === 1, withoutShare: row?.withoutShare ?? usualWithoutShare }
}

export function changeSettings(context: Context, by: Actor, body: z.output<typeof botSettingsBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    const before = await showSettings(tx)
    const { isOn = before.isOn, withoutShare = before.withoutShare } = body
    await saveSettings(tx, { isOn: flagOf(isOn), withoutShare, changedBy: by.agentId, changedAt: context.clock() })
    emit({ kind: 'bot-changed', agentId: by.agentId, data: { isOn, withoutShare }, audit: changedFields(before, { isOn, withoutShare }) })
  })
}

/** The visitor of the chat that a conversation belongs to; null: it is none of the chat. */
const visitorIn = (conversationId: string): number | null => Number(/^chat-(\d{1,15})$/u.exec(conversationId)?.[1]) || null

const mostSaid = 20

/** How the bot stands in a thread, and what it said there. */
export async function showThreadBot(db: Handle, threadId: number) {
  const { channel, conversationId } = await getThread(db, threadId)
  const visitorId = channel === chatChannel ? visitorIn(conversationId) : null
  const talk = visitorId === null ? null : await findLastTalk(db, visitorId)
  if (visitorId === null || !talk) return { talk: null, said: [] }
  const isSilent = talk.state === 'person' && talk.givenBackAt === null
  return { talk: { id: talk.id, isSilent, personWhy: talk.personWhy }, said: await listBotWords(db, visitorId, mostSaid) }
}

/**
 * The person's stretch is over: the bot answers again from the next message on; or that is taken back.
 * @throws Refusal `thread-not-found`, `bot-talk-not-found`, `bot-not-silent`
 */
export function giveBack(context: Context, by: Actor, threadId: number, isBack: boolean): Promise<void> {
  return change(context, async (tx, emit) => {
    const { channel, conversationId } = await getThread(tx, threadId)
    const visitorId = channel === chatChannel ? visitorIn(conversationId) : null
    const talk = visitorId === null ? null : await findLastTalk(tx, visitorId)
    if (!talk) throw notFound('bot-talk')
    if (talk.state !== 'person') throw new Refusal('conflict', 'bot-not-silent', 'The bot is answering here already.')
    if ((talk.givenBackAt !== null) === isBack) return
    await updateTalk(tx, talk.id, { givenBackAt: isBack ? context.clock() : null })
    emit({ kind: isBack ? 'bot-given-back' : 'bot-handed-over', agentId: by.agentId, threadId, data: { id: talk.id } })
  })
}

/** With its case a person's stretch in the chat ends, too. */
export const endStretch: Reaction = async (tx, context, { caseId }, emit) => {
  if (!caseId) return
  for (const { id, conversationId } of await listChatConversations(tx, caseId)) {
    const visitorId = visitorIn(conversationId)
    const talk = visitorId === null ? null : await findLastTalk(tx, visitorId)
    if (talk?.state !== 'person' || talk.givenBackAt !== null) continue
    await updateTalk(tx, talk.id, { givenBackAt: context.clock() })
    emit({ kind: 'bot-given-back', threadId: id, caseId, data: { id: talk.id } })
  }
}
