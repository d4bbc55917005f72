import { z } from 'zod'
import { calendarSchema } from './calendar.schema.ts'
import { priorities } from './case.ts'
import { channelNames } from './channel.ts'
import {
  clockEnds,
  clockEntryKinds,
  clockFilters,
  clockMetrics,
  clockStates,
  clockStepReasons,
  mostCalendars,
  mostPolicies,
  pauseReasons,
} from './clock.ts'
import { flagText, id, idText, instant, instantText, pageQuery } from './list.schema.ts'

const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is no key like service-desk')
const name = z.string().trim().min(1).max(60)
/** Open minutes; null: nothing is promised. */
const target = z.number().int().min(1).max(525_600).nullable()

/** Open hours with the name that people know them by. */
export const deskCalendarSchema = z.strictObject({ key, name, ...calendarSchema.shape, days: calendarSchema.shape.days.unwrap().max(400) })
export type DeskCalendar = z.output<typeof deskCalendarSchema>

/** A promise and to whom it is made. A list that is empty asks for nothing; of each other list one must fit. */
export const slaPolicySchema = z.strictObject({
  key,
  name,
  priorities: z.array(z.enum(priorities)).max(10).default([]),
  channels: z.array(z.enum(channelNames)).max(20).default([]),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/))
    .max(20)
    .default([]),
  products: z.array(z.string().min(1).max(60)).max(50).default([]),
  /** Key of its calendar. */
  calendar: key,
  firstResponse: target,
  nextResponse: target,
  resolution: target,
  /** Per cent of the target after which a clock counts as soon due. */
  warnAt: z.number().int().min(1).max(99),
})
export type SlaPolicy = z.output<typeof slaPolicySchema>

const asksForNothing = ({ priorities, channels, languages, products }: SlaPolicy) =>
  priorities.length + channels.length + languages.length + products.length === 0
const unique = (keys: readonly string[]) => new Set(keys).size === keys.length

/** All promises of the desk: the first policy that fits counts, the last fits everything. */
export const slaRules = z
  .strictObject({
    calendars: z.array(deskCalendarSchema).min(1).max(mostCalendars),
    policies: z.array(slaPolicySchema).min(1).max(mostPolicies),
  })
  .refine(({ calendars }) => unique(calendars.map((one) => one.key)), { path: ['calendars'], message: 'two calendars have one key' })
  .refine(({ policies }) => unique(policies.map((one) => one.key)), { path: ['policies'], message: 'two policies have one key' })
  .refine(({ calendars, policies }) => policies.every((one) => calendars.some(({ key }) => key === one.calendar)), {
    path: ['policies'],
    message: 'a policy names a calendar that is not there',
  })
  .refine(({ policies }) => policies.every((one, n) => asksForNothing(one) === (n === policies.length - 1)), {
    path: ['policies'],
    message: 'the last policy, and only the last, is for everything',
  })
export type SlaRules = z.output<typeof slaRules>

const person = z.object({ id, name: z.string() })

/** The promises of now, with how each policy stands. */
export const slaSchema = z.object({
  /** Number of this version. */
  version: id,
  changedAt: instant,
  changedBy: person.nullable(),
  calendars: z.array(deskCalendarSchema),
  policies: z.array(slaPolicySchema),
  /** What policies may name. */
  products: z.array(z.object({ key: z.string(), name: z.string() })),
  /** Open clocks by policy, and how they ended in the last 30 days; open and late counts as breached. */
  standing: z.array(z.object({ policy: z.string(), open: z.number().int(), met: z.number().int(), breached: z.number().int() })),
  /** Of all open clocks. */
  running: z.number().int(),
  paused: z.number().int(),
  late: z.number().int(),
})
export type Sla = z.output<typeof slaSchema>

export const slaBody = z.strictObject({
  /** The version that was changed; another one since is a conflict. */
  basedOn: id,
  rules: slaRules,
})
export const holidaysQuery = z.strictObject({ zone: z.string().min(1).max(60), year: z.coerce.number().int().min(2020).max(2035) })
/** Days that a calendar may take over; null: not known for this zone. */
export const holidaysSchema = z.object({ country: z.string().nullable(), days: z.array(z.iso.date()) })
export type Holidays = z.infer<typeof holidaysSchema>

export const slaPreviewBody = z.strictObject({ rules: slaRules })

/** A clock in a list. */
export const clockSchema = z.object({
  id,
  metric: z.enum(clockMetrics),
  state: z.enum(clockStates),
  caseId: id.nullable(),
  threadId: id.nullable(),
  /** Title of its case in the reader's language, and whose thread it is. */
  title: z.string(),
  author: z.string().nullable(),
  channel: z.enum(channelNames),
  policy: z.object({ key: z.string(), name: z.string(), version: id, calendar: z.string() }),
  /** Open minutes. */
  target: z.number().int(),
  startedAt: instant,
  /** When we read the post that it counts from. */
  heardAt: instant,
  /** Null while it is paused, or where the calendar never opens. */
  dueAt: instant.nullable(),
  soonAt: instant.nullable(),
  endedAt: instant.nullable(),
  endedWhy: z.enum(clockEnds).nullable(),
  /** Open and past its due time. */
  late: z.boolean(),
  pausedFor: z.enum(pauseReasons).nullable(),
})
export type Clock = z.output<typeof clockSchema>

export const clockStepSchema = z.object({
  from: instant,
  to: instant,
  /** Minutes that count, and how many are left of the target then. */
  minutes: z.number(),
  left: z.number(),
  why: z.enum(clockStepReasons),
  pausedFor: z.enum(pauseReasons).nullable(),
  /** Minutes by which clocks were put forward (+60) or back (−60) when the step began; 0: not. */
  shift: z.number().int(),
})
export type ClockStep = z.output<typeof clockStepSchema>

export const clockWithStepsSchema = clockSchema.extend({
  zone: z.string(),
  /** From its start to when it is due, or to now while it is paused. The minutes of those up to the due time add up to the target. */
  steps: z.array(clockStepSchema),
  /** Open minutes from start to due, counted anew by the same function; null without a due time. */
  counted: z.number().nullable(),
  /** Open minutes gone until its end or now. */
  elapsed: z.number(),
  /** Open minutes of them before we could read the post, and whether the source was silent then. */
  unseen: z.number(),
  gaps: z.array(z.object({ from: instant, to: instant.nullable(), reason: z.string() })),
  entries: z.array(
    z.object({
      id,
      kind: z.enum(clockEntryKinds),
      at: instant,
      why: z.enum([...pauseReasons, ...clockEnds]).nullable(),
      by: person.nullable(),
      policy: z.string(),
      target: z.number().int(),
      dueAt: instant.nullable(),
    }),
  ),
})
export type ClockWithSteps = z.output<typeof clockWithStepsSchema>

export const clockQuery = pageQuery.extend({
  state: z.enum(clockFilters).default('open'),
  metric: z.enum(clockMetrics).optional(),
  mine: flagText.optional(),
  channel: z.enum(channelNames).optional(),
  policy: z.string().max(40).optional(),
  caseId: idText.optional(),
  threadId: idText.optional(),
  /** When they were decided or will be: from, and before. `dueBefore` is the same as `to` of open ones. */
  from: instantText.optional(),
  to: instantText.optional(),
  dueBefore: instantText.optional(),
})

/** What a change would do to the open clocks. */
export const slaPreviewSchema = z.object({
  open: z.number().int(),
  /** Those whose target, calendar or policy would be another. */
  touched: z.number().int(),
  earlier: z.number().int(),
  later: z.number().int(),
  /** Those that would be late at once, and the first of them. */
  lateAtOnce: z.number().int(),
  late: z.array(clockSchema),
  /** Open clocks that were not looked at, as there are too many. */
  unseen: z.number().int(),
})
export type SlaPreview = z.output<typeof slaPreviewSchema>

export const slaReportQuery = z.strictObject({
  from: instantText.optional(),
  to: instantText.optional(),
  /** Minutes of the reader's clock before UTC… as in other reports: added to UTC. */
  offset: z.coerce.number().int().min(-900).max(900).default(0),
})

const held = {
  met: z.number().int(),
  breached: z.number().int(),
  /** Of the breached: open still. */
  open: z.number().int(),
  /** Of the breached: read only after they were due, since the source could not be read or the post came late. */
  unseen: z.number().int(),
}

/** How the promises held: met ÷ (met + breached), open and late counted as breached. */
export const slaReportSchema = z.object({
  from: instant,
  to: instant,
  ...held,
  /** Null: nothing was decided. */
  share: z.number().nullable(),
  /** By the week (its Monday) in which they were decided, the channel and what was promised. */
  rows: z.array(
    z.object({ week: z.iso.date(), from: instant, to: instant, channel: z.enum(channelNames), metric: z.enum(clockMetrics), ...held }),
  ),
})
export type SlaReport = z.output<typeof slaReportSchema>
