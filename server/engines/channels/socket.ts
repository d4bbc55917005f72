import net from 'node:net'
import { WebSocket } from 'ws'
import { ClosedAddress, publicLookup, type Resolve } from '../../kit/net/addresses.ts'
import { CallFailure } from '../../kit/net/outbound.ts'
import { isPublicAddress } from '../../kit/net/public-address.ts'
import { brokenCall, type Calling, refusedCall } from './calls.ts'
import type { ChannelError } from './channel.ts'

/** Longest message that is taken, in bytes; a longer one ends the line. */
const largestMessageBytes = 1024 * 1024

/** The server answered, but did not let us in. */
export class SocketRefusal extends Error {
  readonly status: number

  constructor(status: number) {
    super(`the server answered ${status} instead of opening the line`)
    this.name = 'SocketRefusal'
    this.status = status
  }
}

export type SocketCall = {
  /** ws: or wss:, without secrets in it. */
  url: string
  headers?: Record<string, string>
  /** The address an administrator entered, of any protocol: its host and port may be private. */
  baseUrl: string | null
  /** How long opening may take. */
  openMs: number
  /** A line on which nothing was heard for so long, not even an answer to our pings, is broken. */
  silentMs: number
  ending: AbortSignal
  onOpen?(): void
  /** Not called any more once `ending` has said so. */
  onMessage(text: string): void
  resolve?: Resolve
}

/**
 * Holds a WebSocket open until it breaks, falls silent or `ending` says so. It follows no redirect and reaches only public addresses,
 * checked when the socket connects. Throws CallFailure or SocketRefusal when it cannot be opened; after that it only ends.
 */
export function keepSocketOpen(call: SocketCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const { ending } = call
    if (ending.aborted) return resolve()
    const url = addressOf(call)
    if (url instanceof CallFailure) return reject(url)
    const isTrusted = url.host === hostOf(call.baseUrl)
    const socket = new WebSocket(url, {
      headers: { 'user-agent': 'Aftercare', ...call.headers },
      handshakeTimeout: call.openMs,
      maxPayload: largestMessageBytes,
      perMessageDeflate: false,
      ...(!isTrusted && { lookup: publicLookup(call.resolve) }),
    })
    let isOpen = false
    let failed: Error | null = null
    let silence: NodeJS.Timeout | undefined
    let pinging: NodeJS.Timeout | undefined
    const end = () => socket.terminate()
    const heard = () => {
      clearTimeout(silence)
      silence = setTimeout(end, call.silentMs)
    }
    ending.addEventListener('abort', end, { once: true })
    socket.on('open', () => {
      isOpen = true
      heard()
      pinging = setInterval(() => socket.ping(), call.silentMs / 3)
      call.onOpen?.()
    })
    socket.on('ping', heard)
    socket.on('pong', heard)
    socket.on('message', (data) => {
      if (ending.aborted) return
      heard()
      call.onMessage(data.toString())
    })
    socket.on('unexpected-response', (request, answer) => {
      failed = new SocketRefusal(answer.statusCode ?? 0)
      request.destroy()
      answer.destroy()
      socket.terminate()
    })
    socket.on('error', (error) => {
      failed ??= failureOf(error)
    })
    socket.on('close', () => {
      clearTimeout(silence)
      clearInterval(pinging)
      ending.removeEventListener('abort', end)
      if (isOpen || ending.aborted) resolve()
      else reject(failed ?? new CallFailure('broken-off'))
    })
  })
}

/** What it means that a line could not be opened. */
export function notOpened(error: unknown, calling: Omit<Calling, 'write'>): ChannelError | unknown {
  if (error instanceof SocketRefusal) return refusedCall({ ...calling, write: false, status: error.status, says: '' })
  return error instanceof CallFailure ? brokenCall(error, { ...calling, write: false }) : error
}

const hostOf = (address: string | null): string | null => (address && URL.canParse(address) ? new URL(address).host : null)

function addressOf({ url: address, baseUrl }: SocketCall): URL | CallFailure {
  if (!URL.canParse(address)) return new CallFailure('bad-address')
  const url = new URL(address)
  if (!/^wss?:$/.test(url.protocol) || url.username || url.password || url.hash) return new CallFailure('bad-address')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isClosed = url.host !== hostOf(baseUrl) && net.isIP(host) !== 0 && !isPublicAddress(host)
  return isClosed ? new CallFailure('closed', new ClosedAddress(host)) : url
}

function failureOf(error: Error): CallFailure {
  if (error instanceof ClosedAddress) return new CallFailure('closed', error)
  return new CallFailure(/timed out/.test(error.message) ? 'timeout' : 'broken-off', error)
}
