import { z } from 'zod'
import { channelNames } from './channel.ts'
import { signInSchema } from './connect.schema.ts'
import { id, instant } from './list.schema.ts'
import { pricedCalls, refreshChoices, sourceStates, spendingKinds } from './source.ts'

/** A time in which posts may exist that we have not heard. */
export const gapSchema = z.object({ from: instant, to: instant.nullable(), reason: z.string() })

export const sourceSchema = z.object({
  id,
  channel: z.enum(channelNames),
  name: z.string(),
  /** What is searched for; null: the account's own mentions. */
  query: z.string().nullable(),
  /** Settings without credentials. */
  settings: z.record(z.string(), z.unknown()),
  /** Names of the credentials that are kept (never their values). */
  credentials: z.array(z.string()),
  /** As whom we listen and answer, when known. */
  account: z.string().nullable(),
  practice: z.boolean(),
  state: z.enum(sourceStates),
  /** Why it is not live, in one sentence, and what next. */
  error: z.string().nullable(),
  /** Why, as a code: `token`, `cap`, `rate-limit`, … */
  errorCode: z.string().nullable(),
  lastPollAt: instant.nullable(),
  lastSuccessAt: instant.nullable(),
  nextPollAt: instant.nullable(),
  /** Milliseconds between the newest post kept and now. */
  cursorAge: z.number().int().nullable(),
  gap: gapSchema.nullable(),
  /** Micro-dollars spent this month and the cap; null: no cap. */
  spend: z.number().int(),
  cap: z.number().int().nullable(),
  /** Complaints it brought this month, where it costs money; else null. */
  complaints: z.number().int().nullable(),
  /** Which known mentions are asked for again. */
  refreshes: z.enum(refreshChoices),
  /** After this a person must sign in again; null: it renews itself, does not end, or nobody knows. */
  tokenEndsAt: instant.nullable(),
  /** What is left of the limit it reads under, in calls or units, until it begins again; null: the network has not told. */
  quota: z.object({ left: z.number().int(), of: z.number().int(), resetsAt: instant }).nullable(),
  mentionCount: z.number().int(),
  createdAt: instant,
})
export type Source = z.infer<typeof sourceSchema>

const settings = z.record(z.string().max(60), z.union([z.string().max(2_000), z.number(), z.boolean()]))

export const sourceBody = z.strictObject({
  channel: z.enum(channelNames),
  name: z.string().trim().min(1).max(80).optional(),
  query: z.string().trim().min(1).max(512).optional(),
  /** Settings and credentials together; the channel's schema says which are secret. */
  settings,
  /** Most to spend in a month, in micro-dollars. */
  cap: z.number().int().min(0).nullable().optional(),
  refreshes: z.enum(refreshChoices).optional(),
})

export const sourceChange = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  query: z.string().trim().min(1).max(512).nullable().optional(),
  settings: settings.optional(),
  cap: z.number().int().min(0).nullable().optional(),
  refreshes: z.enum(refreshChoices).optional(),
  paused: z.boolean().optional(),
})

/** A channel that can be connected, with the fields its form asks for. */
export const channelSchema = z.object({
  name: z.enum(channelNames),
  label: z.string(),
  settings: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      hint: z.string().nullable(),
      secret: z.boolean(),
      required: z.boolean(),
      /** May stay empty, but is asked for at once. */
      usual: z.literal(true).optional(),
    }),
  ),
  searches: z.boolean(),
  /** What is asked for again unless the source says otherwise; null: the network cannot be asked. */
  refreshes: z.enum(refreshChoices).nullable(),
  /** Micro-dollars; null where the network is free. */
  prices: z.partialRecord(z.enum(pricedCalls), z.number().int()).nullable(),
  /** Most that reading one page to try it costs, in micro-dollars: the account's own mentions, or a search. */
  testPrices: z.object({ own: z.number().int(), search: z.number().int() }).nullable(),
  /** Pages of the network on which a person lets us in, instead of filling in tokens. */
  signIns: z.array(signInSchema),
})
export type Channel = z.infer<typeof channelSchema>

/** One line of the ledger: something that a network was paid for. */
export const spendingSchema = z.object({
  id,
  at: instant,
  kind: z.enum(spendingKinds),
  /** Posts that came or were asked for. */
  posts: z.number().int(),
  /** Micro-dollars. */
  cost: z.number().int(),
  /** Of a reply: where it stands. */
  reply: z.object({ id, text: z.string(), threadId: id, caseId: id.nullable() }).nullable(),
})
export type Spending = z.infer<typeof spendingSchema>
