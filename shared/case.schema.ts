import { z } from 'zod'
import { caseStates, caseTrends, priorities, resolutionHows, wakeRules } from './case.ts'
import { caseFilterFields } from './case-filter.schema.ts'
import { channelNames } from './channel.ts'
import { clockMetrics } from './clock.ts'
import { themes } from './clustering.ts'
import { id, instant, pageOf, pageQuery } from './list.schema.ts'
import { unassignedReasons } from './team.ts'
import { topics } from './understanding.ts'

const person = z.object({ id, name: z.string() })

export const caseSchema = z.object({
  id,
  /** In the reader's language where the desk composed it. */
  title: z.string(),
  /** A person wrote the title: it stays, the same for all. */
  titledByPerson: z.boolean(),
  state: z.enum(caseStates),
  trend: z.enum(caseTrends),
  priority: z.enum(priorities),
  assignee: person.nullable(),
  team: person.nullable(),
  /** Why its team has given it to nobody. */
  unassignedWhy: z.enum(unassignedReasons).nullable(),
  tags: z.array(z.object({ id, name: z.string() })),
  /** The words that name the problem, most telling first. */
  words: z.array(z.string()),
  topic: z.enum(topics).nullable(),
  product: z.string().nullable(),
  /** What each customer has for himself (my parcel, my refund): such a case is no one else's. Null: the problem may have a common cause. */
  theme: z.enum(themes).nullable(),
  /** How many other cases look like the same problem. */
  alikeCount: z.number().int(),
  threadCount: z.number().int(),
  waitingCount: z.number().int(),
  mentionCount: z.number().int(),
  authorCount: z.number().int(),
  channels: z.array(z.enum(channelNames)),
  languages: z.array(z.string()),
  /** Mean sentiment score of its mentions, −1 … 1. */
  sentimentScore: z.number().nullable(),
  firstAt: instant,
  lastAt: instant,
  /** The last words somebody wrote, and who. */
  lastText: z.string(),
  lastLang: z.string().nullable(),
  lastAuthor: z.string(),
  /** When the first of its open clocks is due, if one is running; which that is, and from when it counts as soon due. */
  dueAt: instant.nullable(),
  nextClock: z.object({ id, metric: z.enum(clockMetrics), soonAt: instant.nullable() }).nullable(),
  snoozedUntil: instant.nullable(),
  /** What wakes it before that; null: it is not snoozed. */
  wakeRule: z.enum(wakeRules).nullable(),
  resolution: z.object({ how: z.enum(resolutionHows), at: instant, by: person }).nullable(),
  mergedInto: id.nullable(),
  createdAt: instant,
})
export type Case = z.infer<typeof caseSchema>

export const noteSchema = z.object({
  id,
  caseId: id,
  threadId: id.nullable(),
  text: z.string(),
  by: person,
  at: instant,
  /** Names that it calls. */ mentioned: z.array(z.string()),
})
export type Note = z.infer<typeof noteSchema>

export const caseWithNotesSchema = caseSchema.extend({
  notes: z.array(noteSchema),
  /** Who is told when it changes. */
  followers: z.array(person),
  links: z.array(z.object({ id, title: z.string(), state: z.enum(caseStates) })),
  /** Why and by whom everything of it is kept, whatever its age. */
  hold: z.object({ reason: z.string(), by: person, at: instant }).nullable(),
  /** New threads an hour, oldest first, for the last 48 hours. */
  arrivals: z.array(z.number().int()),
  /** Where it is one customer's own matter: how many open cases are of the same kind. */
  themeCount: z.number().int(),
  /** What the desk calls it in other languages of the team; empty where the title is a person's or a quotation. */
  titles: z.array(z.object({ lang: z.string(), title: z.string() })),
  /** People with a new thread in the last 24 hours. */
  grownInDay: z.number().int(),
})
export type CaseWithNotes = z.infer<typeof caseWithNotesSchema>

export const caseQuery = pageQuery.extend(caseFilterFields)

/** A page of cases. `newestOnly`: of those with the words sought only so many, the newest, were looked at; null: all. */
export const casePageSchema = pageOf(caseSchema).extend({ newestOnly: z.number().int().nullable() })
export type CasePage = z.infer<typeof casePageSchema>

export const caseCountsSchema = z.object({
  urgent: z.number().int(),
  mine: z.number().int(),
  unassigned: z.number().int(),
  /** Cases that others look like; 1,000 stands for that many or more. */
  'same-problem': z.number().int(),
  /** Cases that hold one customer's own matter. */
  own: z.number().int(),
  /** Those by what it is. */
  themes: z.record(z.enum(themes), z.number().int()),
  all: z.number().int(),
  snoozed: z.number().int(),
  resolved: z.number().int(),
})
export type CaseCounts = z.infer<typeof caseCountsSchema>

export const newCaseBody = z.strictObject({ title: z.string().trim().min(1).max(120) })

export const caseChange = z.strictObject({
  title: z.string().trim().min(1).max(120).optional(),
  priority: z.enum(priorities).optional(),
  assigneeId: id.nullable().optional(),
  /** With it alone, the team has the case, and nobody of it yet. */
  teamId: id.nullable().optional(),
  /** Whose own matter the case is, or null: a problem with a common cause. */
  theme: z.enum(themes).nullable().optional(),
  /** The case is one problem, whatever it looks like, until it has grown by half. */
  whole: z.boolean().optional(),
})

/** What each of two problems in one case is told by, and its threads; the larger part first. */
export const splitSchema = z.object({ parts: z.array(z.object({ threadIds: z.array(id), words: z.array(z.string()) })).length(2) })
export type Split = z.infer<typeof splitSchema>
/** Null: the case looks like one problem. */
export const splitAnswerSchema = z.object({ split: splitSchema.nullable() })
/** Threads that leave the case together, into a new one or back into another. */
export const splitBody = z.strictObject({ threadIds: z.array(id).min(1).max(500), into: z.union([z.literal('new'), id]).default('new') })

export const noteBody = z.strictObject({
  text: z.string().trim().min(1).max(10_000),
  threadId: id.optional(),
  /** Whom it calls by name. */
  mentions: z.strictObject({ agents: z.array(id).max(20).default([]), teams: z.array(id).max(20).default([]) }).optional(),
})
export const snoozeBody = z.strictObject({ until: instant, wakeRule: z.enum(wakeRules).default('any') })
export const resolutionBody = z.strictObject({ how: z.enum(resolutionHows).default('answered') })
/** Cases that look like the same problem as one, with the words in which each says the same things, under common headings. */
export const alikeCasesSchema = z.object({
  /** What they have in common, most telling first, at most three; `label` in the reader's language where the desk knows it. `share`: its mean part of the score. */
  headings: z.array(z.object({ name: z.string(), label: z.string().nullable(), share: z.number() })),
  /** The case's own words under each heading. */
  own: z.array(z.array(z.string())),
  items: z.array(
    z.object({
      caseId: id,
      title: z.string(),
      people: z.number().int(),
      /** The one person, where there is only one. */
      author: z.string().nullable(),
      languages: z.array(z.string()),
      channels: z.array(z.enum(channelNames)),
      priority: z.enum(priorities),
      /** Its last words, when and in which language they were written. */
      text: z.string(),
      lang: z.string().nullable(),
      at: instant,
      /** How alike the two cases are, 0 … 1. */
      score: z.number(),
      words: z.array(z.array(z.string())),
      /** A person said that it is another problem. */
      refused: z.boolean(),
    }),
  ),
  /** People and languages in those that were not refused. */
  people: z.number().int(),
  languages: z.array(z.string()),
})
export type AlikeCases = z.infer<typeof alikeCasesSchema>

export const groupBody = z.strictObject({ caseIds: z.array(id).min(1).max(50) })
export const mergerBody = z.strictObject({ into: id })
