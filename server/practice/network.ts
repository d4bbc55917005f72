import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { ChannelName } from '#shared/channel.ts'
import type { Clock } from '../kit/lib/clock.ts'
import type { Journal } from './journal.ts'
import type { Ledger } from './ledger.ts'
import type { Limits } from './limits.ts'
import type { Release } from './release.ts'
import type { Agenda } from './scheduled.ts'
import type { Fault, PageFault, PracticeSettings, Refusal, Route, SettingsChange } from './settings.ts'
import type { Saved } from './state.ts'
import type { TokenIssuer } from './tokens.ts'
import type { Ids, NewPost, Person, World, WorldPost } from './world.ts'

export type Bindings = { Bindings: HttpBindings }

export type FaultInjector = {
  /** The fault of this call, if any: ordered ones first, then by chance. Page faults are left for `page`. */
  transport(route: Route): Fault | null
  page(route: Route): PageFault | null
  between(from: number, to: number): number
}

/** What happens to a post, as the network's own lines tell it. */
export type NetworkEvent = { what: 'post' | 'edit' | 'delete'; post: WorldPost }

export type Asked = { url: URL; headers: IncomingMessage['headers'] }

/** How a network speaks on lines that stay open. */
export type SocketEndpoint = {
  /** Below the network's own path. */
  path: string
  /** The status with which a caller is sent away; null: let in. */
  refuse(asked: Asked): number | null
  /** Begins to speak; answers who is to hear what happens from now on. */
  greet(asked: Asked, say: (message: unknown) => void): (event: NetworkEvent) => void
}

/**
 * What is a network's own: its paths, its ids, its shapes, its limits and its way to say no. Faults, the fault injector, tokens, the journal and the
 * control door are the same for all. One file `<network>-api.ts` each; `adapters.ts` lists them.
 */
export type Adapter = {
  name: ChannelName
  /** Below which path it is spoken; its control door is at `<path>/practice`. */
  path: `/${string}` | ''
  ids: Ids
  /** Calls that are let through, and what the headers say about that. */
  limits(clock: Clock, practiceSettings: () => PracticeSettings): Limits
  /** Says no in the network's own words. `headers` go with the answer and may be changed. */
  refuse(c: Context, refusal: Refusal, headers: Record<string, string>): Response
  /** Who signs in again leaves the sessions of before as they are. */
  manySessions?: true
  /** A token does not end by itself. */
  endlessTokens?: true
  /** Everybody may call; no token is asked for. */
  isOpen?: true
  /** The access token of a call, or null; a bearer token when left out. */
  credentialOf?(c: Context): string | null
  api(network: Network): Hono<Bindings>
  /** Lines that stay open, where the network has them. */
  line?(network: Network): SocketEndpoint
}

export type Network = {
  adapter: Adapter
  world: World
  agenda: Agenda
  ledger: Ledger
  journal: Journal
  tokens: TokenIssuer
  limits: Limits
  faultInjector: FaultInjector
  /** Posts of the past that are said again; null when the network plays its own cast. */
  release: Release | null
  /** Where it listened before a restart. */
  portBefore: number | null
  /** The replies the brand had sent before a restart, oldest first. */
  repliesBefore: readonly string[]
  /** What customers do when the brand has replied to somebody. */
  onReply(reply: WorldPost): void
  /** Who is told of each post as it comes, changes or goes. */
  hearing: Set<(event: NetworkEvent) => void>
  practiceSettings(): PracticeSettings
  turn(change: unknown): PracticeSettings
  /** Writes down what must still be true after a restart, if there is a state file. */
  save(...lines: Saved[]): void
  /** Lets everything happen that is due by now. */
  tick(): void
  add(said: NewPost): WorldPost
  /** Somebody posts now, after everything that is due. Throws a RangeError when it refers to a post nobody knows. */
  post(said: NewPost): WorldPost
  edit(post: WorldPost, text: string): WorldPost
  remove(post: WorldPost): void
  /** The account itself has posted. */
  posted(post: WorldPost, by: 'api' | 'hand'): void
  charge(posts: readonly WorldPost[], users: readonly Person[], owned: boolean): void
  /** How many posts there will be, are out, and were read by the desk. */
  progress(): { total: number; released: number; read: number; done: boolean }
}

export type PracticeOptions = {
  /** 0: any free port, or the one of before a restart. */
  port?: number
  clock?: Clock
  /** The same seed plays the same week. */
  seed?: number
  /** How much faster than usual people post and answer. */
  speed?: number
  /** Whether the cast is on; without it the world is empty until somebody posts through the control door. */
  cast?: boolean
  /** Posts of the past instead of the cast, from a JSONL file; without `speed` as fast as the desk reads. */
  replay?: { file: string; speed?: number | null }
  /** Where the world is kept across restarts. */
  stateFile?: string
  practiceSettings?: SettingsChange
  /** Hears of bad lines in files; standard error if nobody else does. */
  complain?: (sentence: string) => void
}

/** One network as tests and the demo see it. */
export type Spoken = Pick<Network, 'world' | 'ledger' | 'journal' | 'turn' | 'post' | 'edit' | 'remove' | 'progress'> & {
  /** Its base address: what `settings.baseUrl` of a source must be. */
  url: string
  /** Access token of the brand's account; `refreshToken`, `clientId` and `clientSecret` renew it. */
  token: string
  refreshToken: string
  clientId: string
  clientSecret: string
  /** What the brand gets who signs in anew; tokens renewed before are worthless then. */
  signIn(): { accessToken: string; refreshToken: string }
  /** Makes every token of the brand given so far worthless, as when its account is reset. */
  revoke(): void
}

/** The practice network is X itself, and `on` hands out the others. */
export type PracticeNetwork = Spoken & {
  port: number
  /** Throws a RangeError for a network that is not played here. */
  on(name: ChannelName): Spoken
  close(): Promise<void>
}
