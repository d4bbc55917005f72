import { z } from 'zod'
import { channelNames } from './channel.ts'
import { connectFaults, connectStates, scopeUses, signInKeys } from './connect.ts'
import { id, instant } from './list.schema.ts'
import { refreshChoices } from './source.ts'

/** A page of a network on which a person lets us in. */
export const signInSchema = z.object({
  key: z.enum(signInKeys),
  label: z.string(),
  /** Settings of the channel that must be there before. */
  asks: z.array(z.object({ name: z.string(), required: z.boolean() })),
  /** What is asked for, and what for. */
  scopes: z.array(z.object({ name: z.string(), use: z.enum(scopeUses) })),
  /** Whether we make our app known there by ourselves. */
  registers: z.boolean(),
  /** Where the network sends people back, to be entered there; null: AFTERCARE_URL is missing. */
  redirectUri: z.string().nullable(),
})
export type SignIn = z.infer<typeof signInSchema>

const settings = z.record(z.string().max(60), z.string().max(2_000))

export const connectBody = z.strictObject({
  channel: z.enum(channelNames),
  /** The network's page to be sent to; null: what is filled in lets us in by itself (an app password, a key). */
  signIn: z.enum(signInKeys).nullable(),
  settings,
  /** The source that is to be signed in again: it keeps its place and its history. */
  sourceId: id.optional(),
})

export const connectAttemptSchema = z.object({
  id,
  channel: z.enum(channelNames),
  signIn: z.enum(signInKeys).nullable(),
  state: z.enum(connectStates),
  /** What is filled in, without credentials. */
  settings: z.record(z.string(), z.unknown()),
  /** As whom we were let in, when known. */
  account: z.string().nullable(),
  fault: z.enum(connectFaults).nullable(),
  /** What the network said, or which account it was; may be empty. */
  said: z.string().nullable(),
  /** The source that is signed in again; null: it becomes a new one. */
  sourceId: id.nullable(),
  /** Others that go on with it: sources of the same account. */
  others: z.array(z.string()),
  /** Micro-dollars that trying has cost. */
  spent: z.number().int(),
  endsAt: instant,
})
export type ConnectAttempt = z.infer<typeof connectAttemptSchema>

/** `address`: where to send the browser; null: nothing has to be asked there. */
export const connectBegunSchema = z.object({ id, address: z.string().nullable(), endsAt: instant })
export type ConnectBegun = z.infer<typeof connectBegunSchema>

const query = z.string().trim().min(1).max(512).nullable()

export const connectTestBody = z.strictObject({ query })

/** A post that was found, as it was written. */
export const foundPostSchema = z.object({
  author: z.string(),
  text: z.string(),
  lang: z.string().nullable(),
  url: z.string().nullable(),
  postedAt: instant,
})

/** What one page of the network shows. */
export const connectTestSchema = z.object({
  account: z.string(),
  /** How many posts the page had, and the newest three of them. */
  found: z.number().int(),
  posts: z.array(foundPostSchema),
  /** Posts a day, judged by that page; null: too few to tell. */
  perDay: z.number().nullable(),
  /** Micro-dollars a day at that rate; null: free, or too few to tell. */
  pricePerDay: z.number().int().nullable(),
  /** Micro-dollars that this page cost. */
  cost: z.number().int(),
})
export type ConnectTest = z.infer<typeof connectTestSchema>

export const connectSaveBody = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  query: query.optional(),
  cap: z.number().int().min(0).nullable().optional(),
  refreshes: z.enum(refreshChoices).optional(),
})
