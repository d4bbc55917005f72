import type { CauseState } from '#shared/cause.ts'
import { findMark, findSharedMarks, leastPeople, type SharedMark, type Telling } from '../../engines/clustering/shared-marks.ts'

/** What came within so many days may have one cause; what came in the weeks before says what is usual. */
export const windowDays = 7
export const usualDays = 28

/** What was found before of a mark: the newest wave of it. */
export type Known = Pick<SharedMark, 'kind' | 'key' | 'written' | 'lastAt'> & {
  id: number
  wave: number
  state: CauseState
  metCount: number
  themeCount: number
  caseId: number | null
  /** The case that the others were put into still takes more. */
  isOpen: boolean
  /** The cases that a person has seen under it and decided about. */
  decided: ReadonlySet<number>
}

export type Found = SharedMark & { wave: number; caseId: number | null }

type Heard = { own: readonly (Telling & { isOpen: boolean })[]; before: readonly Telling[]; others: readonly Telling[] }

/**
 * What is to be proposed now. Of a mark that a person decided about only other cases count: what names an accepted one is proposed for its
 * case one by one, a refused one only when as many others name it as would be found anew.
 */
export function findProposals({ own, before, others }: Heard, known: readonly Known[]): Found[] {
  const open = own.filter(({ isOpen }) => isOpen)
  const undecided = (one: Known) => open.filter(({ caseId }) => !one.decided.has(caseId))
  const proposals: Found[] = []
  for (const one of known) {
    if (one.caseId === null || !one.isOpen) continue
    const later = findMark(undecided(one), one)
    if (later) proposals.push({ ...later, wave: one.state === 'proposed' ? one.wave : one.wave + 1, caseId: one.caseId })
  }
  for (const mark of findSharedMarks({ own: open, before, others, days: windowDays })) {
    const last = known.find(({ kind, key }) => kind === mark.kind && key === mark.key)
    if (!last) proposals.push({ ...mark, wave: 1, caseId: null })
    else if (last.caseId !== null && last.isOpen) continue
    else if (last.decided.size === 0) proposals.push({ ...mark, wave: last.wave, caseId: null })
    else {
      const others = findMark(undecided(last), mark)
      const wave = last.state === 'proposed' ? last.wave : last.wave + 1
      if (others && others.caseIds.length >= leastPeople) proposals.push({ ...others, wave, caseId: null })
    }
  }
  return proposals
}
