import { z } from 'zod'
import { id, instant } from './list.schema.ts'
import {
  policyAnchors,
  policyApprovers,
  policyBurdens,
  policyConditions,
  policyDuties,
  policyEffects,
  policyFavours,
  policyLayers,
  policyOutcomes,
  policyPayers,
  policyReasons,
  policyRemedies,
  policySureness,
  policyTopics,
  policyUnits,
  policyVersionStates,
  policyWarranties,
} from './policy.ts'
import { buyerKinds, salesChannels } from './purchase.ts'

const day = z.iso.date()
const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'a country is two letters')
  .transform((code) => (code.toUpperCase() === 'GB' ? 'UK' : code.toUpperCase()))
const zone = z.string().refine(isZone, 'is no time zone')
const currency = z.string().regex(/^[A-Z]{3}$/)
/** Whole minor units. */
const amount = z.number().int().min(0).max(1_000_000_000_000)
const word = z.string().trim().min(1).max(80)
const ruleKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/)

/** One repair: when the fault was told, and when the thing came back; null while it is still with us. */
export const policyRepairSchema = z.strictObject({
  reportedOn: day,
  returnedOn: day.nullish(),
  sameFault: z.boolean().optional(),
})

/** The facts a decision rests on. What is left out is unknown; null, where it may stand, is known to be none. */
export const policyFactsSchema = z.strictObject({
  id: z.union([z.string(), z.number()]).optional(),
  /** When it is decided: an instant with its offset, a clock time in the consumer's zone, a day, or epoch milliseconds. */
  at: z.union([z.number().int(), z.iso.datetime({ offset: true, local: true }), day]),
  topic: z.enum(policyTopics),
  country: country.optional(),
  /** A state of Germany (`BY`), or `SCT` for Scotland: for its free days and its limitation. */
  region: z
    .string()
    .regex(/^[A-Z]{2,3}$/)
    .optional(),
  zone: zone.optional(),
  salesChannel: z.enum(salesChannels).optional(),
  buyerKind: z.enum(buyerKinds).optional(),
  category: word.optional(),
  sku: word.optional(),
  hygiene: z.boolean().optional(),
  unsealed: z.boolean().optional(),
  personalised: z.boolean().optional(),
  used: z.boolean().optional(),
  usedTermAgreed: z.boolean().optional(),
  condition: z.enum(policyConditions).optional(),
  noticeTierMonths: z.number().int().min(0).max(1200).optional(),
  expectedLifeMonths: z.number().int().min(0).max(1200).optional(),
  listed: z.boolean().optional(),
  contractOn: day.optional(),
  deliveredOn: day.nullable().optional(),
  firstDeliveredOn: day.optional(),
  lastDeliveredOn: day.optional(),
  informedOn: day.nullable().optional(),
  sentOn: day.nullable().optional(),
  goodsBackOn: day.nullable().optional(),
  parcelLost: z.boolean().optional(),
  returnCostTold: z.boolean().optional(),
  expressDelivery: z.boolean().optional(),
  reason: z.enum(policyReasons).optional(),
  firstShownOn: day.optional(),
  toldOn: day.optional(),
  repairs: z.array(policyRepairSchema).max(50).optional(),
  replacedOn: day.nullable().optional(),
  faultFound: z.boolean().optional(),
  feeTold: z.boolean().optional(),
  quoteRefused: z.boolean().optional(),
  plan: word.nullable().optional(),
  gift: z.boolean().optional(),
  movedTo: country.optional(),
  /** How many purchases fit what the person says: 0, 1 or more. */
  purchases: z.number().int().min(0).max(1000).optional(),
  amount: amount.optional(),
  currency: currency.optional(),
  goodwillLeft: amount.optional(),
})
export type PolicyFacts = z.infer<typeof policyFactsSchema>
export type PolicyFact = Exclude<keyof PolicyFacts, 'id' | 'at' | 'topic'>

/** What a rule asks of the facts; three-valued, an unknown fact makes it unknown. */
export type PolicyCondition =
  | { all: PolicyCondition[] }
  | { any: PolicyCondition[] }
  | { not: PolicyCondition }
  | { fact: string; is: string | number | boolean | null }
  | { fact: string; in: (string | number)[] }
  | { fact: string; atLeast: number }
  | { fact: string; atMost: number }
  | { fact: string; some: boolean }
  | { fact: string; given: boolean }

const fact = word
const simpleCondition = z.union([
  z.strictObject({ fact, is: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  z.strictObject({ fact, in: z.array(z.union([z.string(), z.number()])).max(100) }),
  z.strictObject({ fact, atLeast: z.number() }),
  z.strictObject({ fact, atMost: z.number() }),
  z.strictObject({ fact, some: z.boolean() }),
  z.strictObject({ fact, given: z.boolean() }),
])
const groupOf = <T extends z.ZodType>(inner: T) =>
  z.union([
    z.strictObject({ all: z.array(inner).max(20) }),
    z.strictObject({ any: z.array(inner).max(20) }),
    z.strictObject({ not: inner }),
  ])
const once = groupOf(simpleCondition)
const twice = groupOf(z.union([simpleCondition, once]))
/** Groups stand in groups up to three deep: no rule needs more, and a document can describe it. */
export const policyConditionSchema: z.ZodType<PolicyCondition> = z.union([
  simpleCondition,
  once,
  twice,
  groupOf(z.union([simpleCondition, once, twice])),
])

export const policyFeeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('fixed'), amount, currency }),
  z.strictObject({ kind: z.literal('bps'), bps: z.number().int().min(0).max(10_000) }),
])
export type PolicyFee = z.infer<typeof policyFeeSchema>

/** One rule as data. Lists that are left out mean: any. */
export const policyRuleSchema = z.strictObject({
  key: ruleKey,
  /** What the shop calls its own rule; the names of those that ship stand with the words of the screens. */
  title: word.optional(),
  topics: z.array(z.enum(policyTopics)).min(1),
  layer: z.enum(policyLayers),
  does: z.enum(policyEffects),
  /** `EU` for all its members, or single countries. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
  categories: z.array(word).optional(),
  skus: z.array(word).optional(),
  salesChannels: z.array(z.enum(salesChannels)).optional(),
  buyerKind: z.enum(buyerKinds).optional(),
  reasons: z.array(z.enum(policyReasons)).optional(),
  when: policyConditionSchema.optional(),
  contractFrom: day.optional(),
  contractTo: day.optional(),
  /** Keys or layers this one acts on; left out: all of its own layer. */
  of: z.array(z.string().max(80)).optional(),
  count: z.number().int().min(0).max(1200).optional(),
  unit: z.enum(policyUnits).optional(),
  anchor: z.enum(policyAnchors).optional(),
  /** Counts on from the end reached so far instead of from an anchor; the anchor must then lie within it. */
  adds: z.boolean().optional(),
  /** The end only tells what is likely; the right itself has no fixed end. */
  open: z.boolean().optional(),
  /** For a duty: it arises only after the window, instead of being due at its end. */
  arises: z.boolean().optional(),
  outcome: z.enum(policyOutcomes).optional(),
  remedies: z.array(z.enum(policyRemedies)).optional(),
  payer: z.enum(policyPayers).optional(),
  burden: z.enum(policyBurdens).optional(),
  fee: policyFeeSchema.optional(),
  duty: z.enum(policyDuties).optional(),
  evidence: z.array(word).optional(),
  approver: z.enum(policyApprovers).optional(),
  limit: z.strictObject({ amount, currency }).optional(),
  priority: z.number().int().min(-100).max(100).optional(),
  statute: z.string().max(200).default(''),
  sureness: z.enum(policySureness),
  reviewedBy: z.string().max(120).nullable().default(null),
})
export type PolicyRule = z.infer<typeof policyRuleSchema>

/** One line of the arithmetic: from a day, plus so much, to a day, by a rule. */
export const policyDateSchema = z.object({
  rule: z.string(),
  /** What the line is for: until when the right runs, who must prove, how long the goods should live. */
  of: z.enum(['end', 'burden', 'life']),
  anchor: z.enum(policyAnchors).nullable(),
  from: day,
  count: z.number().int(),
  unit: z.enum([...policyUnits, 'free-day']),
  to: day,
  /** True for the lines whose sum is `until`. */
  counts: z.boolean(),
})
export type PolicyDate = z.infer<typeof policyDateSchema>

export const policyDutyOwedSchema = z.object({
  duty: z.enum(policyDuties),
  rule: z.string(),
  /** Last day to do it; null: at once, or when it comes to it. */
  dueOn: day.nullable(),
})
export type PolicyDutyOwed = z.infer<typeof policyDutyOwedSchema>

export const policyQuestionSchema = z.object({
  fact: z.string(),
  /** What of the answer it changes. */
  changes: z.array(z.enum(['outcome', 'warranty', 'until', 'payer', 'fee', 'burden', 'remedies'])),
})
export type PolicyQuestion = z.infer<typeof policyQuestionSchema>

export const policyDecisionSchema = z.object({
  outcome: z.enum(policyOutcomes),
  warranty: z.enum(policyWarranties).nullable(),
  /** Last day of the right, in the consumer's country; null: no fixed end, or not known. */
  until: day.nullable(),
  /** The end of that day where the consumer lives. */
  untilAt: z.number().int().nullable(),
  zone: z.string(),
  /** Keys; the one that decided first. */
  rules: z.array(z.string()),
  decidedBy: z.string().nullable(),
  /** What the law alone says beside it. */
  law: z.object({
    rule: z.string().nullable(),
    outcome: z.enum(policyOutcomes),
    warranty: z.enum(policyWarranties).nullable(),
    until: day.nullable(),
  }),
  missing: z.array(z.string()),
  questions: z.array(policyQuestionSchema),
  duties: z.array(policyDutyOwedSchema),
  /** Duties that arise if it goes on like this, and from which day. */
  coming: z.array(policyDutyOwedSchema),
  remedies: z.array(z.enum(policyRemedies)),
  payer: z.enum(policyPayers).nullable(),
  fee: policyFeeSchema.nullable(),
  approver: z.enum(policyApprovers).nullable(),
  burden: z.enum(policyBurdens).nullable(),
  evidence: z.array(z.string()),
  /** How it will probably end where a person must look: the goods are within their expected life, or beyond it. */
  likely: z.enum(['in', 'out']).nullable(),
  dates: z.array(policyDateSchema),
  /** Keys of rules that decided and that no lawyer has read. */
  unread: z.array(z.string()),
})
export type PolicyDecision = z.infer<typeof policyDecisionSchema>

const person = z.object({ id, name: z.string() }).nullable()

/** The decision of a service order: what the rules say to these facts, and whether a person decided otherwise. */
export const orderDecisionSchema = z.object({
  id,
  versionId: id,
  facts: policyFactsSchema,
  decision: policyDecisionSchema,
  decidedAt: instant,
  by: person,
  overridden: z.boolean(),
  reason: z.string().nullable(),
})
export type OrderDecision = z.infer<typeof orderDecisionSchema>

/** `answers`: facts that only a person knows. `override`: decided otherwise than the rules say. */
export const orderDecisionBody = z.strictObject({
  answers: policyFactsSchema.omit({ id: true, at: true }).partial().optional(),
  override: z.strictObject({ warranty: z.enum(['in', 'out', 'goodwill']), reason: z.string().trim().max(500) }).optional(),
})

export const policyVersionSchema = z.object({
  id,
  state: z.enum(policyVersionStates),
  /** Counted as published; null while a draft. */
  number: z.number().int().nullable(),
  validFromOn: day.nullable(),
  createdBy: person,
  createdAt: instant,
  publishedBy: person,
  publishedAt: instant.nullable(),
})
export type PolicyVersion = z.infer<typeof policyVersionSchema>

/** A rule as it stands in a version; `before`: in the published one, where a draft differs; null: it is new. */
export const policyRowSchema = z.object({
  rule: policyRuleSchema,
  changedBy: person,
  changedAt: instant,
  isChanged: z.boolean(),
  before: policyRuleSchema.nullable(),
})
export type PolicyRow = z.infer<typeof policyRowSchema>

export const policySchema = z.object({
  version: policyVersionSchema,
  rules: z.array(policyRowSchema),
  /** Keys that the published version has and this draft has not. */
  removed: z.array(z.string()),
  draft: policyVersionSchema.nullable(),
  /** Published versions, newest first, twenty at most. */
  versions: z.array(policyVersionSchema),
})
export type Policy = z.infer<typeof policySchema>

export const policyQuery = z.strictObject({ version: z.union([z.literal('draft'), z.coerce.number().int().positive()]).optional() })

export const againstLawSchema = z.object({
  law: z.string(),
  statute: z.string(),
  point: z.enum(['window', 'payer', 'takes-away']),
})
export const policyComparisonSchema = z.object({ worse: z.array(againstLawSchema), better: z.array(againstLawSchema) })
export type PolicyComparison = z.infer<typeof policyComparisonSchema>

export const policyDecisionBody = z.strictObject({ facts: policyFactsSchema, version: z.enum(policyVersionStates).default('published') })
export const policyReviewBody = z.strictObject({ reviewedBy: z.string().trim().min(1).max(120).nullable() })
export const policyPublicationBody = z.strictObject({ validFromOn: day.optional() })

const expectation = policyDecisionSchema.pick({ outcome: true, warranty: true, until: true })
export const policyExampleBody = z.strictObject({ name: z.string().trim().min(1).max(120), facts: policyFactsSchema })
export const policyExampleSchema = z.object({
  id,
  name: z.string(),
  facts: policyFactsSchema,
  expected: expectation,
  /** What the draft, or without one the published version, answers now. */
  answered: expectation,
  holds: z.boolean(),
})
export type PolicyExample = z.infer<typeof policyExampleSchema>

export const policyDifferenceSchema = z.object({
  favour: z.enum(policyFavours),
  from: expectation.omit({ until: true }).extend({ payer: z.enum(policyPayers).nullable() }),
  to: expectation.omit({ until: true }).extend({ payer: z.enum(policyPayers).nullable() }),
  count: z.number().int(),
  /** Orders it was about, twenty at most. */
  orderIds: z.array(id),
})
export type PolicyDifference = z.infer<typeof policyDifferenceSchema>
export const policyReplaySchema = z.object({
  /** Decisions played again, and from when; `isWhole` false: there were more than could be. */
  decisions: z.number().int(),
  since: instant,
  isWhole: z.boolean(),
  differ: z.number().int(),
  differences: z.array(policyDifferenceSchema),
})
export type PolicyReplay = z.infer<typeof policyReplaySchema>

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
