import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Asked, Network, SocketEndpoint } from './network.ts'
import { isRefusal } from './settings.ts'

/** Opens the sockets of one network; `take` answers whether the call was for them. Settings, faults and the journal count here too. */
export function openSockets(network: Network, endpoint: SocketEndpoint) {
  const sockets = new WebSocketServer({ noServer: true })
  const hung = new Set<Duplex>()

  return {
    take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const url = new URL(request.url ?? '/', 'http://practice')
      if (url.pathname !== network.adapter.path + endpoint.path) return false
      const asked = { url, headers: request.headers }
      network.tick()
      const fault = network.faultInjector.transport('stream')
      const refused = network.practiceSettings().line.refused ?? (fault && isRefusal(fault) ? 503 : endpoint.refuse(asked))
      network.journal.call({ route: 'stream', status: fault === null || isRefusal(fault) ? (refused ?? 101) : 0, fault })
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
      const { silent, repeats, cutAfter } = network.practiceSettings().line
      if (silent || line.readyState !== line.OPEN) return
      const text = JSON.stringify(message)
      for (let times = 0; times < (repeats ? 2 : 1); times += 1) line.send(text)
      said += 1
      if (cutAfter !== null && said >= cutAfter) line.terminate()
    }
    // Whoever calls may break off at any time.
    line.on('error', () => line.terminate())
    const hear = endpoint.greet(asked, say)
    network.hearing.add(hear)
    line.on('close', () => network.hearing.delete(hear))
  }
}
