import type { Case } from '#shared/case.schema.ts'
import type { CaseQueue } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import type { Page } from '#shared/list.schema.ts'
import { createSteadyList } from '../../data/steady-list.ts'
import { listCases } from '../../nouns/cases/case.data.ts'

/** A page that is the whole list speaks of every row; a longer list is sorted by growth and clock, so nothing is known of a row that is not on its first page. */
const isCovered = (_row: Case, page: Page<Case>) => page.nextCursor === null

/** A tag, a team or a person whose cases are shown alone. */
export type CaseMarks = { tag?: number | undefined; teamId?: number | undefined; assigneeId?: number | undefined }

/** The same as it stands in an address. */
export const markedBy = ({ tag, teamId, assigneeId }: CaseMarks): string =>
  `${tag ? `&tag=${tag}` : ''}${teamId ? `&team=${teamId}` : ''}${assigneeId ? `&assignee=${assigneeId}` : ''}`

/** A queue of cases that holds still while one works in it. */
export const createCaseList = (queue: () => CaseQueue, q: () => string, theme: () => Theme | undefined, marks: () => CaseMarks) =>
  createSteadyList<Case>({
    question: () => `${queue()} ${theme() ?? ''} ${markedBy(marks())} ${q()}`,
    load: (cursor, signal) => listCases(queue(), { q: q(), theme: theme(), ...marks() }, cursor, signal),
    kinds: ['case-', 'mention-clustered', 'reply-sent', 'reply-handed-over'],
    key: ['cases', 'queue'],
    isCovered,
  })

export type CaseList = ReturnType<typeof createCaseList>
