import net from 'node:net'

/** IPv4 that no public server has: this host, private, shared (CGNAT), link-local and metadata, tests, multicast, reserved (RFC 6890). */
const closed4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

/** Within 2000::/3, what leads elsewhere: Teredo and other protocol assignments, documentation, 6to4 (which wraps IPv4). */
const closed6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const closed = new net.BlockList()
for (const [address, bits] of closed4) closed.addSubnet(address, bits, 'ipv4')
const closedWide = new net.BlockList()
for (const [address, bits] of closed6) closedWide.addSubnet(address, bits, 'ipv6')
const open6 = new net.BlockList()
open6.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address belongs to the public internet. IPv6 outside 2000::/3 does not: ::1, mapped IPv4, NAT64, unique-local, link-local. */
export function isPublicAddress(address: string): boolean {
  const family = net.isIP(address)
  if (family === 4) return !closed.check(address, 'ipv4')
  return family === 6 && open6.check(address, 'ipv6') && !closedWide.check(address, 'ipv6')
}
