import type { AssignmentMode } from '#shared/team.ts'
import { id, instant, json, nullable, oneOf, reference, table, text } from './column.ts'

/** People who share cases. `languages` and `skillProducts` (keys of the catalogue): what they can take; empty: anything. */
export const teams = table(
  {
    id: id(),
    name: text(),
    /** Folded: two teams of one name could not be told apart where they are mentioned. */
    nameKey: text(),
    mode: oneOf<AssignmentMode>(),
    languages: json<string[]>(),
    skillProducts: json<string[]>(),
    /** Who was given a case last, for the rotation: it goes on there after a restart. */
    lastAgentId: nullable(reference('agents')),
    createdBy: reference('agents'),
    createdAt: instant(),
    removedAt: nullable(instant()),
  },
  [{ on: ['nameKey'], unique: true }],
)

export const teamMembers = table({ teamId: reference('teams', 'cascade'), agentId: reference('agents', 'cascade') }, [
  { on: ['teamId', 'agentId'], unique: true },
  { on: ['agentId'] },
])
