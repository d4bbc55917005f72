import type { Case } from '#shared/case.schema.ts'
import type { CaseState, CaseTrend, Priority, ResolutionHow } from '#shared/case.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { Topic } from '#shared/understanding.ts'
import type { Handle } from '../../kit/database/database.ts'
import { findProductNames } from '../products/product.store.ts'
import { type CaseRow, countWaiting, listNames } from './case.store.ts'

/** Rows as the screens see them. */
export async function showCases(db: Handle, rows: readonly CaseRow[]): Promise<Case[]> {
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
    title: row.title,
    state: row.state as CaseState,
    trend: row.trend as CaseTrend,
    priority: row.priority as Priority,
    assignee: person(row.assigneeId),
    words: JSON.parse(row.words),
    topic: row.topic as Topic | null,
    product: row.product === null ? null : (products.get(row.product) ?? row.product),
    threadCount: row.threadCount,
    waitingCount: waiting.get(row.id) ?? 0,
    mentionCount: row.mentionCount,
    authorCount: row.authorCount,
    channels: JSON.parse(row.channels) as ChannelName[],
    languages: JSON.parse(row.languages),
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
        ? { how: row.resolvedHow as ResolutionHow, at: row.resolvedAt, by: person(row.resolvedBy) ?? { id: row.resolvedBy, name: '' } }
        : null,
    mergedInto: row.mergedInto,
    createdAt: row.createdAt,
  }))
}
