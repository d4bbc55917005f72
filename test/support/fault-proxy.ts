import { connect, createServer, type Socket } from 'node:net'

/**
 * What happens to a connection: `slice`: every byte in a packet of its own; `stall`: nothing passes; `reset`: torn down; `cut`: closed
 * politely; `say`: what `when` matches becomes `words` (with `$1` for its groups). All but the first begin when the server is about to send
 * something that `when` matches; without it, at once.
 */
export type ProxyFault =
  | { kind: 'slice' | 'stall' | 'reset' | 'cut'; when?: RegExp; from?: 'server' | 'client' }
  | { kind: 'say'; when: RegExp; words: string; from?: 'server' | 'client' }

export type FaultProxy = { port: number; connections: number; fault: ProxyFault | null; close(): Promise<void> }

/** A TCP proxy on 127.0.0.1 before `port` that spoils connections as `fault` says; the caller sets `fault` and closes it. */
export async function startFaultProxy(port: number): Promise<FaultProxy> {
  const open = new Set<Socket>()
  const server = createServer((client) => {
    proxy.connections += 1
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      // Broken connections are what this is for.
      socket.on('error', () => socket.destroy())
      socket.once('close', () => open.delete(socket))
    }
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => client.destroy())
    pass(upstream, client, 'server')
    pass(client, upstream, 'client')

    function pass(from: Socket, to: Socket, side: 'server' | 'client'): void {
      let stalled = false
      from.on('data', (chunk: Buffer) => {
        const { fault } = proxy
        if (stalled) return
        const struck =
          fault && fault.kind !== 'slice' && (fault.from ?? 'server') === side && (fault.when?.test(chunk.toString('latin1')) ?? true)
        if (!struck) {
          if (fault?.kind === 'slice') for (let at = 0; at < chunk.length; at += 1) to.write(chunk.subarray(at, at + 1))
          else to.write(chunk)
          return
        }
        if (fault.kind === 'say') to.write(Buffer.from(chunk.toString('latin1').replace(fault.when, fault.words), 'latin1'))
        else if (fault.kind === 'stall') stalled = true
        else if (fault.kind === 'reset') client.resetAndDestroy()
        else {
          to.write(chunk.subarray(0, chunk.length >> 1))
          client.end()
          upstream.end()
        }
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: FaultProxy = {
    port: (server.address() as { port: number }).port,
    connections: 0,
    fault: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
  return proxy
}
