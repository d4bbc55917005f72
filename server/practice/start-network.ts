import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { systemClock } from '../kit/lib/clock.ts'
import { listAccounts } from './accounts.ts'
import { adapters } from './adapters.ts'
import { bringOnCast } from './casting.ts'
import { controlApi } from './control-api.ts'
import { homeNames } from './homes.ts'
import type { Bindings, Network, PracticeNetwork, PracticeOptions, Spoken } from './network.ts'
import { humanPages } from './page.ts'
import { play } from './play.ts'
import { proveAccounts } from './proving.ts'
import { openSockets } from './sockets.ts'
import { appendState, readState, type Saved } from './state.ts'
import type { WorldPost } from './world.ts'

/**
 * Starts local networks of customers that speak the real ones' HTTP APIs, all on one port of 127.0.0.1: X at its own paths, each other
 * one below a path with its name. Each has a world of its own. The cast lives on all of them, a replay only on X; all are kept in one
 * state file.
 */
export async function startPracticeNetwork(options: PracticeOptions = {}): Promise<PracticeNetwork> {
  const {
    clock = systemClock,
    seed = 1,
    speed = 1,
    practiceSettings,
    stateFile,
    complain = (sentence: string) => console.error(sentence),
  } = options
  const elsewhere = { clock, seed, ...(practiceSettings && { practiceSettings }) }
  const saved = stateFile ? readState(stateFile, complain) : []
  const [first, ...others] = adapters.map((adapter, index) => {
    const before = saved.filter(({ on = 'x' }) => on === adapter.name)
    const save = (...lines: Saved[]) => stateFile && appendState(stateFile, adapter.name, lines)
    return play(adapter, index === 0 ? options : elsewhere, { before, save })
  }) as [Network, ...Network[]]
  const networks = [first, ...others] as const
  const isCast = options.cast && !options.replay
  if (isCast) bringOnCast(networks, { seed, speed, startAt: clock() })
  for (const network of networks) proveAccounts(network, { speed, complain })
  if (isCast)
    for (const { repliesBefore, world, onReply } of networks) for (const id of repliesBefore) onReply(world.posts.get(id) as WorldPost)
  for (const network of networks) network.tick()
  const app = new Hono<Bindings>()
  app.get('/practice/accounts', (c) => c.json(listAccounts(options.cast && !options.replay ? networks.filter(isPeopled) : [first])))
  for (const network of networks) {
    const { path, api } = network.adapter
    app.route(`${path}/practice`, controlApi(network))
    app.route(path || '/', api(network))
  }
  app.route('/', humanPages([first, ...others.filter(isPeopled)]))
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  const lines = networks.flatMap((network) => {
    const endpoint = network.adapter.line?.(network)
    return endpoint ? [openSockets(network, endpoint)] : []
  })
  server.on('upgrade', (request, socket, head) => {
    if (!lines.some(({ take }) => take(request, socket, head))) socket.destroy()
  })
  const port = await listenOn(server, options.port ?? 0, first.portBefore)
  if (port !== first.portBefore) first.save({ kind: 'port', port })
  return {
    ...spoken(first, port),
    port,
    on(name) {
      const network = networks.find(({ adapter }) => adapter.name === name)
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

const isPeopled = ({ adapter }: Network): boolean => homeNames.has(adapter.name)

function spoken(network: Network, port: number): Spoken {
  const { world, ledger, journal, turn, post, edit, remove, progress, adapter, tokens } = network
  const { access: token, refresh: refreshToken, clientId, clientSecret } = tokens.first
  const url = `http://127.0.0.1:${port}${adapter.path}`
  const signIn = () => {
    const { access, refresh } = tokens.begin()
    return { accessToken: access, refreshToken: refresh }
  }
  return {
    world,
    ledger,
    journal,
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
