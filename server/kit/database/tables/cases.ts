import type { CaseState, CaseTrend, Priority, ResolutionHow, TitleName } from '#shared/case.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { JoinReason, Theme } from '#shared/clustering.ts'
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
    { on: ['trend', 'lastAt'] },
    { on: ['mergedInto'] },
    { on: ['theme', 'active', 'sortKey'] },
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

export const notes = table(
  {
    id: id(),
    caseId: reference('cases', 'cascade'),
    threadId: nullable(reference('threads', 'set null')),
    agentId: reference('agents'),
    text: text(),
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
