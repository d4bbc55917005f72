import type { CaseState } from './case.ts'

/** How a team gives its cases to people: not at all, in turn, or to whoever has the fewest. */
export const assignmentModes = ['by-hand', 'rotation', 'load'] as const
export type AssignmentMode = (typeof assignmentModes)[number]

/** Only cases in these states are given to somebody by themselves. */
export const assignableStates: readonly CaseState[] = ['open', 'waiting']

/** Why nobody was given a case: the team has no one who may answer, all are away, all have as many as they can take, no team can take it. */
export const unassignedReasons = ['nobody', 'away', 'full', 'no-team'] as const
export type UnassignedReason = (typeof unassignedReasons)[number]

export const teamLimits = { name: 60, members: 200, skills: 40, capacity: 999, awayDays: 366 } as const
