import type { CaseState, CaseTrend, Priority, ResolutionHow, TitleName, WakeRule } from '#shared/case.ts'
import type { CauseState, MarkKind } from '#shared/cause.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { JoinReason, Theme } from '#shared/clustering.ts'
import type { UnassignedReason } from '#shared/team.ts'
import type { Topic } from '#shared/understanding.ts'
import { flag, id, instant, int, json, key, nullable, oneOf, real, reference, table, text, zero } from './column.ts'

export const cases = table(
  {
    id: id(),
    title: text(),
    titledBy: nullable(reference('agents')),
    /** What the title was composed from; none where it is a clause or a person's words. */
    titleName: nullable(json<TitleName>()),
    state: oneOf<CaseState>(),
    /** 1 while open or waiting: what the working lists show. */
    active: flag(),
    trend: oneOf<CaseTrend>(),
    priority: oneOf<Priority>(),
    priorityBy: nullable(reference('agents')),
    assigneeId: nullable(reference('agents')),
    teamId: nullable(reference('teams', 'set null')),
    /** Why its team has given it to nobody, as was last said. */
    unassignedWhy: nullable(oneOf<UnassignedReason>()),
    words: json<string[]>(),
    topic: nullable(oneOf<Topic>()),
    product: nullable(text()),
    /** What each customer has for himself; none where the problem may have a common cause. `themeBy`: a person said so. */
    theme: nullable(oneOf<Theme>()),
    themeBy: nullable(reference('agents')),
    threadCount: zero(int()),
    mentionCount: zero(int()),
    authorCount: zero(int()),
    channels: json<ChannelName[]>(),
    languages: json<string[]>(),
    sentimentSum: zero(real()),
    sentimentCount: zero(int()),
    firstAt: instant(),
    lastAt: instant(),
    lastText: text(),
    lastLang: nullable(text()),
    lastAuthor: text(),
    waitingSince: nullable(instant()),
    dueAt: nullable(instant()),
    /** Text that sorts as lists do: growth, due, newest (see case.rules.ts). */
    sortKey: text(),
    snoozedUntil: nullable(instant()),
    /** What wakes it before its time, while it is snoozed; null: anything. */
    wakeRule: nullable(oneOf<WakeRule>()),
    mergedInto: nullable(reference('cases')),
    /** Of how many threads it was when a person said that it is one problem. */
    wholeAt: nullable(int()),
    resolvedAt: nullable(instant()),
    resolvedBy: nullable(reference('agents')),
    resolvedHow: nullable(oneOf<ResolutionHow>()),
    createdAt: instant(),
  },
  [
    { on: ['active', 'sortKey'] },
    { on: ['assigneeId', 'active', 'sortKey'] },
    { on: ['priority', 'active', 'sortKey'] },
    { on: ['state', 'sortKey'] },
    { on: ['active', 'lastAt', 'id'] },
    { on: ['state', 'lastAt', 'id'] },
    { on: ['trend', 'lastAt'] },
    { on: ['mergedInto'] },
    { on: ['theme', 'active', 'sortKey'] },
    { on: ['theme', 'firstAt'] },
    { on: ['teamId', 'active', 'sortKey'] },
    { name: 'resolved', on: ['resolvedAt', 'id'], where: '"resolvedAt" is not null' },
    { name: 'titled', on: ['id'], where: '"titledBy" is not null' },
    { on: ['mentionCount', 'id'] },
    { name: 'living', on: ['state', 'mergedInto'], where: '"mergedInto" is null' },
    { name: 'unassigned', on: ['sortKey', 'id'], where: '"assigneeId" is null and active = 1' },
    { name: 'due', on: ['dueAt', 'assigneeId', 'active'], where: 'active = 1 and "dueAt" is not null' },
    { name: 'to_assign', on: ['sortKey'], where: '"teamId" is not null and "assigneeId" is null and active = 1' },
  ],
)

/** Two cases that look like one problem: a person is asked, and a refusal is kept. `intoId` is the bigger or older; `because` says from the other to it. */
export const mergeSuggestions = table(
  {
    fromId: reference('cases', 'cascade'),
    intoId: reference('cases', 'cascade'),
    score: real(),
    because: json<JoinReason[]>(),
    foundAt: instant(),
    refusedBy: nullable(reference('agents')),
    refusedAt: nullable(instant()),
  },
  [{ on: ['fromId', 'intoId'], unique: true }, { on: ['intoId'] }],
)

/**
 * Something that unusually many own matters of a theme name, so that they may have one cause: a person says. `mark` is the same for every
 * spelling, `written` as most write it; `metCount` of `themeCount` cases named it when it was found. A decided one stays; what comes after
 * the decision is another wave of it. `caseId` is the case that the others were put into, or will be.
 */
export const causes = table(
  {
    id: id(),
    theme: oneOf<Theme>(),
    kind: oneOf<MarkKind>(),
    mark: text(),
    written: text(),
    wave: int(),
    state: oneOf<CauseState>(),
    metCount: int(),
    themeCount: int(),
    firstAt: instant(),
    lastAt: instant(),
    caseId: nullable(reference('cases', 'cascade')),
    /** Who had said of that case whose matter it is, before it became a common cause. */
    themeBy: nullable(reference('agents')),
    foundAt: instant(),
    decidedBy: nullable(reference('agents')),
    decidedAt: nullable(instant()),
  },
  [{ on: ['theme', 'kind', 'mark', 'wave'], unique: true }, { on: ['state', 'id'] }, { on: ['caseId'] }],
)

/** The cases that name it. `taken`: a person put it into the common one. */
export const causeCases = table(
  {
    causeId: reference('causes', 'cascade'),
    caseId: reference('cases', 'cascade'),
    taken: zero(flag()),
  },
  [{ on: ['causeId', 'caseId'], unique: true }, { on: ['caseId'] }],
)

/** Ids of the people and teams that a note calls. */
export type NoteMentions = { agents: number[]; teams: number[] }

export const notes = table(
  {
    id: id(),
    caseId: reference('cases', 'cascade'),
    threadId: nullable(reference('threads', 'set null')),
    agentId: reference('agents'),
    text: text(),
    /** Whom it calls by name. */
    mentioned: nullable(json<NoteMentions>()),
    at: instant(),
  },
  [{ on: ['caseId', 'id'] }],
)

/**
 * How far the clustering is, so that cases are merged after the same mentions whenever the process dies: complaints filed, the
 * newest of them, after how many the next check for alike cases is due, the mention up to which was checked, and mergers not done yet.
 */
export const clusteringProgress = table({
  name: key(text()),
  filed: int(),
  lastId: int(),
  nextMergeCheckAt: int(),
  mergeCheckedId: int(),
  due: json<{ from: number; into: number }[]>(),
})
