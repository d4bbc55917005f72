import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { ChannelName } from '#shared/channel.ts'
import { type Clock, systemClock } from '../kit/lib/clock.ts'
import { listAccounts } from './accounts.ts'
import type { Personality } from './adapter.ts'
import { personalities } from './adapters.ts'
import { bringOnCast } from './casting.ts'
import { controlDoor } from './control-api.ts'
import type { Dice } from './fault-injector.ts'
import { homeNames } from './homes.ts'
import type { Oracle } from './journal.ts'
import type { Ledger } from './ledger.ts'
import type { Limits } from './limits.ts'
import { humanPages } from './page.ts'
import { play } from './play.ts'
import type { Release } from './release.ts'
import type { Agenda } from './scheduled.ts'
import type { KnobChange, Knobs } from './settings.ts'
import { openLines, type Told } from './sockets.ts'
import { appendState, type Kept, readState } from './state.ts'
import type { TokenOffice } from './tokens.ts'
import type { NewPost, Person, World, WorldPost } from './world.ts'
import type { Bindings } from './x-api.ts'

export type Network = {
  personality: Personality
  world: World
  agenda: Agenda
  ledger: Ledger
  oracle: Oracle
  tokens: TokenOffice
  limits: Limits
  dice: Dice
  /** Posts of the past that are said again; null when the network plays its own cast. */
  release: Release | null
  /** Where it listened before a restart. */
  portBefore: number | null
  /** The replies the brand had sent before a restart, oldest first. */
  repliesBefore: readonly string[]
  /** What customers do when the brand has replied to somebody. */
  onReply(reply: WorldPost): void
  /** Who is told of each post as it comes, changes or goes. */
  hearing: Set<(told: Told) => void>
  knobs(): Knobs
  turn(change: unknown): Knobs
  /** Writes down what must still be true after a restart, if there is a state file. */
  keep(...lines: Kept[]): void
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
  knobs?: KnobChange
  /** Hears of bad lines in files; standard error if nobody else does. */
  complain?: (sentence: string) => void
}

/** One network as tests and the demo see it. */
export type Spoken = Pick<Network, 'world' | 'ledger' | 'oracle' | 'turn' | 'post' | 'edit' | 'remove' | 'progress'> & {
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

/**
 * Starts local networks of customers that speak the real ones' HTTP APIs, all on one port of 127.0.0.1: X at its own paths, each other
 * one below a path with its name. Each has a world of its own. The cast lives on all of them, a replay only on X; all are kept in one
 * state file.
 */
export async function startPracticeNetwork(options: PracticeOptions = {}): Promise<PracticeNetwork> {
  const { clock = systemClock, seed = 1, speed = 1, knobs, stateFile, complain = (sentence: string) => console.error(sentence) } = options
  const elsewhere = { clock, seed, ...(knobs && { knobs }) }
  const kept = stateFile ? readState(stateFile, complain) : []
  const [first, ...others] = personalities.map((personality, index) => {
    const before = kept.filter(({ on = 'x' }) => on === personality.name)
    const keep = (...lines: Kept[]) => stateFile && appendState(stateFile, personality.name, lines)
    return play(personality, index === 0 ? options : elsewhere, { before, keep })
  }) as [Network, ...Network[]]
  const networks = [first, ...others] as const
  if (options.cast && !options.replay) {
    bringOnCast(networks, { seed, speed, startAt: clock() })
    for (const { repliesBefore, world, onReply } of networks) for (const id of repliesBefore) onReply(world.posts.get(id) as WorldPost)
  }
  for (const network of networks) network.tick()
  const app = new Hono<Bindings>()
  app.get('/practice/accounts', (c) => c.json(listAccounts(options.cast && !options.replay ? networks.filter(isPeopled) : [first])))
  for (const network of networks) {
    const { path, api } = network.personality
    app.route(`${path}/practice`, controlDoor(network))
    app.route(path || '/', api(network))
  }
  app.route('/', humanPages([first, ...others.filter(isPeopled)]))
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  const lines = networks.flatMap((network) => {
    const door = network.personality.line?.(network)
    return door ? [openLines(network, door)] : []
  })
  server.on('upgrade', (request, socket, head) => {
    if (!lines.some(({ take }) => take(request, socket, head))) socket.destroy()
  })
  const port = await listenOn(server, options.port ?? 0, first.portBefore)
  if (port !== first.portBefore) first.keep({ kind: 'port', port })
  return {
    ...spoken(first, port),
    port,
    on(name) {
      const network = networks.find(({ personality }) => personality.name === name)
      if (!network) throw new RangeError(`The practice network does not speak ${name}.`)
      return spoken(network, port)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const line of lines) line.close()
        server.closeAllConnections()
      }),
  }
}

const isPeopled = ({ personality }: Network): boolean => homeNames.has(personality.name)

function spoken(network: Network, port: number): Spoken {
  const { world, ledger, oracle, turn, post, edit, remove, progress, personality, tokens } = network
  const { access: token, refresh: refreshToken, clientId, clientSecret } = tokens.first
  const url = `http://127.0.0.1:${port}${personality.path}`
  const signIn = () => {
    const { access, refresh } = tokens.begin()
    return { accessToken: access, refreshToken: refresh }
  }
  return {
    world,
    ledger,
    oracle,
    turn,
    post,
    edit,
    remove,
    progress,
    url,
    token,
    refreshToken,
    clientId,
    clientSecret,
    signIn,
    revoke: tokens.revokeAccess,
  }
}

/** Listens on the wanted port; when any will do, on the one of before if it is free. Answers the port. */
async function listenOn(server: Server, wanted: number, before: number | null): Promise<number> {
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve((server.address() as AddressInfo).port)
      })
    })
  if (wanted !== 0 || before === null) return listen(wanted)
  return listen(before).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return listen(0)
  })
}
