import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Case, Note } from '#shared/case.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { countSuggestions } from '../merge-suggestions/merge-suggestion.store.ts'
import { findProductNames } from '../products/product.store.ts'
import { listNextClocks } from './case.clocks.store.ts'
import { type CaseRow, countWaiting, getCase, listNames, listTagsOfCases, listTeamNames, type NamedNote } from './case.store.ts'

/** What the desk calls a case in the languages of those who work here, without the reader's; none where a person wrote the title or it is a quotation. */
export async function listTitles(db: Handle, id: number, reader: InterfaceLanguage): Promise<{ lang: string; title: string }[]> {
  const row = await getCase(db, id)
  if (row.titledBy !== null || row.titleName === null) return []
  const languages = await db
    .selectFrom('agents')
    .select('language')
    .distinct()
    .where('disabledAt', 'is', null)
    .orderBy('language')
    .execute()
  return languages.flatMap(({ language }) => (language === reader ? [] : [{ lang: language, title: titleIn(row, language) }]))
}

/** Rows as the screens see them, titles in a reader's language. */
export async function showCases(db: Handle, rows: readonly CaseRow[], lang: InterfaceLanguage): Promise<Case[]> {
  const [names, teams, tags, waiting, alike, products, clocks] = await Promise.all([
    listNames(
      db,
      rows.flatMap((row) => [row.assigneeId, row.resolvedBy]),
    ),
    listTeamNames(
      db,
      rows.map((row) => row.teamId),
    ),
    listTagsOfCases(
      db,
      rows.map((row) => row.id),
    ),
    countWaiting(
      db,
      rows.map((row) => row.id),
    ),
    countSuggestions(
      db,
      rows.flatMap((row) => (row.active === 1 && row.theme === null ? [row.id] : [])),
    ),
    findProductNames(
      db,
      rows.map((row) => row.product),
    ),
    listNextClocks(db, rows),
  ])
  const person = (id: number | null) => (id === null ? null : (names.get(id) ?? { id, name: '' }))
  return rows.map((row) => ({
    id: row.id,
    title: titleIn(row, lang),
    titledByPerson: row.titledBy !== null,
    state: row.state,
    trend: row.trend,
    priority: row.priority,
    assignee: person(row.assigneeId),
    team: row.teamId === null ? null : (teams.get(row.teamId) ?? null),
    unassignedWhy: row.assigneeId === null ? row.unassignedWhy : null,
    tags: tags.get(row.id) ?? [],
    words: readJson(row.words),
    topic: row.topic,
    product: row.product === null ? null : (products.get(row.product) ?? row.product),
    theme: row.theme,
    alikeCount: alike.get(row.id) ?? 0,
    threadCount: row.threadCount,
    waitingCount: waiting.get(row.id) ?? 0,
    mentionCount: row.mentionCount,
    authorCount: row.authorCount,
    channels: readJson(row.channels),
    languages: readJson(row.languages),
    sentimentScore: row.sentimentCount === 0 ? null : Math.round((row.sentimentSum / row.sentimentCount) * 100) / 100,
    firstAt: row.firstAt,
    lastAt: row.lastAt,
    lastText: row.lastText,
    lastLang: row.lastLang,
    lastAuthor: row.lastAuthor,
    dueAt: row.dueAt,
    nextClock: clocks.get(row.id) ?? null,
    snoozedUntil: row.snoozedUntil,
    wakeRule: row.state === 'snoozed' ? (row.wakeRule ?? 'any') : null,
    resolution:
      row.resolvedAt !== null && row.resolvedBy !== null
        ? { how: row.resolvedHow ?? 'other', at: row.resolvedAt, by: person(row.resolvedBy) ?? { id: row.resolvedBy, name: '' } }
        : null,
    mergedInto: row.mergedInto,
    createdAt: row.createdAt,
  }))
}

/** Notes as the screens see them, with the names of those whom they call. */
export async function showNotes(db: Handle, rows: readonly NamedNote[]): Promise<Note[]> {
  const called = rows.map(({ mentioned }) => readJson(mentioned) ?? { agents: [], teams: [] })
  const [agents, teams] = await Promise.all([
    listNames(
      db,
      called.flatMap((one) => one.agents),
    ),
    listTeamNames(
      db,
      called.flatMap((one) => one.teams),
    ),
  ])
  return rows.map(({ id, caseId, threadId, text, agentId, agentName, at }, n) => ({
    id,
    caseId,
    threadId,
    text,
    by: { id: agentId, name: agentName },
    at,
    mentioned: [
      ...(called[n]?.agents ?? []).flatMap((one) => agents.get(one)?.name ?? []),
      ...(called[n]?.teams ?? []).flatMap((one) => teams.get(one)?.name ?? []),
    ],
  }))
}
