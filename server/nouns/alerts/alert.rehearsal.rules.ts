import type { Rehearsal } from '#shared/alert.schema.ts'
import { type AlertKind, type AlertVerdict, type Sensitivity, sensitivities } from '#shared/alert.ts'
import { day } from '../../kit/lib/clock.ts'
import type { Firing } from './alert.walking.rules.ts'

type GroupFiring = Firing & { group: string }
export type Rehearsed = GroupFiring & { later: number; top: { caseId: number; count: number } | null }
export type Mark = { group: string; firedAt: number; verdict: AlertVerdict }
type Outcome = Rehearsal['firings'][number]['outcome']

/** A case of fewer threads' worth of mentions explains no spike. */
const fewestOfCase = 4
/** Two firings within a day of each other, in one group, tell of the same. */
const sameMs = day

const isSame = (a: Pick<GroupFiring, 'group' | 'firedAt'>, b: Pick<GroupFiring, 'group' | 'firedAt'>) =>
  a.group === b.group && Math.abs(a.firedAt - b.firedAt) <= sameMs

/** What a person said of this firing, or of one within a day of it. */
export const markOf = (firing: Pick<GroupFiring, 'group' | 'firedAt'>, marks: readonly Mark[]): AlertVerdict | null =>
  marks.find((mark) => mark.group === firing.group && mark.firedAt === firing.firedAt)?.verdict ??
  marks.find((mark) => isSame(mark, firing))?.verdict ??
  null

/**
 * Whether a rehearsed firing was right. A person's word decides; else a spike is right where one case holds at least half of what was too
 * much, and at least four mentions. What a case cannot explain (a dip, safety words) nobody has judged.
 */
export function outcomeOf(kind: AlertKind, firing: Rehearsed, marks: readonly Mark[]): Exclude<Outcome, 'missed'> {
  const said = markOf(firing, marks)
  if (said) return said === 'right' ? 'hit' : 'false'
  if (kind !== 'spike') return 'unsaid'
  const excess = firing.value - (firing.expected ?? 0)
  return firing.top && firing.top.count >= Math.max(fewestOfCase, excess / 2) ? 'hit' : 'false'
}

/** Whether one firing began while another one went on, or within a day of its begin. */
const covers = (own: GroupFiring, one: GroupFiring) =>
  isSame(own, one) || (own.group === one.group && own.firedAt <= one.firedAt && one.firedAt <= (own.endedAt ?? Number.POSITIVE_INFINITY))

/** Right firings of the highest sensitivity that this one would not have had. */
export const missedOf = (kind: AlertKind, firings: readonly Rehearsed[], highest: readonly Rehearsed[], marks: readonly Mark[]) =>
  highest.filter((one) => outcomeOf(kind, one, marks) === 'hit' && !firings.some((own) => covers(own, one)))

/**
 * What each sensitivity would have led to.
 * @param tellings how often anybody would have been told, by sensitivity
 * @param readers how many people are told
 */
export function consequencesOf(
  kind: AlertKind,
  firings: Record<Sensitivity, readonly Rehearsed[]>,
  tellings: Record<Sensitivity, number>,
  marks: readonly Mark[],
  readers: number,
): Rehearsal['consequences'] {
  return sensitivities.map((sensitivity) => {
    const own = firings[sensitivity]
    const count = (outcome: Outcome) => own.filter((firing) => outcomeOf(kind, firing, marks) === outcome).length
    return {
      sensitivity,
      hits: count('hit'),
      falseAlarms: count('false'),
      unsaid: count('unsaid'),
      missed: missedOf(kind, own, firings.high, marks).length,
      mails: tellings[sensitivity] * readers,
    }
  })
}
