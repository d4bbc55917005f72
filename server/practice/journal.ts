import type { Clock } from '../kit/lib/clock.ts'
import type { Fault, Route } from './settings.ts'

export type Accepted = { id: string; inReplyTo: string | null; text: string; at: number; by: 'api' | 'hand' }

export type OracleLine = { at: number; route: Route; status: number; fault: Fault | null }

/** What was really served and accepted: the truth against which "nothing lost, nothing twice" is measured. */
export type Oracle = {
  calls: Partial<Record<Route, number>>
  faults: Partial<Record<Fault, number>>
  /** Every reply the network took, in order. */
  accepted: Accepted[]
  /** The last calls, oldest first. */
  lines: OracleLine[]
  call(line: Omit<OracleLine, 'at'>): void
  accept(reply: Accepted): void
}

const linesKept = 2_000

export function openOracle(clock: Clock): Oracle {
  const oracle: Oracle = {
    calls: {},
    faults: {},
    accepted: [],
    lines: [],
    call(line) {
      oracle.calls[line.route] = (oracle.calls[line.route] ?? 0) + 1
      if (line.fault) oracle.faults[line.fault] = (oracle.faults[line.fault] ?? 0) + 1
      oracle.lines.push({ at: clock(), ...line })
      if (oracle.lines.length > 2 * linesKept) oracle.lines.splice(0, linesKept)
    },
    accept(reply) {
      oracle.accepted.push(reply)
    },
  }
  return oracle
}
