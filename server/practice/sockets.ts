import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Network } from './network.ts'
import { isRefusal } from './settings.ts'
import type { WorldPost } from './world.ts'

/** What happens to a post, as the network's own lines tell it. */
export type Told = { what: 'post' | 'edit' | 'delete'; post: WorldPost }

export type Asked = { url: URL; headers: IncomingMessage['headers'] }

/** How a network speaks on lines that stay open. */
export type LineDoor = {
  /** Below the network's own path. */
  path: string
  /** The status with which a caller is sent away; null: let in. */
  refuse(asked: Asked): number | null
  /** Begins to speak; answers who is to hear what happens from now on. */
  greet(asked: Asked, say: (message: unknown) => void): (told: Told) => void
}

/** Opens the lines of one network; `take` answers whether the call was for them. Knobs, faults and the oracle count here too. */
export function openLines(network: Network, door: LineDoor) {
  const sockets = new WebSocketServer({ noServer: true })
  const hung = new Set<Duplex>()

  return {
    take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const url = new URL(request.url ?? '/', 'http://practice')
      if (url.pathname !== network.personality.path + door.path) return false
      const asked = { url, headers: request.headers }
      network.tick()
      const fault = network.dice.transport('stream')
      const refused = network.knobs().line.refused ?? (fault && isRefusal(fault) ? 503 : door.refuse(asked))
      network.oracle.call({ route: 'stream', status: fault === null || isRefusal(fault) ? (refused ?? 101) : 0, fault })
      // The other side may break off while it is sent away.
      socket.on('error', () => socket.destroy())
      if (fault === 'hang' || fault === 'hang-after' || fault === 'drip') hung.add(socket)
      else if (fault !== null && !isRefusal(fault)) socket.destroy()
      else if (refused === null) sockets.handleUpgrade(request, socket, head, (line) => speak(line, asked))
      else socket.end(`HTTP/1.1 ${refused} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
      return true
    },
    close() {
      for (const line of sockets.clients) line.terminate()
      for (const socket of hung) socket.destroy()
    },
  }

  function speak(line: WebSocket, asked: Asked): void {
    let said = 0
    const say = (message: unknown) => {
      const { silent, repeats, cutAfter } = network.knobs().line
      if (silent || line.readyState !== line.OPEN) return
      const text = JSON.stringify(message)
      for (let times = 0; times < (repeats ? 2 : 1); times += 1) line.send(text)
      said += 1
      if (cutAfter !== null && said >= cutAfter) line.terminate()
    }
    // Whoever calls may break off at any time.
    line.on('error', () => line.terminate())
    const hear = door.greet(asked, say)
    network.hearing.add(hear)
    line.on('close', () => network.hearing.delete(hear))
  }
}
