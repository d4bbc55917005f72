import { createHash } from 'node:crypto'
import type { ConnectFault, SignInKey } from '#shared/connect.ts'
import type { PricedCall } from '#shared/source.ts'
import { day, hour } from '../../kit/lib/clock.ts'
import { cleanLine } from '../../kit/lib/text.ts'

/**
 * The end of the address to which a network sends people back: one for each network, and one for each server that was entered, so that what
 * one gives is never traded at another (mix-up, RFC 9700, 4.4).
 */
export function doorOf(key: SignInKey, enteredServer: string | null): string {
  if (enteredServer === null) return key
  const place = URL.canParse(enteredServer) ? new URL(enteredServer).origin + new URL(enteredServer).pathname : enteredServer
  return `${key}-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`
}

/** What a browser brought back from a network. */
export type Returned = { code: string | null; error: string | null; said: string | null; iss: string | null }

const sameIssuer = (one: string, other: string) => one.replace(/\/+$/, '') === other.replace(/\/+$/, '')

/** The code that was brought back, or why nobody is let in: denied by the person, refused by the network, or said by another one. */
export function readReturned(
  { code, error, said, iss }: Returned,
  issuer: string | null,
): { code: string } | { fault: ConnectFault; said: string | null } {
  if (iss !== null && issuer !== null && !sameIssuer(iss, issuer)) return { fault: 'wrong-issuer', said: cleanLine(iss) }
  if (error === 'access_denied') return { fault: 'denied', said: null }
  if (error !== null) return { fault: 'network-refused', said: cleanLine(said ?? error) || null }
  return code ? { code } : { fault: 'no-code', said: null }
}

/** What a scope names, whichever host a provider writes before it. */
const scopeName = (scope: string): string => scope.replace(/\/+$/, '').split('/').at(-1)?.toLowerCase() ?? ''

/**
 * What was asked for and not given (a person may leave some out); none where the network does not say what it gave. Whether a sign-in
 * lasts is seen by what renews it, not by its scope.
 */
export function missingScopes(asked: readonly string[], given: readonly string[] | null): string[] {
  if (given === null) return []
  const names = ['offline_access', 'offline.access', ...given.map(scopeName)]
  return asked.filter((scope) => !names.includes(scopeName(scope)))
}

/** Posts from which a rate can be told. */
const leastForRate = 5

/**
 * Posts a day, from the times (epoch ms) of a page of the newest. A page that was not full may go back further than its oldest post, so its
 * time is at least `reachMs`. Null: too few to tell.
 */
export function postsPerDay(times: readonly number[], now: number, { full, reachMs }: { full: boolean; reachMs: number }): number | null {
  if (times.length < leastForRate) return null
  const spanMs = Math.max(now - Math.min(...times), hour)
  return (times.length * day) / (full ? spanMs : Math.max(spanMs, reachMs))
}

type Prices = Readonly<Record<PricedCall, number>>

/** What posts a day cost, in micro-dollars, each with an author that was not paid for on that day. */
export const dailyPrice = (perDay: number, prices: Prices, own: boolean): number =>
  Math.round(perDay * ((own ? prices['own-post'] : prices.post) + prices.author))

/**
 * Most that one page for trying may cost, in micro-dollars: the fewest posts the network hands out, each with its author and two posts that
 * come along with it.
 */
export const testBudget = (prices: Prices, own: boolean): number =>
  own ? 5 * (prices['own-post'] + prices.author + 2 * prices.post + prices.author) : 10 * (3 * prices.post + 2 * prices.author)
