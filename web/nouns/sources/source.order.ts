import type { Source } from '#shared/source.schema.ts'
import type { SourceState } from '#shared/source.ts'

const dayMs = 86_400_000

/** How near the end of a sign-in is: `soon` within 14 days, `now` within two, when it is time to sign in again; null: far away, or none. */
export function signInAlarm(tokenEndsAt: number | null, now: number): 'soon' | 'now' | null {
  if (tokenEndsAt === null || tokenEndsAt - now > 14 * dayMs) return null
  return tokenEndsAt - now > 2 * dayMs ? 'soon' : 'now'
}

/** Whether so little of a limit is left that reading may have to wait. */
export const isLow = ({ left, of }: { left: number; of: number }) => left < of / 10

const rank: Record<SourceState, number> = { stopped: 0, failing: 1, waiting: 2, live: 5, paused: 6 }

/**
 * The sources that need a person first: stopped, failing, waiting; live but about to lose their sign-in, or with a gap or another trouble;
 * live, paused; then by name.
 */
export function worstFirst(sources: Source[], now: number): Source[] {
  const place = ({ state, tokenEndsAt, gap, error }: Source) => {
    const alarm = signInAlarm(tokenEndsAt, now)
    if (state !== 'live') return rank[state]
    if (alarm === 'now') return 3
    return alarm === 'soon' || error !== null || gap?.to === null ? 4 : rank.live
  }
  return sources.toSorted((a, b) => place(a) - place(b) || a.name.localeCompare(b.name) || a.id - b.id)
}

/** How a state stands out: what is fine has no colour. */
export const stateTone: Record<SourceState, 'danger' | 'warn' | undefined> = {
  stopped: 'danger',
  failing: 'warn',
  waiting: 'warn',
  live: undefined,
  paused: undefined,
}
