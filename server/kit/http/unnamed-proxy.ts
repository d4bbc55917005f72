import type { MiddlewareHandler } from 'hono'
import type { Log } from '../lib/log.ts'
import type { CallerAddress, Proxies } from './caller-address.ts'
import type { Env } from './route.ts'

/** What proxies write into a call, and no browser by itself. */
export const writtenByProxies = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const

const advice =
  'Nobody can be told apart by network address, so limits count all callers together: name the proxies in AFTERCARE_TRUSTED_PROXIES.'

/** Whether the desk stands behind a proxy that AFTERCARE_TRUSTED_PROXIES does not name. */
export type UnnamedProxy = {
  /** Whether one must be there, or was seen. */
  isThere(): boolean
  /** Looks at every call, and says once in the log what is wrong. */
  look: MiddlewareHandler<Env>
}

/** @param url AFTERCARE_URL or null: the desk itself speaks no HTTPS, so with an https address something stands in front */
export function watchForProxy({ networks }: Proxies, url: string | null, callerAddress: CallerAddress, log: Log): UnnamedProxy {
  let isThere = networks.length === 0 && (url?.startsWith('https:') ?? false)
  if (isThere) log.warn(`AFTERCARE_URL is ${url}, but no proxy is named. ${advice}`)
  return {
    isThere: () => isThere,
    async look(c, next) {
      const isNew = !isThere && callerAddress(c) === null && writtenByProxies.some((header) => c.req.header(header) !== undefined)
      if (isNew) {
        isThere = true
        log.warn(`A call came through a proxy that is not named. ${advice}`)
      }
      await next()
    },
  }
}
