import { createHash } from 'node:crypto'
import type { Clock } from '../kit/lib/clock.ts'
import { hour } from '../kit/lib/clock.ts'

const accessLifeMs = 2 * hour
const mostSessions = 50

export type Tokens = {
  /** Never ends by itself, like a token of OAuth 1.0a. */
  access: string
  refresh: string
  clientId: string
  clientSecret: string
}

type Pair = { access: string; refresh: string; expiresInMs: number }

export type TokenIssuer = {
  first: Tokens
  /** Whether calls with that token are let in; counts the call. */
  accepts(token: string): boolean
  /** A new pair for somebody who has shown a password. */
  begin(): Pair
  /** Trades a refresh token for a new pair; null when it was used before (unless those here live on) or never given (`invalid_grant`). */
  renew(refresh: string, livesOn?: boolean): Pair | null
  /** Makes every access token given so far worthless. */
  revokeAccess(): void
  state(): TokenState
  restore(saved: TokenState): void
}

/** What must survive a restart. */
export type TokenState = { rounds: number; revoked: number; expiresAt: number }

/**
 * OAuth 2 as X does it: access tokens live two hours, and each refresh token works once.
 * Tokens follow from the seed, so that a restarted network still knows them.
 * @param manySessions whether the access tokens of earlier sign-ins go on beside the newest one
 */
export function openTokenIssuer(
  clock: Clock,
  seed: number,
  callsPerToken: () => number | null,
  { manySessions = false, endlessTokens = false }: { manySessions?: boolean; endlessTokens?: boolean } = {},
): TokenIssuer {
  const state: TokenState = { rounds: 0, revoked: -1, expiresAt: 0 }
  let calls = 0
  const name = (kind: string, round: number) =>
    `practice-${kind}-${createHash('sha256').update(`${seed}/${kind}/${round}`).digest('base64url').slice(0, 24)}`

  return {
    first: { access: name('access', 0), refresh: name('refresh', 0), clientId: name('client', 0), clientSecret: name('secret', 0) },
    accepts(token) {
      if (token === name('access', 0)) return state.revoked < 0
      const most = callsPerToken()
      calls += 1
      const alive = state.revoked < state.rounds && clock() < state.expiresAt && (most === null || calls <= most)
      const oldest = manySessions ? Math.max(1, state.revoked + 1, state.rounds - mostSessions) : state.rounds
      const isGiven = () => Array.from({ length: state.rounds - oldest + 1 }, (_, n) => name('access', oldest + n)).includes(token)
      return alive && (token === name('access', state.rounds) || isGiven())
    },
    begin: next,
    renew(refresh, livesOn = false) {
      for (let round = state.rounds; round >= (livesOn ? 0 : state.rounds); round -= 1)
        if (refresh === name('refresh', round)) return next()
      return null
    },
    revokeAccess() {
      state.revoked = state.rounds
    },
    state: () => ({ ...state }),
    restore(saved) {
      Object.assign(state, saved)
    },
  }

  function next(): Pair {
    state.rounds += 1
    state.expiresAt = endlessTokens ? Number.MAX_SAFE_INTEGER : clock() + accessLifeMs
    calls = 0
    return { access: name('access', state.rounds), refresh: name('refresh', state.rounds), expiresInMs: accessLifeMs }
  }
}
