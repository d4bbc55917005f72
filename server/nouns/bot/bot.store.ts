import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { BotTalkTable } from '../../kit/database/schema.ts'
import type { Rows } from '../../kit/database/tables/index.ts'
import { chatChannel } from '../chat/chat.session.ts'

export type TalkRow = Selectable<BotTalkTable>
type TurnRow = Selectable<Rows['botTurns']>
type SettingsRow = Selectable<Rows['botSettings']>

const settingsName = 'bot'

export async function findSettings(db: Handle): Promise<SettingsRow | null> {
  return (await db.selectFrom('botSettings').selectAll().where('name', '=', settingsName).executeTakeFirst()) ?? null
}

export async function saveSettings(tx: Handle, row: Omit<SettingsRow, 'name'>): Promise<void> {
  await tx
    .insertInto('botSettings')
    .values({ name: settingsName, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}

/** A visitor's last talk. */
export async function findLastTalk(db: Handle, visitorId: number): Promise<TalkRow | null> {
  const row = await db
    .selectFrom('botTalks')
    .selectAll()
    .where('visitorId', '=', visitorId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function addTalk(tx: Handle, row: Omit<TalkRow, 'id'>): Promise<number> {
  return (await tx.insertInto('botTalks').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateTalk(tx: Handle, id: number, change: Partial<Omit<TalkRow, 'id'>>): Promise<void> {
  await tx.updateTable('botTalks').set(change).where('id', '=', id).execute()
}

export async function addTurn(tx: Handle, row: Omit<TurnRow, 'id'>): Promise<void> {
  await tx.insertInto('botTurns').values(row).execute()
}

/** What the bot showed last in a talk. */
export async function findLastShown(db: Handle, talkId: number): Promise<TurnRow | null> {
  const row = await db
    .selectFrom('botTurns')
    .selectAll()
    .where('talkId', '=', talkId)
    .where('kind', 'in', ['answer', 'offer'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** What the bot did in some talks, oldest first. */
export async function listTurns(db: Handle, talkIds: readonly number[]): Promise<TurnRow[]> {
  if (talkIds.length === 0) return []
  return db
    .selectFrom('botTurns')
    .selectAll()
    .where('talkId', 'in', [...talkIds])
    .orderBy('talkId')
    .orderBy('id')
    .execute()
}

/** When somebody of us last wrote to a visitor; null: never. */
export async function findLastOwnAt(db: Handle, visitorId: number): Promise<number | null> {
  const row = await db
    .selectFrom('chatMessages')
    .select('at')
    .where('visitorId', '=', visitorId)
    .where('ours', '=', 1)
    .where('key', 'not like', 'bot-%')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? null
}

/** Conversations of the chat that the threads of a case are. */
export async function listChatConversations(db: Handle, caseId: number): Promise<{ id: number; conversationId: string }[]> {
  return db.selectFrom('threads').select(['id', 'conversationId']).where('caseId', '=', caseId).where('channel', '=', chatChannel).execute()
}

/** The threads of some visitors of the chat. */
export async function listThreadsOf(db: Handle, visitorIds: readonly number[]) {
  if (visitorIds.length === 0) return []
  return db
    .selectFrom('threads')
    .select(['id', 'caseId', 'conversationId'])
    .where(
      'conversationId',
      'in',
      visitorIds.map((id) => `chat-${id}`),
    )
    .where('channel', '=', chatChannel)
    .execute()
}

/** What the bot said to a visitor, the newest of it, oldest first. */
export async function listBotWords(db: Handle, visitorId: number, limit: number): Promise<{ id: number; text: string; at: number }[]> {
  const rows = await db
    .selectFrom('chatMessages')
    .select(['id', 'text', 'at'])
    .where('visitorId', '=', visitorId)
    .where('ours', '=', 1)
    .where('key', 'like', 'bot-%')
    .where('text', '<>', '')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse()
}
