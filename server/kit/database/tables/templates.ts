import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { MacroAction, MacroStep } from '#shared/macro.schema.ts'
import type { TemplateScope } from '#shared/template.ts'
import { given, id, instant, int, json, nullable, oneOf, reference, table, text } from './column.ts'

/** Words that are written again and again, and what is done with the case then. `channels` empty: any. */
export const templates = table({
  id: id(),
  name: text(),
  scope: oneOf<TemplateScope>(),
  teamId: nullable(reference('teams')),
  ownerId: nullable(reference('agents')),
  channels: json<ChannelName[]>(),
  /** The language that the others are translated from. */
  baseLang: oneOf<InterfaceLanguage>(),
  actions: json<MacroAction[]>(),
  createdBy: reference('agents'),
  createdAt: instant(),
  removedAt: nullable(instant()),
})

export const templateTexts = table(
  {
    templateId: reference('templates', 'cascade'),
    lang: oneOf<InterfaceLanguage>(),
    text: text(),
    /** Counts the texts it has had, from 1. */
    version: int(),
    /** The version of the base language that it says the same as; null in the base language itself. */
    basedOn: nullable(int()),
    changedBy: reference('agents'),
    changedAt: instant(),
  },
  [{ on: ['templateId', 'lang'], unique: true }],
)

/** What a template did with a case, with what was there before, so that it can be undone. */
export const macroRuns = table(
  {
    id: id(),
    templateId: nullable(reference('templates', 'set null')),
    caseId: reference('cases', 'cascade'),
    /** The reply with which it was done. */
    replyId: nullable(reference('replies', 'cascade')),
    agentId: reference('agents'),
    at: instant(),
    steps: json<MacroStep[]>(),
    undoneAt: nullable(instant()),
  },
  [{ on: ['caseId', 'id'] }, given('replyId')],
)
