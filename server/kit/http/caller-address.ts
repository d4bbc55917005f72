import net from 'node:net'
import type { Context } from 'hono'
import { isPublicAddress } from '../net/public-address.ts'

export const proxyHeaders = ['x-forwarded-for', 'forwarded'] as const
export type ProxyHeader = (typeof proxyHeaders)[number]

/** The proxies in front of the desk, and the one header in which they say who asked them. */
export type Proxies = { networks: readonly string[]; header: ProxyHeader }

/** The network address a call is counted for; null where it may be a proxy's, behind which everybody stands. */
export type CallerAddress = (c: Context) => string | null

/**
 * Who calls. Only what a proxy of ours wrote is believed, from the right: each one adds whom it was called by, and the first
 * that is not ours is the caller; whatever stands left of it the caller made up. The proxies must add to `header` themselves.
 * @throws RangeError when a network is neither an address nor written like 10.0.0.0/8
 */
export function createCallerAddress({ networks, header }: Proxies): CallerAddress {
  const ours = new net.BlockList()
  for (const network of networks) addNetwork(ours, network)
  const isOurs = (address: string) => ours.check(address, net.isIPv6(address) ? 'ipv6' : 'ipv4')

  return (c) => {
    const socket = plainAddress(socketOf(c.env) ?? '')
    if (socket === null) return null
    let address = socket
    const told = isOurs(socket) ? hopsIn(c.req.header(header) ?? '', header) : []
    for (let hop = told.pop(); hop !== undefined && isOurs(address); hop = told.pop()) {
      const before = plainAddress(hop)
      // A hop that hides its name is all that is known of the caller.
      if (before === null) break
      address = before
    }
    const mayBeProxy = networks.length === 0 ? !isPublicAddress(address) : isOurs(address)
    return mayBeProxy ? null : countedAs(address)
  }
}

function addNetwork(list: net.BlockList, network: string): void {
  const [address = '', bits] = network.split('/')
  const family = net.isIP(address)
  const most = family === 6 ? 128 : 32
  if (family === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
    throw new RangeError(`"${network}" is no network: write it like 10.0.0.0/8 or fd00::/8`)
  list.addSubnet(address, bits === undefined ? most : Number(bits), family === 6 ? 'ipv6' : 'ipv4')
}

/** The address at the other end of the socket. Only a call over HTTP has one; one made in the process has none. */
export function socketOf(environment: unknown): string | undefined {
  if (typeof environment !== 'object' || environment === null || !('incoming' in environment)) return undefined
  return (environment.incoming as { socket?: { remoteAddress?: string } }).socket?.remoteAddress
}

/** The addresses in the order in which they were added; of Forwarded (RFC 7239) its `for` parts. */
const hopsIn = (value: string, header: ProxyHeader): string[] =>
  value.split(',').map((hop) => (header === 'forwarded' ? (/(?:^|;)\s*for\s*=\s*"?([^";]*)/i.exec(hop)?.[1] ?? '') : hop).trim())

/** An address without a port, brackets, zone, or the IPv6 wrapping of IPv4; null when it is none. */
function plainAddress(written: string): string | null {
  const bare = written.replace(/^\[([^\]]*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
  const plain = bare.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
  return net.isIP(plain) ? plain : null
}

/** IPv6 hosts have the lower 64 bits of their address to choose from: the upper ones are counted, written in one way. */
function countedAs(address: string): string {
  if (net.isIPv4(address)) return address
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => part.split(':').filter(Boolean)
  const tail = groups(right ?? '')
  const head = groups(left)
  const missing = right === undefined ? 0 : 8 - head.length - tail.length
  return [...head, ...Array.from({ length: missing }, () => '0'), ...tail].slice(0, 4).join(':')
}
