import { flag, id, instant, nullable, reference, table, text, zero } from './column.ts'

/** What somebody leaves to the next: to a person, a team, or with neither to all. */
export const handovers = table(
  {
    id: id(),
    fromId: reference('agents'),
    toId: nullable(reference('agents')),
    teamId: nullable(reference('teams', 'set null')),
    text: text(),
    writtenAt: instant(),
    withdrawnAt: nullable(instant()),
    takenBy: nullable(reference('agents')),
    takenAt: nullable(instant()),
  },
  [
    { name: 'open', on: ['id'], where: '"takenAt" is null and "withdrawnAt" is null' },
    { on: ['fromId', 'id'] },
    { on: ['takenBy', 'id'] },
    { on: ['teamId'] },
    { on: ['writtenAt'] },
  ],
)

/** The cases that go with it. `taken`: it went to whoever took over. */
export const handoverCases = table(
  { handoverId: reference('handovers', 'cascade'), caseId: reference('cases', 'cascade'), taken: zero(flag()) },
  [{ on: ['handoverId', 'caseId'], unique: true }, { on: ['caseId'] }],
)
