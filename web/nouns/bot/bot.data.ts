import type { BotCounts, BotSettings, BotTalk, BotTry, ThreadBot } from '#shared/bot.schema.ts'
import type { BotArm, BotOutcome } from '#shared/bot.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

export const useBotSettings = () =>
  createLiveQuery(() => ({ key: ['bot'], load: (signal) => get<BotSettings>('/api/bot', {}, signal) }), ['bot-'])
export const changeBot = (body: Partial<BotSettings>) => patch<BotSettings>('/api/bot', body)

/** What came of the talks of the last 30 days. */
export const useBotCounts = () =>
  createLiveQuery(() => ({ key: ['bot', 'counts'], load: (signal) => get<BotCounts>('/api/bot/counts', {}, signal) }), ['bot-'])

export type TalkFilter = { arm: BotArm; outcome?: BotOutcome | undefined; back?: 'true' | undefined }

/** The talks behind a number. */
export const useTalks = (filter: () => TalkFilter | null) =>
  createLiveQuery(
    () => ({
      key: ['bot', 'talks', filter()],
      load: (signal) => get<Page<BotTalk>>('/api/bot/talks', { limit: 100, ...filter() }, signal),
      enabled: filter() !== null,
      keep: true,
    }),
    ['bot-'],
  )

/** What the bot would do with a question. */
export const tryQuestion = (text: string) => post<BotTry>('/api/bot/tries', { text })

/** How the bot stands in a thread of the chat. */
export const useThreadBot = (threadId: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['bot', 'thread', threadId()],
      load: (signal) => get<ThreadBot>(`/api/threads/${threadId()}/bot`, {}, signal),
      enabled: threadId() !== null,
    }),
    ['bot-', 'mention-'],
  )
export const giveBack = (threadId: number) => put(`/api/threads/${threadId}/bot/return`, undefined)
export const takeBack = (threadId: number) => del(`/api/threads/${threadId}/bot/return`)
