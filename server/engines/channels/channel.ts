import type { ChannelName } from '#shared/channel.ts'
import type { Visibility } from '#shared/reply.ts'
import type { PricedCall, Refreshes } from '#shared/source.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Clock } from '../../kit/lib/clock.ts'
import { storable } from '../../kit/lib/text.ts'
import type { WriteSearch } from './search-writing.ts'
import type { SignIn } from './sign-in.ts'

/** What a channel hands us, in one shape for all networks; nothing behind the channel knows the network. */
export type Post = {
  externalId: string
  url: string | null
  /** The words in full. May hold anything; the door cleans it (see mentions/). */
  text: string
  /** The network's own guess, BCP 47, or null. */
  lang: string | null
  postedAt: number
  editedAt: number | null
  /** The first external id of an edited post, where each edit has a new id (X); otherwise `externalId`. */
  originalId: string
  /** True when the author or the network took it away: `text` is empty then. */
  deleted: boolean
  author: PostAuthor
  /** External id that all posts of one conversation share; null where the network has none. */
  conversationId: string | null
  /** External id of the post it answers. */
  inReplyTo: string | null
  /** External id of the post it repeats without words of its own: amplification, not a mention. */
  repostOf: string | null
  /** Written by the account we listen as. */
  own: boolean
  /** Whether this post speaks to us (@account or quote), so that the network lets a program answer it. */
  addressed: boolean
  counts: { reposts: number; likes: number; replies: number }
}

export type PostAuthor = { externalId: string; handle: string; name: string; followers: number | null; url: string | null }

/**
 * One page of posts. `cursor` is the state to keep in the same transaction as the posts: it may lag, never lead.
 * It holds the durable paging window too (since, pinned newest, next token), so that a crash resumes in mid-window.
 */
export type Fetched = {
  posts: Post[]
  cursor: unknown
  /** Posts handed over before that the network itself says are gone, by the ids they were first known by; left out where none are. */
  gone?: string[]
  /** True when the window goes on: fetch again at once. */
  more: boolean
  /** What this call cost, in micro-dollars. */
  cost: number
  /** A time in which posts may exist that the network no longer hands out. */
  gap: { from: number; to: number; reason: string } | null
  /** Do not call again before (epoch ms), when the network said so. */
  waitUntil: number | null
  /** What the network told of the line itself meanwhile; left out where it tells nothing new. */
  standing?: Standing
}

/** How a line stands. What is left out is as it was. */
export type Standing = {
  /**
   * After this (epoch ms) a person must act: what lets us in ends and cannot be renewed by us. Not the end of an access token that renews
   * itself. Null: it does not end by itself.
   */
  tokenEndsAt?: number | null
  /** What is left of the limit it reads under, in calls or units. */
  quota?: { left: number; of: number; resetsAt: number }
  /** What part of it cannot be heard while the rest is, in one sentence for people; null: all is heard. */
  trouble?: string | null
}

/** What must be known to answer a post. */
export type ReplyOrder = {
  /** Unique for this reply for ever; networks with a native idempotency key get it. */
  key: string
  text: string
  visibility: Visibility
  /** External ids: the post answered, its author, its conversation. */
  inReplyTo: string
  authorExternalId: string
  conversationId: string | null
  /** For one that begins a conversation, where the channel lets us: its subject line. `inReplyTo` is empty then. */
  subject?: string
  /** No person wrote it: a channel that can say so does. */
  automatic?: true
  /** The same as `text` with form, for a channel that has it; it names each picture as `cid:` and its name. PNG in base64. */
  html?: string
  pictures?: readonly { name: string; png: string }[]
  /** It holds what only its reader may see: no copy of it is kept at the network. */
  uncopied?: true
  /** When sending was first tried (epoch ms), fixed before the first call. */
  attemptedAt: number
}

export type SentReply = { externalId: string; url: string | null }

/** An open line to one account on one network. Every call ends by itself within 30 s. */
export type Connection = {
  /** Checks the credentials; answers who we are there. */
  whoAmI(): Promise<{ externalId: string; handle: string; name: string }>
  /**
   * `cursor` is what the last page handed back, or null at the first time. A network that costs keeps within `budget` (micro-dollars)
   * even if it charges for everything; it throws stop-and-ask `cap` when that pays for nothing more.
   */
  fetchPosts(cursor: unknown, budget?: number): Promise<Fetched>
  /**
   * Holds a line open on which the network tells of news, and calls `onNews` when there may be some. Only a hint: what is new is read by
   * `fetchPosts`, also when no hint came. Ends when the line breaks or `ending` says so; throws ChannelError when it cannot be opened.
   */
  subscribe?(onNews: () => void, ending: AbortSignal): Promise<void>
  sendReply(order: ReplyOrder): Promise<SentReply>
  /**
   * Looks for a reply that may have been published. Null: not seen (yet). Only meaningful after `settleMs`. `paid` is told what each call
   * cost, in micro-dollars.
   */
  findReply(order: ReplyOrder, paid?: (cost: number) => void): Promise<SentReply | null>
  /** Asks again for posts known before, at most 100: how they stand now, and which were taken away (`gone`). */
  refresh(externalIds: readonly string[]): Promise<Refreshed>
}

/** An edited post comes back with its new `externalId` and the `originalId` it is known by. */
export type Refreshed = { posts: Post[]; gone: string[]; cost: number; waitUntil: number | null }

/**
 * `usual`: may stay empty, but most people fill it in, so it is asked for at once. `server`: names a server that the credentials are sent
 * to; whoever changes it must enter them again.
 */
export type SettingField = {
  name: string
  label: string
  hint: string | null
  secret: boolean
  required: boolean
  usual?: true
  server?: true
}

export type ConnectionSettings = {
  /** Plain settings and decrypted credentials in one object, as the form filled them; `instanceKey` signs what only we can have made. */
  settings: Record<string, unknown>
  /** What to search for; null: the account's own mentions. */
  query: string | null
  clock: Clock
  /** Our own tables, for the chat: its network is this desk. */
  here?: { context: Context; sourceId: number }
  /** Keeps renewed credentials (token rotation) before they are used. */
  saveCredentials(changed: Record<string, string>): Promise<void>
  /** Renews while nobody else renews these credentials, here or on another node; `kept` is what is kept of them by now. */
  renewAlone?<T>(renew: (saved: Record<string, unknown>) => Promise<T>): Promise<T>
  /** Ends every call that is under way when the product stops. */
  signal: AbortSignal
}

/** One kind of network. One file per channel; the registry lists them. */
export type Channel = {
  name: ChannelName
  label: string
  settings: readonly SettingField[]
  /** The pages on which a person lets us in, instead of filling in tokens; left out where there are none. */
  signIns?: readonly SignIn[]
  /** What is wrong with plain settings that were filled in, beyond what is missing; null when nothing is. */
  findProblem?(settings: Record<string, unknown>): { code: string; sentence: string; params?: Record<string, string> } | null
  /** Whether a source may be a search besides the account's own mentions. */
  searches: boolean
  /** Writes a search in parts as this network takes it; there where it can be searched. */
  writeSearch?: WriteSearch
  /** Shortest sensible time between two polls, in ms. */
  pollEveryMs: number
  /** The same for a search, where one costs the network more. */
  searchEveryMs?: number
  /** Whether replies can be seen by all; by mail they never are. */
  publicReplies: boolean
  privateReplies: boolean
  /** We may write to somebody at their address who has not written to us there. */
  beginsConversations?: true
  /** Whether an author's `externalId` is their e-mail address in lower case. */
  authorsByAddress?: true
  /** Authors are no accounts of people: a feed names anybody, a visitor of the chat has none. */
  withoutAccounts?: true
  /** What all who read a post at this address read as well, by its name: a forum, a board; left out where only its conversation is read. */
  roomOf?(url: string | null): string | null
  /**
   * Most that an approved reply waits so that it can be taken back, in ms; left out where the desk's own window is right. 0 where the other
   * sits there and waits.
   */
  undoMs?: Partial<Record<Visibility, number>>
  /** `parts`: what does not fit may go out as several posts, each answering the one before. */
  replyLimit: { length: number; counts: 'weighted' | 'graphemes' | 'characters'; perUrl: number | null; parts?: true }
  /** Length of a text as this network counts it. */
  lengthOf(text: string): number
  /** Which known mentions are asked for again unless the source says otherwise; null: the network cannot be asked. */
  refreshes: Refreshes | null
  /** Days after which what is kept must be asked for again, where the network's terms say so. */
  refreshDays?: number
  /** What the network is paid for, in micro-dollars; left out where it is free. */
  prices?: Readonly<Record<PricedCall, number>>
  /** Price of one public reply in micro-dollars. */
  price(text: string): number
  /** Whether a program may answer this post; `reason` is one sentence for people when not. */
  replyBy(post: { addressed: boolean }): { by: 'api' | 'hand'; reason: string | null }
  /** Where a person writes the answer by hand, when `replyBy` says so. */
  handOverUrl(order: { inReplyTo: string; text: string; url: string | null }): string | null
  /**
   * After an ambiguous answer (timeout, reset, cut body, 5xx): with a native key the same call is simply repeated;
   * otherwise look `attempts` times, `settleMs` apart, then ask a person.
   */
  reconciliation: { nativeKey: boolean; settleMs: number; attempts: number }
  open(settings: ConnectionSettings): Connection
}

/**
 * The only thing a caller must know about a channel's failure:
 * `retry-at`: temporary, try again at `retryAt`; `stop-and-ask`: a person must act (token, cap, ban);
 * `drop`: this one thing will never work; `unknown`: a write may or may not have happened.
 */
export type ChannelErrorKind = 'retry-at' | 'stop-and-ask' | 'drop' | 'unknown'

export class ChannelError extends Error {
  readonly kind: ChannelErrorKind
  /** Stable code: `rate-limit`, `cap`, `credits`, `token`, `forbidden`, `not-summoned`, `duplicate`, `gone`, `network`, `timeout`, `broken-answer`, `server`, `invalid`. */
  readonly code: string
  readonly retryAt: number | null

  /** `message` is one sentence for people: the fact, then what next. */
  constructor(kind: ChannelErrorKind, code: string, message: string, options: { retryAt?: number; cause?: unknown } = {}) {
    // Some sentences quote the network.
    super(storable(message), { cause: options.cause })
    this.name = 'ChannelError'
    this.kind = kind
    this.code = code
    this.retryAt = options.retryAt ?? null
  }
}
