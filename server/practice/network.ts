import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { type Clock, systemClock } from '../lib/clock.ts'
import { type Agenda, openAgenda } from './agenda.ts'
import { controlDoor } from './door.ts'
import { type Dice, throwDice } from './faults.ts'
import { type KnobChange, type Knobs, turnKnobs } from './knobs.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { type Oracle, openOracle } from './oracle.ts'
import { humanPages } from './page.ts'
import { seededRandom } from './random.ts'
import { openTokenOffice, type TokenOffice } from './tokens.ts'
import { addPost, createWorld, type NewPost, type Person, type World, type WorldPost } from './world.ts'
import { type Bindings, xApi } from './x-api.ts'
import { type Limits, openLimits } from './x-limits.ts'

export type Network = {
  world: World
  agenda: Agenda
  ledger: Ledger
  oracle: Oracle
  tokens: TokenOffice
  limits: Limits
  dice: Dice
  knobs(): Knobs
  turn(change: unknown): Knobs
  /** Lets everything happen that is due by now. */
  tick(): void
  /** Somebody posts now. Throws a RangeError when it refers to a post nobody knows. */
  post(said: NewPost): WorldPost
  /** The account itself has posted. */
  posted(post: WorldPost, by: 'api' | 'hand'): void
  charge(posts: readonly WorldPost[], users: readonly Person[], owned: boolean): void
}

export type PracticeOptions = {
  /** 0: any free port. */
  port?: number
  clock?: Clock
  seed?: number
  knobs?: KnobChange
}

export type PracticeNetwork = Pick<Network, 'world' | 'ledger' | 'oracle' | 'turn' | 'post'> & {
  url: string
  port: number
  /** Access token of the brand's account; `refreshToken`, `clientId` and `clientSecret` renew it. */
  token: string
  refreshToken: string
  clientId: string
  clientSecret: string
  close(): Promise<void>
}

/** The fictional brand all of this is about. */
export const brand = { handle: 'fjellro', name: 'Fjellro' } as const

/** Starts a local network of customers that speaks X's HTTP API; listens on 127.0.0.1 only. */
export async function startPracticeNetwork(options: PracticeOptions = {}): Promise<PracticeNetwork> {
  const network = createNetwork(options)
  const app = new Hono<Bindings>()
  app.route('/2', xApi(network))
  app.route('/practice', controlDoor(network))
  app.route('/', humanPages(network))
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const { access, refresh, clientId, clientSecret } = network.tokens.first
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    token: access,
    refreshToken: refresh,
    clientId,
    clientSecret,
    world: network.world,
    ledger: network.ledger,
    oracle: network.oracle,
    turn: network.turn,
    post: network.post,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function createNetwork(options: PracticeOptions): Network {
  const clock = options.clock ?? systemClock
  const seed = options.seed ?? 1
  let knobs = turnKnobs(null, options.knobs)
  const world = createWorld(clock, brand)
  const agenda = openAgenda()
  const ledger = openLedger(clock)
  const dice = throwDice(() => knobs, seededRandom(seed))

  const network: Network = {
    world,
    agenda,
    ledger,
    oracle: openOracle(clock),
    tokens: openTokenOffice(clock, seed, () => knobs.tokenCalls),
    limits: openLimits(clock, () => knobs),
    dice,
    knobs: () => knobs,
    turn(change) {
      knobs = turnKnobs(knobs, change)
      return knobs
    },
    tick: () => agenda.happen(clock()),
    post(said) {
      network.tick()
      return addPost(world, said)
    },
    posted(post, by) {
      network.oracle.accept({ id: post.id, inReplyTo: post.answers?.id ?? null, text: post.text, at: post.at, by })
    },
    charge(posts, users, owned) {
      ledger.read(posts, users, owned)
    },
  }
  return network
}
