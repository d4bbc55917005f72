import type { Case, CasePage } from '#shared/case.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { createSteadyList } from '../../data/steady-list.ts'
import { listCases } from '../../nouns/cases/case.data.ts'

/** A page that is the whole list speaks of every row; a longer list is sorted by growth and clock, so nothing is known of a row that is not on its first page. */
const isCovered = (_row: Case, page: Page<Case>) => page.nextCursor === null

/** What a list may be narrowed by: as an address names it, and as the filter does. */
export const markFields = {
  tag: 'tag',
  team: 'teamId',
  assignee: 'assigneeId',
  priority: 'priority',
  trend: 'trend',
  channel: 'channel',
  language: 'language',
  topic: 'topic',
  due: 'due',
  sort: 'sort',
} as const

type Mark = keyof typeof markFields
/** Those that an address names, in its own words: the server says which of them it knows. */
export type CaseMarks = Partial<Record<Mark, string>>

const marks = Object.keys(markFields) as Mark[]

export const marksOf = (search: Partial<Record<string, string | string[]>>): CaseMarks =>
  Object.fromEntries(marks.flatMap((mark) => (search[mark] ? [[mark, String(search[mark])]] : [])))

/** The same as it stands in an address. */
export const markedBy = (given: CaseMarks): string =>
  marks.map((mark) => (given[mark] ? `&${mark}=${encodeURIComponent(given[mark])}` : '')).join('')

/** The same as the filter names it. */
export const askedBy = (given: CaseMarks): Record<string, string> =>
  Object.fromEntries(marks.flatMap((mark) => (given[mark] ? [[markFields[mark], given[mark]]] : [])))

/** A list of cases that holds still while one works in it. @param asked fields of the filter; null: it is not known yet */
export const createCaseList = (asked: () => Record<string, string> | null) =>
  createSteadyList<Case, CasePage>({
    question: () => JSON.stringify(asked()),
    load: (cursor, signal) => listCases(asked() ?? {}, cursor, signal),
    enabled: () => asked() !== null,
    kinds: ['case-', 'mention-clustered', 'reply-sent', 'reply-handed-over'],
    key: ['cases', 'queue'],
    isCovered,
  })

export type CaseList = ReturnType<typeof createCaseList>
