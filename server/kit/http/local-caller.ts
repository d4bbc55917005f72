import type { Context } from 'hono'
import { socketOf } from './caller-address.ts'
import { writtenByProxies } from './unnamed-proxy.ts'

const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/i

/** Whether a call comes from a program on this machine; what a proxy here passes on does not, and a call made in the process does. */
export function isLocal(c: Context): boolean {
  const address = socketOf(c.env)
  if (address === undefined) return true
  return loopback.test(address) && writtenByProxies.every((header) => c.req.header(header) === undefined)
}
