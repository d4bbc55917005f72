import type { Source } from '#shared/source.schema.ts'
import type { SourceState } from '#shared/source.ts'

const rank: Record<SourceState, number> = { stopped: 0, failing: 1, waiting: 2, live: 4, paused: 5 }

/** The sources that need a person first: stopped, failing, waiting, live but with a gap still open, live, paused; then by name. */
export function worstFirst(sources: Source[]): Source[] {
  const place = (source: Source) => (source.state === 'live' && source.gap?.to === null ? 3 : rank[source.state])
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
