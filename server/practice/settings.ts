import { z } from 'zod'

/** The doors of the network that can be made to misbehave. */
export const routes = ['about', 'me', 'users', 'mentions', 'own', 'search', 'lookup', 'create', 'delete', 'token', 'stream'] as const
export type Route = (typeof routes)[number]

/** Ways to say no, each network in its own words (and often with a misleading status). */
const refusals = [
  'rate',
  'rate-v1',
  'cap',
  'credits',
  'unauthorized',
  'forbidden',
  'duplicate',
  'locked',
  'server-json',
  'server-html',
] as const
export type Refusal = (typeof refusals)[number]

/**
 * What can go wrong. "after" ones, and those from `cut` to `wrong-type`, let the call take effect first; the answer is then lost or
 * spoilt (`drip`: a byte now and then, for ever; `packed`: compressed, although nobody asked for that; `garbled`: so, and broken on the way).
 * The last four are no errors of the transport: an empty page with a next token, posts of the page before once more, a page in no order, and a
 * good status with nothing inside but what went wrong.
 */
export const faults = [
  ...refusals,
  'reset-before',
  'reset-after',
  'hang',
  'hang-after',
  'cut',
  'drip',
  'packed',
  'garbled',
  'wrong-type',
  'redirect',
  'huge',
  'empty-page',
  'repeat-page',
  'shuffled-page',
  'partial',
] as const
export type Fault = (typeof faults)[number]
export const isRefusal = (fault: Fault): fault is Refusal => refusals.some((name) => name === fault)

/** Faults that pages make themselves; they are no errors of the transport. */
export const pageFaults = ['empty-page', 'repeat-page', 'shuffled-page', 'partial'] as const
export type PageFault = (typeof pageFaults)[number]

const chance = z.number().min(0).max(1)
const durationMs = z.number().min(0).max(86_400_000)

/** Everything that can be turned while the network runs; `PATCH /practice/settings` takes any part of it. */
export const practiceSettingsSchema = z.strictObject({
  /** Chance of each fault per call, by route; `*` is any route. */
  faults: z.partialRecord(z.enum([...routes, '*']), z.partialRecord(z.enum(faults), chance)).default({}),
  /** Faults that happen once, at the next call of that route, in this order, before any that is drawn by chance. */
  once: z.array(z.strictObject({ route: z.enum(routes), fault: z.enum(faults) })).default([]),
  /** Multiplies the network's limits; 0 turns them off. The practice default allows a poll every two seconds. */
  limitFactor: z.number().min(0).max(1_000_000).default(6),
  /** How late a post of our own shows up in our own timeline and in searches. */
  ownDelayMs: durationMs.default(0),
  /** How late any post can be found by search (X: 30 s, because `end_time` defaults to then). */
  searchDelayMs: durationMs.default(0),
  /** Chance that a customer's post becomes visible later than it was written, so that its id lies below newer ones. */
  lateChance: chance.default(0),
  lateByMs: durationMs.default(5_000),
  /** Every answer waits this long: from, to. */
  latencyMs: z.tuple([durationMs, durationMs]).default([0, 0]),
  /** Error of the network's clock in Date and reset headers. */
  clockSkewMs: z.number().min(-3_600_000).max(3_600_000).default(0),
  /** Micro-dollars that may be spent before calls answer 402; null: no end. */
  credits: z.number().int().min(0).nullable().default(null),
  /** A renewed access token dies after this many calls; null: after two hours. */
  tokenCalls: z.number().int().min(1).nullable().default(null),
  /** X: only the names of its description of 2026 are taken (`post.fields`), not those of its guides. */
  postFieldsOnly: z.boolean().default(false),
  /** What lines that stay open do: send callers away with a status, say nothing, say all twice, break after so many messages. */
  line: z
    .strictObject({
      refused: z.number().int().min(400).max(599).nullable().default(null),
      silent: z.boolean().default(false),
      repeats: z.boolean().default(false),
      cutAfter: z.number().int().min(1).nullable().default(null),
      /** How far back events can be asked for. */
      keptMs: durationMs.default(86_400_000),
    })
    .prefault({}),
})
export type PracticeSettings = z.infer<typeof practiceSettingsSchema>
export type SettingsChange = Partial<z.input<typeof practiceSettingsSchema>>

/** Settings with what was said put over what was set before. Throws a ZodError on nonsense. */
export function changeSettings(now: PracticeSettings | null, change: unknown): PracticeSettings {
  const said = z.looseObject({}).parse(change ?? {})
  return practiceSettingsSchema.parse({ ...(now ?? {}), ...said })
}
