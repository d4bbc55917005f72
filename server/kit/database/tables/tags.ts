import { id, instant, reference, table, text } from './column.ts'

/** The team's own words for cases. */
export const tags = table({ id: id(), name: text(), nameKey: text(), createdAt: instant() }, [{ on: ['nameKey'], unique: true }])

export const caseTags = table({ caseId: reference('cases', 'cascade'), tagId: reference('tags', 'cascade') }, [
  { on: ['caseId', 'tagId'], unique: true },
  { on: ['tagId', 'caseId'] },
])

/** Two cases that have to do with each other and stay two; the older one first. */
export const caseLinks = table(
  { caseId: reference('cases', 'cascade'), otherId: reference('cases', 'cascade'), linkedBy: reference('agents'), linkedAt: instant() },
  [{ on: ['caseId', 'otherId'], unique: true }, { on: ['otherId'] }],
)
