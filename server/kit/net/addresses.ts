import dns from 'node:dns'
import type net from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** Answers all addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly dns.LookupAddress[]>

const systemResolve: Resolve = (host) => dns.promises.lookup(host, { all: true })

/** A name that leads, or a literal address that belongs, to a network that is not public. */
export class ClosedAddress extends Error {
  constructor(host: string) {
    super(`${host} is not an address on the public internet.`)
    this.name = 'ClosedAddress'
  }
}

/**
 * A `lookup` for sockets: the addresses it hands over are the ones that are connected to, so a name cannot lead elsewhere after the check.
 * Fails with ClosedAddress when any address of the name is not public.
 */
export function publicLookup(resolve: Resolve = systemResolve): net.LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (found) => {
        const [first] = found
        if (!first) return done(Object.assign(new Error(`${host} has no address.`), { code: 'ENOTFOUND' }), [])
        if (!found.every(({ address }) => isPublicAddress(address))) return done(new ClosedAddress(host), [])
        if (options.all) return done(null, [...found])
        done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    )
  }
}
