import { id, instant, nullable, reference, table, text } from './column.ts'

/** The team's own words for cases. One that was merged keeps its cases, so that it can be taken apart; it is shown nowhere, and its name is free. */
export const tags = table(
  { id: id(), name: text(), nameKey: text(), createdAt: instant(), mergedInto: nullable(reference('tags', 'set null')) },
  [{ on: ['nameKey'], unique: true }, { on: ['mergedInto'] }],
)

/** `viaId`: the tag by whose merger it came. */
export const caseTags = table(
  { caseId: reference('cases', 'cascade'), tagId: reference('tags', 'cascade'), viaId: nullable(reference('tags', 'set null')) },
  [{ on: ['caseId', 'tagId'], unique: true }, { on: ['tagId', 'caseId'] }, { on: ['viaId'] }],
)

/** Two cases that have to do with each other and stay two; the older one first. */
export const caseLinks = table(
  { caseId: reference('cases', 'cascade'), otherId: reference('cases', 'cascade'), linkedBy: reference('agents'), linkedAt: instant() },
  [{ on: ['caseId', 'otherId'], unique: true }, { on: ['otherId'] }],
)
