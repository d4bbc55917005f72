import { z } from 'zod'
import { interfaceLanguages } from './agent.ts'
import { channelNames } from './channel.ts'
import { flagText, id, idText, instant, pageQuery } from './list.schema.ts'
import { macroAction, macroActions } from './macro.schema.ts'
import { macroObstacles } from './macro.ts'
import { visibilities } from './reply.ts'
import { longestTemplate, templateScopes } from './template.ts'

const lang = z.enum(interfaceLanguages)
const words = z.string().trim().max(longestTemplate)

/** The text in one language. `basedOn`: the version of the base language that it says the same as; older: it is to be looked at. */
export const templateTextSchema = z.object({
  lang,
  text: z.string(),
  version: z.number().int(),
  basedOn: z.number().int().nullable(),
  isOutdated: z.boolean(),
  changedBy: z.object({ id, name: z.string() }),
  changedAt: instant,
})

/** Words that are written again and again, and what is done with the case then. */
export const templateSchema = z.object({
  id,
  name: z.string(),
  /** What `/` finds it by. */
  key: z.string(),
  scope: z.enum(templateScopes),
  team: z.object({ id, name: z.string() }).nullable(),
  owner: z.object({ id, name: z.string() }).nullable(),
  /** Empty: any. */
  channels: z.array(z.enum(channelNames)),
  baseLang: lang,
  texts: z.array(templateTextSchema),
  actions: z.array(macroAction),
  /** Replies that began with it and were not withdrawn. */
  useCount: z.number().int(),
  mayChange: z.boolean(),
})
export type Template = z.infer<typeof templateSchema>

/** Templates that one may use: all, or those for a channel, by words of their name or text; `removed`: those that were removed. */
export const templateQuery = pageQuery.extend({
  q: z.string().max(100).optional(),
  channel: z.enum(channelNames).optional(),
  removed: flagText.optional(),
})

const settings = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/[\p{L}\p{N}]/u),
  scope: z.enum(templateScopes),
  teamId: id.nullable(),
  channels: z.array(z.enum(channelNames)).max(channelNames.length),
  actions: macroActions,
}

/** `text` in `baseLang` may be empty where there are actions. */
export const templateBody = z.strictObject({
  name: settings.name,
  scope: settings.scope.default('own'),
  teamId: settings.teamId.default(null),
  channels: settings.channels.default([]),
  actions: settings.actions.default([]),
  baseLang: lang,
  text: words.default(''),
})

export const templateChange = z.strictObject({
  name: settings.name.optional(),
  scope: settings.scope.optional(),
  teamId: settings.teamId.optional(),
  channels: settings.channels.optional(),
  actions: settings.actions.optional(),
  removed: z.boolean().optional(),
})

/** The text in a language; an empty one takes it away. `version`: that which was read, 0 where there was none; another is refused. */
export const templateTextBody = z.strictObject({ text: words, version: z.number().int().min(0).optional() })

export const templateTextParam = z.object({ id: idText, lang })

/** How a template would be in a thread: in the language of the author, or the one that stands in for it. */
export const templateUseQuery = z.strictObject({
  threadId: idText,
  visibility: z.enum(visibilities).default('public'),
  lang: lang.optional(),
})

export const macroOutcome = z.object({
  action: macroAction,
  /** Whom or what it names, as people know it. */
  name: z.string().nullable(),
  /** The moment until which it puts the case away. */
  until: instant.nullable(),
  obstacle: z.enum(macroObstacles).nullable(),
})
export type MacroOutcome = z.infer<typeof macroOutcome>

export const templateUseSchema = z.object({
  templateId: id,
  lang: lang.nullable(),
  /** The language that was wanted; where there are no words in it, `lang` is another. */
  wanted: lang,
  isFallback: z.boolean(),
  isOutdated: z.boolean(),
  text: z.string(),
  blanks: z.array(z.object({ word: z.string(), value: z.string().nullable(), state: z.enum(['filled', 'fallback', 'open', 'private']) })),
  outcomes: z.array(macroOutcome),
})
export type TemplateUse = z.infer<typeof templateUseSchema>

/** Does with a case what a template does; `actions`: only these of them. */
export const macroRunBody = z.strictObject({ templateId: id, actions: macroActions.optional() })
export const macroRunSchema = z.object({ id, caseId: id, done: z.number().int() })
