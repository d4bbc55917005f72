import type { InterfaceLanguage } from '#shared/agent.ts'
import type { BotArm, BotState, BotTurnKind, PersonReason } from '#shared/bot.ts'
import { flag, id, instant, int, json, key, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** What the bot may do; one row, from the first time that somebody says so. */
export const botSettings = table({
  name: key(text()),
  isOn: zero(flag()),
  /** Of a hundred talks so many have no bot, so that one can tell what it does. */
  withoutShare: int(),
  changedBy: reference('agents'),
  changedAt: instant(),
})

/** One stretch of a visitor's chat. `arm`: drawn when it began; `lastAt`: when the visitor last said something. */
export const botTalks = table(
  {
    id: id(),
    sourceId: reference('sources', 'cascade'),
    visitorId: nullable(reference('chatVisitors', 'set null')),
    lang: oneOf<InterfaceLanguage>(),
    arm: oneOf<BotArm>(),
    state: oneOf<BotState>(),
    /** Whether the visitor was asked once to say it in other words. */
    rephrased: zero(flag()),
    /** Why a person took it. */
    personWhy: nullable(oneOf<PersonReason>()),
    /** When an article was first shown in it. */
    shownAt: nullable(instant()),
    startedAt: instant(),
    lastAt: instant(),
    /** When the stretch of the person ended and the bot was given the chat back. */
    givenBackAt: nullable(instant()),
  },
  [{ on: ['visitorId', 'id'] }, { on: ['startedAt', 'id'] }],
)

/** What an article looked like that was shown: its version in a language, and the chance that it answers. */
export type ShownPassage = { article: number; lang: InterfaceLanguage; version: number; score: number }

/** What the bot did with a message; once for each. */
export const botTurns = table(
  {
    id: id(),
    talkId: reference('botTalks', 'cascade'),
    messageId: int(),
    kind: oneOf<BotTurnKind>(),
    passages: json<ShownPassage[]>(),
    at: instant(),
  },
  [{ on: ['messageId'], unique: true }, { on: ['talkId', 'id'] }],
)
