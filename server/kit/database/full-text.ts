import { type RawBuilder, sql } from 'kysely'
import type { Handle } from './database.ts'
import type { Engine } from './engine.ts'

/** A word somebody searches for, and the names of what it may mean (see `meanings` of a mention). */
export type Sought = { word: string; meanings: readonly string[] }

/** Ids from `from` on and below `below`. */
type Ids = { from: number; below: number }

/**
 * Mentions of a range of ids whose text has all words sought, the last one as a beginning, or other words that mean the same, in any
 * language. What people type is words, never query syntax. Answers a query over `mentions` to select from further.
 */
export function matchesText(db: Handle, engine: Engine, sought: readonly Sought[], ids: Ids) {
  const parts = sought.flatMap(({ word, meanings }) => plainWords(word).map((plain) => ({ plain, meanings })))
  const query = db.selectFrom('mentions').where('mentions.id', '>=', ids.from).where('mentions.id', '<', ids.below)
  if (parts.length === 0) return query.where(sql<boolean>`1 = 0`)
  if (engine === 'sqlite') return parts.reduce((found, part, n) => found.where(sqliteMatch(part, n === parts.length - 1, ids)), query)
  const match = parts.map(({ plain, meanings }, n) => {
    const own = `${plain.toLowerCase()}${n === parts.length - 1 ? ':*' : ''}`
    return `(${[own, ...meanings].join(' | ')})`
  })
  return query.where(sql<boolean>`"searchText" @@ to_tsquery('simple', ${match.join(' & ')})`)
}

/** How many ids the first look back takes in; each further one takes in eight times as many. */
const firstLook = 4_000

/**
 * Looks back from the newest mention through ranges of ids that grow, until enough is found: what many posts say is found among the newest
 * of them, without reading all the others.
 * @param read what of a range is found, newest first, at most so many
 * @param options.below only mentions with a smaller id than this
 * @returns what was found, newest first, at most `most`
 */
export async function lookBack<T>(
  db: Handle,
  { below, most }: { below?: number | undefined; most: number },
  read: (ids: Ids, most: number) => Promise<T[]>,
): Promise<T[]> {
  const newest = await db
    .selectFrom('mentions')
    .select((row) => row.fn.max('id').as('id'))
    .executeTakeFirst()
  const found: T[] = []
  let top = Math.min(below ?? Number.POSITIVE_INFINITY, Number(newest?.id ?? 0) + 1)
  for (let wide = firstLook; top > 1 && found.length < most; wide *= 8) {
    const from = Math.max(1, top - wide)
    found.push(...(await read({ from, below: top }, most - found.length)))
    top = from
  }
  return found
}

const plainWords = (text: string): string[] => [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => match[0])

function sqliteMatch(
  { plain, meanings }: { plain: string; meanings: readonly string[] },
  last: boolean,
  { from, below }: Ids,
): RawBuilder<boolean> {
  const within = sql`rowid >= ${from} and rowid < ${below}`
  const words = sql`select rowid from mentions_text where mentions_text match ${`"${plain}"${last ? '*' : ''}`} and ${within}`
  if (meanings.length === 0) return sql`mentions.id in (${words})`
  return sql`mentions.id in (${words}
    union select rowid from mentions_meanings where mentions_meanings match ${meanings.join(' OR ')} and ${within})`
}

/** Whether a column holds what people typed, letter case aside; their % and _ are letters. */
export function containsText(column: string, search: string): RawBuilder<boolean> {
  const pattern = `%${search
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
}
