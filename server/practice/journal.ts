import type { Clock } from '../kit/lib/clock.ts'
import type { Fault, Route } from './settings.ts'

export type Accepted = { id: string; inReplyTo: string | null; text: string; at: number; by: 'api' | 'hand' }

export type JournalEntry = { at: number; route: Route; status: number; fault: Fault | null }

/** What was really served and accepted: the truth against which "nothing lost, nothing twice" is measured. */
export type Journal = {
  calls: Partial<Record<Route, number>>
  faults: Partial<Record<Fault, number>>
  /** Every reply the network took, in order. */
  accepted: Accepted[]
  /** The last calls, oldest first. */
  lines: JournalEntry[]
  call(line: Omit<JournalEntry, 'at'>): void
  accept(reply: Accepted): void
}

const entriesKept = 2_000

export function openJournal(clock: Clock): Journal {
  const journal: Journal = {
    calls: {},
    faults: {},
    accepted: [],
    lines: [],
    call(line) {
      journal.calls[line.route] = (journal.calls[line.route] ?? 0) + 1
      if (line.fault) journal.faults[line.fault] = (journal.faults[line.fault] ?? 0) + 1
      journal.lines.push({ at: clock(), ...line })
      if (journal.lines.length > 2 * entriesKept) journal.lines.splice(0, entriesKept)
    },
    accept(reply) {
      journal.accepted.push(reply)
    },
  }
  return journal
}
