import { z } from 'zod'
import { priorities } from './case.ts'
import { caseFilterFields } from './case-filter.schema.ts'
import { id, instant } from './list.schema.ts'
import { mostShownRuns, ruleEvents, ruleFaults, ruleFields, ruleSkips } from './rule.ts'
import { serviceOrderKinds } from './service-order.ts'

const { priority, trend, teamId, tag, channel, language, topic, theme } = caseFilterFields

/**
 * Which cases: the one filter of cases as far as it can be asked of a case at the moment of an event. Everything that is given must hold; of
 * several values of one field any will do.
 */
export const ruleConditions = z.strictObject({
  priority,
  trend,
  assigneeId: z.union([id, z.literal('nobody')]).optional(),
  teamId,
  tag,
  channel,
  language,
  topic,
  theme,
})
export type RuleConditions = z.output<typeof ruleConditions>

/** One thing that a rule does. */
export const ruleAction = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('tag'),
    name: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .regex(/[\p{L}\p{N}]/u),
  }),
  z.strictObject({ do: z.literal('assign'), to: id }),
  z.strictObject({ do: z.literal('team'), teamId: id }),
  z.strictObject({ do: z.literal('priority'), priority: z.enum(priorities) }),
  z.strictObject({ do: z.literal('draft'), templateId: id }),
  /** A person, or all of a team. */
  z.strictObject({ do: z.literal('notify'), agentId: id.nullable().default(null), teamId: id.nullable().default(null) }),
  z.strictObject({ do: z.literal('order'), kind: z.enum(serviceOrderKinds), fault: z.string().trim().min(1).max(200) }),
])
export type RuleAction = z.output<typeof ruleAction>

const actions = z
  .array(ruleAction)
  .min(1)
  .max(10)
  .refine((all) => all.filter((one) => one.do === 'assign' || one.do === 'team').length <= 1, 'A case is given to one.')
  .refine((all) => all.filter((one) => one.do === 'priority').length <= 1, 'A case has one priority.')
  .refine(
    (all) => all.every((one) => one.do !== 'notify' || (one.agentId === null) !== (one.teamId === null)),
    'Either a person or a team is told.',
  )

const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/[\p{L}\p{N}]/u, 'A name has a letter or digit.')
const triggers = z.array(z.enum(ruleEvents)).min(1).max(ruleEvents.length)

/** How an action came out: done (`skipped` null), or why not. `name`: of the person, team, tag or template. */
const outcome = z.object({ action: ruleAction, name: z.string().nullable(), skipped: z.enum(ruleSkips).nullable() })
export type RuleOutcome = z.infer<typeof outcome>
const held = z.array(z.enum(ruleFields))

export const ruleSchema = z.object({
  id,
  name: z.string(),
  rank: z.number().int(),
  version: z.number().int(),
  triggers: z.array(z.enum(ruleEvents)),
  /** Null, and no actions: it cannot be read. */
  conditions: ruleConditions.nullable(),
  actions: z.array(ruleAction),
  stop: z.boolean(),
  on: z.boolean(),
  /** Who answers for it: it does what they may. */
  owner: z.object({ id, name: z.string() }),
  /** What it names, by its number, for the sentence. */
  names: z.object({
    tags: z.record(z.string(), z.string()),
    teams: z.record(z.string(), z.string()),
    agents: z.record(z.string(), z.string()),
    templates: z.record(z.string(), z.string()),
  }),
  broken: z.array(z.object({ what: z.enum(ruleFaults), name: z.string().nullable() })),
  runs: z.number().int(),
  lastRunAt: instant.nullable(),
})
export type Rule = z.infer<typeof ruleSchema>

export const ruleBody = z.strictObject({
  name,
  triggers,
  conditions: ruleConditions.default({}),
  actions,
  /** Whether rules after it leave a case alone for which it ran. */
  stop: z.boolean().default(false),
})
export const ruleChange = z.strictObject({
  name: name.optional(),
  triggers: triggers.optional(),
  conditions: ruleConditions.optional(),
  actions: actions.optional(),
  stop: z.boolean().optional(),
  on: z.boolean().optional(),
  /** False brings a removed one back. */
  removed: z.boolean().optional(),
})
export const ruleOrderBody = z.strictObject({ ids: z.array(id).min(1).max(100) })
/** A rule as it is written, saved or not; `id`: the saved one that it stands for. */
export const rehearsalBody = ruleBody.extend({ id: id.optional() })

const caseNamed = z.object({ id, title: z.string() })

/** One run: why it ran, what it did and what not. `id` null: it was only rehearsed. */
export const ruleRunSchema = z.object({
  id: id.nullable(),
  rule: z.object({ id, name: z.string() }).nullable(),
  version: z.number().int(),
  trigger: z.enum(ruleEvents),
  at: instant,
  case: caseNamed,
  held,
  outcomes: z.array(outcome),
  /** Whether something of it can be taken back. */
  undoable: z.boolean(),
  undoneAt: instant.nullable(),
})
export type RuleRun = z.infer<typeof ruleRunSchema>

export const rehearsalSchema = z.object({
  from: instant,
  to: instant,
  /** Events that start the rule, as many as were looked at; `isCut`: there were more, older ones. */
  events: z.number().int(),
  isCut: z.boolean(),
  runs: z.number().int(),
  cases: z.number().int(),
  done: z.number().int(),
  skipped: z.number().int(),
  /** What it did most, by action. */
  items: z.array(ruleRunSchema).max(mostShownRuns),
})
export type Rehearsal = z.infer<typeof rehearsalSchema>

export const ruleRunQuery = z.object({
  caseId: z.coerce.number().int().positive().optional(),
  ruleId: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
})
