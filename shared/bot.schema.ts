import { z } from 'zod'
import { interfaceLanguages } from './agent.ts'
import { botArms, botOutcomes, mostWithoutShare, personReasons } from './bot.ts'
import { id, instant, instantText, pageQuery } from './list.schema.ts'

/** `withoutShare`: percent of talks that have no bot. */
export const botSettingsSchema = z.object({ isOn: z.boolean(), withoutShare: z.number().int() })
export type BotSettings = z.infer<typeof botSettingsSchema>

export const botSettingsBody = z.strictObject({
  isOn: z.boolean().optional(),
  withoutShare: z.number().int().min(0).max(mostWithoutShare).optional(),
})

/** A question that is tried on the articles: nothing is kept of it. */
export const botTryBody = z.strictObject({ text: z.string().trim().min(1).max(2_000), lang: z.enum(interfaceLanguages).optional() })
export const botTrySchema = z.object({
  lang: z.string(),
  band: z.enum(['answer', 'offer', 'hand-over']),
  /** Why a person would take it, whatever is found. */
  personWhy: z.enum(personReasons).nullable(),
  passages: z.array(
    z.object({
      article: id,
      lang: z.enum(interfaceLanguages),
      title: z.string(),
      text: z.string(),
      score: z.number(),
      slug: z.string(),
    }),
  ),
  /** From 0 to 1: what the chance follows from. */
  because: z.object({ likeness: z.number(), margin: z.number(), covered: z.number(), words: z.number() }).nullable(),
  answerFrom: z.number(),
  offerFrom: z.number(),
})
export type BotTry = z.infer<typeof botTrySchema>

/** Talks that began in a span, by arm. `known`: those of people who can be met again elsewhere or here; `back`: who came back in seven days. */
const armCounts = z.object({
  talks: z.number().int(),
  shown: z.number().int(),
  confirmed: z.number().int(),
  denied: z.number().int(),
  silent: z.number().int(),
  person: z.number().int(),
  /** Talks whose seven days are over, so that coming back can be told. */
  ripe: z.number().int(),
  back: z.number().int(),
})
export const botCountsSchema = z.object({ bot: armCounts, none: armCounts })
export type BotCounts = z.infer<typeof botCountsSchema>

export const botCountsQuery = z.strictObject({ from: instantText.optional(), to: instantText.optional() })

export const botTalkQuery = pageQuery.extend({
  from: instantText.optional(),
  to: instantText.optional(),
  arm: z.enum(botArms).optional(),
  outcome: z.enum(botOutcomes).optional(),
  back: z.enum(['true']).optional(),
})
export const botTalkSchema = z.object({
  id,
  arm: z.enum(botArms),
  outcome: z.enum(botOutcomes).nullable(),
  personWhy: z.enum(personReasons).nullable(),
  lang: z.enum(interfaceLanguages),
  startedAt: instant,
  lastAt: instant,
  articles: z.array(z.object({ id, title: z.string() })),
  threadId: id.nullable(),
  caseId: id.nullable(),
  /** Whether the same person came back within seven days, on any channel; null: the seven days are not over, or nobody can tell. */
  back: z.boolean().nullable(),
})
export type BotTalk = z.infer<typeof botTalkSchema>

/** How the bot stands in a thread of the chat; null: it was never there. */
export const threadBotSchema = z.object({
  talk: z.object({ id, isSilent: z.boolean(), personWhy: z.enum(personReasons).nullable() }).nullable(),
  said: z.array(z.object({ id, text: z.string(), at: instant })),
})
export type ThreadBot = z.infer<typeof threadBotSchema>

/** Articles that may answer what was written last in a thread, each with words for a reply in the language that it is there in. */
export const articleDraftsSchema = z.object({
  personWhy: z.enum(personReasons).nullable(),
  drafts: z.array(z.object({ article: id, lang: z.enum(interfaceLanguages), title: z.string(), text: z.string(), score: z.number() })),
})
export type ArticleDrafts = z.infer<typeof articleDraftsSchema>
