import type { Priority } from '#shared/case.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { DeskCalendar, SlaPolicy } from '#shared/clock.schema.ts'
import type { ClockEnd, ClockEntryKind, ClockMetric, ClockPause, ClockState, PauseReason } from '#shared/clock.ts'
import { id, instant, int, json, nullable, oneOf, reference, table, text } from './column.ts'

/** All promises as they were from then on; never changed. */
export const slaVersions = table({
  id: id(),
  calendars: json<DeskCalendar[]>(),
  /** By rank: the first that fits counts. */
  slaPolicies: json<SlaPolicy[]>(),
  changedBy: nullable(reference('agents')),
  changedAt: instant(),
  /** The case up to which those of before were given clocks; null: all were. */
  followedTo: nullable(int()),
})

/** A promise that runs or ran: to a thread its first or next answer, to a case that it is solved. */
export const clocks = table(
  {
    id: id(),
    metric: oneOf<ClockMetric>(),
    threadId: nullable(reference('threads', 'cascade')),
    /** Where its thread is now. */
    caseId: nullable(reference('cases', 'set null')),
    /** What its policy was chosen by, beside the case's own channels and languages. */
    channel: oneOf<ChannelName>(),
    lang: nullable(text()),
    priority: oneOf<Priority>(),
    product: nullable(text()),
    /** The first post that it counts, and the last that was answered when it ended. No foreign keys: a post may be taken away. */
    sinceMention: nullable(int()),
    throughMention: nullable(int()),
    startedAt: instant(),
    heardAt: instant(),
    versionId: reference('slaVersions'),
    policyKey: text(),
    /** Open minutes; null: its policy promises nothing. */
    target: nullable(int()),
    pauses: json<ClockPause[]>(),
    state: oneOf<ClockState>(),
    soonAt: nullable(instant()),
    dueAt: nullable(instant()),
    /** When the ledger was told that it was late: its due time. */
    breachedAt: nullable(instant()),
    /** When somebody was told that it is due soon: once for each clock. */
    warnedAt: nullable(instant()),
    endedAt: nullable(instant()),
    endedWhy: nullable(oneOf<ClockEnd>()),
    /** When it was decided or will be: met or cancelled at its end, breached when it was due; far away while nothing is due. */
    decidedAt: instant(),
  },
  [
    { on: ['threadId', 'id'] },
    { on: ['caseId', 'metric', 'id'] },
    { on: ['decidedAt', 'id'] },
    { on: ['state', 'decidedAt', 'id'] },
    { name: 'open', on: ['decidedAt', 'id'], where: '"endedAt" is null' },
    { name: 'to_warn', on: ['soonAt'], where: '"endedAt" is null and "warnedAt" is null and "breachedAt" is null' },
    { name: 'open_of_case', on: ['caseId', 'decidedAt'], where: '"endedAt" is null' },
    { name: 'open_by_version', on: ['versionId', 'id'], where: '"endedAt" is null' },
    { name: 'one_of_thread', on: ['threadId'], unique: true, where: '"endedAt" is null and "threadId" is not null' },
    { name: 'one_of_case', on: ['caseId'], unique: true, where: `"endedAt" is null and metric = 'resolution'` },
  ],
)

/** What happened to a clock; never changed. `at`: when it happened, which may be before it was noted. Policy, target and due as they were from then on. */
export const clockEntries = table(
  {
    id: id(),
    clockId: reference('clocks', 'cascade'),
    kind: oneOf<ClockEntryKind>(),
    at: instant(),
    why: nullable(oneOf<PauseReason | ClockEnd>()),
    agentId: nullable(reference('agents')),
    versionId: reference('slaVersions'),
    policyKey: text(),
    target: nullable(int()),
    dueAt: nullable(instant()),
  },
  [{ on: ['clockId', 'id'] }],
)
