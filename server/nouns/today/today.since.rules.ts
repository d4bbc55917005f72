import type { CaseTrend } from '#shared/case.ts'
import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import type { HouseKind, SinceKind } from '#shared/today.ts'

/** What of a case is told to whoever was away. */
export const caseKinds: readonly EventKind[] = [
  'mention-clustered',
  'case-trend',
  'reply-sent',
  'reply-handed-over',
  'note-written',
  'case-resolved',
  'case-reopened',
  'case-woken',
  'case-merged',
  'case-assigned',
  'order-message',
  'order-moved',
  'clock-breached',
]

const plain: Partial<Record<EventKind, SinceKind>> = {
  'mention-clustered': 'posts',
  'reply-sent': 'answered',
  'reply-handed-over': 'answered',
  'note-written': 'note',
  'case-resolved': 'resolved',
  'case-reopened': 'reopened',
  'case-woken': 'woken',
  'case-merged': 'merged',
  'order-message': 'message',
  'order-moved': 'order',
  'clock-breached': 'late',
}
const growing: readonly unknown[] = ['escalating', 'emerging'] satisfies CaseTrend[]

export type Told = Pick<Event, 'kind' | 'at' | 'caseId' | 'by' | 'data'>
export type Line = { what: SinceKind; caseId: number; count: number; at: number; by: Event['by'] }

/**
 * What happened to cases, one line for each case and kind, the newest first; nothing of what the reader did.
 * @param events newest first
 */
export function linesOf(events: readonly Told[], me: number): Line[] {
  const lines = new Map<string, Line>()
  for (const event of events) {
    const what = whatOf(event, me)
    if (what === null || event.caseId === null || event.by?.id === me) continue
    const key = `${what} ${event.caseId}`
    const line = lines.get(key)
    if (line) line.count += 1
    else lines.set(key, { what, caseId: event.caseId, count: 1, at: event.at, by: event.by })
  }
  return [...lines.values()]
}

function whatOf({ kind, data }: Told, me: number): SinceKind | null {
  if (kind === 'case-trend') return growing.includes(data.to) ? 'growing' : null
  if (kind === 'case-assigned') return data.toId === me ? 'given' : heldBefore(data) === me ? 'taken' : null
  return plain[kind] ?? null
}

/** Whose case it was before it was given to somebody; null: nobody's. */
export function heldBefore({ was }: Event['data']): number | null {
  const id = typeof was === 'object' && was !== null && 'assigneeId' in was ? was.assigneeId : null
  return typeof id === 'number' ? id : null
}

export type HouseLine = { what: HouseKind; name: string | null; state: string | null; at: number }

/**
 * What happened in the house: how each source and alert stands by its newest event, and that policy or promises changed; the newest first.
 * @param events newest first
 */
export function houseLinesOf(events: readonly Pick<Event, 'kind' | 'at' | 'sourceId' | 'data'>[]): HouseLine[] {
  const lines = new Map<string, HouseLine>()
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  for (const { kind, at, sourceId, data } of events) {
    const line: HouseLine | null =
      kind === 'source-health'
        ? { what: 'source', name: text(data.name), state: text(data.state), at }
        : kind === 'alert-moved'
          ? { what: 'alert', name: text(data.name), state: text(data.to), at }
          : kind === 'policy-published'
            ? { what: 'policy', name: null, state: null, at }
            : kind === 'sla-changed'
              ? { what: 'sla', name: null, state: null, at }
              : null
    const key = `${kind} ${sourceId ?? data.id ?? ''}`
    if (line && !lines.has(key)) lines.set(key, line)
  }
  // Waiting and recovering are of no use to who was away.
  return [...lines.values()].filter(({ what, state }) => what !== 'alert' || state === 'firing' || state === 'normal')
}
