import { type RawBuilder, sql } from 'kysely'
import type { Engine, Handle } from './database.ts'

/**
 * Mentions whose text has all words of `search`, the last one as a beginning. What people type is words, never query syntax.
 * Answers a query over `mentions` to select from further.
 */
export function matchesText(db: Handle, engine: Engine, search: string) {
  const words = [...search.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => match[0]).slice(0, 12)
  const query = db.selectFrom('mentions')
  if (words.length === 0) return query.where(sql<boolean>`1 = 0`)
  if (engine === 'sqlite') {
    const match = words.map((word, n) => `"${word}"${n === words.length - 1 ? '*' : ''}`).join(' ')
    return query.where('mentions.id', 'in', sql<number>`(select rowid from mentions_text where mentions_text match ${match})`)
  }
  const match = words.map((word, n) => `${word.toLowerCase()}${n === words.length - 1 ? ':*' : ''}`).join(' & ')
  return query.where(sql<boolean>`"searchText" @@ to_tsquery('simple', ${match})`)
}

/** Whether a column holds what people typed, letter case aside; their % and _ are letters. */
export function holdsText(column: string, search: string): RawBuilder<boolean> {
  const pattern = `%${search
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
}
