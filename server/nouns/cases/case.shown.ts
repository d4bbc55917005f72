import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Case } from '#shared/case.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { findProductNames } from '../products/product.store.ts'
import { type CaseRow, countWaiting, listNames } from './case.store.ts'

/** Rows as the screens see them, titles in a reader's language. */
export async function showCases(db: Handle, rows: readonly CaseRow[], lang: InterfaceLanguage): Promise<Case[]> {
  const [names, waiting, products] = await Promise.all([
    listNames(
      db,
      rows.flatMap((row) => [row.assigneeId, row.resolvedBy]),
    ),
    countWaiting(
      db,
      rows.map((row) => row.id),
    ),
    findProductNames(
      db,
      rows.map((row) => row.product),
    ),
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
    words: readJson(row.words),
    topic: row.topic,
    product: row.product === null ? null : (products.get(row.product) ?? row.product),
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
    snoozedUntil: row.snoozedUntil,
    resolution:
      row.resolvedAt !== null && row.resolvedBy !== null
        ? { how: row.resolvedHow ?? 'other', at: row.resolvedAt, by: person(row.resolvedBy) ?? { id: row.resolvedBy, name: '' } }
        : null,
    mergedInto: row.mergedInto,
    createdAt: row.createdAt,
  }))
}
