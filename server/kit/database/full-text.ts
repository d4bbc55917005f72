import { type RawBuilder, sql } from 'kysely'
import type { Handle } from './database.ts'
import type { Engine } from './engine.ts'

/** A word somebody searches for, and the names of what it may mean (see `meanings` of a mention). */
export type Sought = { word: string; meanings: readonly string[] }

/**
 * Mentions whose text has all words sought, the last one as a beginning, or other words that mean the same, in any language.
 * What people type is words, never query syntax. Answers a query over `mentions` to select from further.
 */
export function matchesText(db: Handle, engine: Engine, sought: readonly Sought[]) {
  const parts = sought.flatMap(({ word, meanings }) => plainWords(word).map((plain) => ({ plain, meanings })))
  const query = db.selectFrom('mentions')
  if (parts.length === 0) return query.where(sql<boolean>`1 = 0`)
  if (engine === 'sqlite') return parts.reduce((found, part, n) => found.where(sqliteMatch(part, n === parts.length - 1)), query)
  const match = parts.map(({ plain, meanings }, n) => {
    const own = `${plain.toLowerCase()}${n === parts.length - 1 ? ':*' : ''}`
    return `(${[own, ...meanings].join(' | ')})`
  })
  return query.where(sql<boolean>`"searchText" @@ to_tsquery('simple', ${match.join(' & ')})`)
}

const plainWords = (text: string): string[] => [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => match[0])

function sqliteMatch({ plain, meanings }: { plain: string; meanings: readonly string[] }, last: boolean): RawBuilder<boolean> {
  const words = sql`select rowid from mentions_text where mentions_text match ${`"${plain}"${last ? '*' : ''}`}`
  if (meanings.length === 0) return sql`mentions.id in (${words})`
  return sql`mentions.id in (${words} union select rowid from mentions_meanings where mentions_meanings match ${meanings.join(' OR ')})`
}

/** Whether a column holds what people typed, letter case aside; their % and _ are letters. */
export function containsText(column: string, search: string): RawBuilder<boolean> {
  const pattern = `%${search
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
}
