import type { Context, Hono } from 'hono'
import type { ChannelName } from '#shared/channel.ts'
import type { Clock } from '../kit/lib/clock.ts'
import type { Limits } from './limits.ts'
import type { Network } from './network.ts'
import type { Knobs, Refusal } from './settings.ts'
import type { LineDoor } from './sockets.ts'
import type { Ids } from './world.ts'
import type { Bindings } from './x-api.ts'

/**
 * What is a network's own: its paths, its ids, its shapes, its limits and its way to say no. Faults, dice, tokens, the oracle and the
 * control door are the same for all. One file `<network>-api.ts` each; `personalities.ts` lists them.
 */
export type Personality = {
  name: ChannelName
  /** Below which path it is spoken; its control door is at `<path>/practice`. */
  path: `/${string}` | ''
  ids: Ids
  /** Calls that are let through, and what the headers say about that. */
  limits(clock: Clock, knobs: () => Knobs): Limits
  /** Says no in the network's own words. `headers` go with the answer and may be changed. */
  refuse(c: Context, refusal: Refusal, headers: Record<string, string>): Response
  /** Who signs in again leaves the sessions of before as they are. */
  manySessions?: true
  /** Everybody may call; no token is asked for. */
  isOpen?: true
  /** The access token of a call, or null; a bearer token when left out. */
  credentialOf?(c: Context): string | null
  api(network: Network): Hono<Bindings>
  /** Lines that stay open, where the network has them. */
  line?(network: Network): LineDoor
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerOf(c: Context): string | null {
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : null
}
