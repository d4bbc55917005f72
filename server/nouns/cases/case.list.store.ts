import { type SelectQueryBuilder, sql } from 'kysely'
import { type CaseQueue, mostFoundByWords, mostSuggestedCounted } from '#shared/case.ts'
import type { CaseFilter } from '#shared/case-filter.schema.ts'
import { type Theme, themes } from '#shared/clustering.ts'
import { readSearch } from '../../engines/clustering/meanings.ts'
import { isAmong } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { containsText, lookBack, matchesText } from '../../kit/database/full-text.ts'
import type { Schema } from '../../kit/database/schema.ts'
import type { Flag } from '../../kit/database/tables/column.ts'
import { day } from '../../kit/lib/clock.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { hasSuggestions } from '../merge-suggestions/merge-suggestion.store.ts'

/** A filter as somebody asks with it: who that is, and when (epoch ms). */
export type AskedFilter = Partial<CaseFilter> & { me: number; now: number }

/** Tags by the numbers that stand in addresses and views: those that were merged as what they live on in, each once. */
export async function followTags(db: Handle, ids: readonly number[]): Promise<number[]> {
  for (let now = [...new Set(ids)]; ; ) {
    const rows = await db
      .selectFrom('tags')
      .select(['id', 'mergedInto'])
      .where('id', 'in', now)
      .where('mergedInto', 'is not', null)
      .execute()
    if (rows.length === 0) return now
    const into = new Map(rows.map((row) => [row.id, Number(row.mergedInto)]))
    now = [...new Set(now.map((id) => into.get(id) ?? id))]
  }
}

/** A filter whose tags are what they became, and whose words are the cases that have them. */
type Settled = Omit<AskedFilter, 'q'> & { found?: readonly number[] }

async function settle(db: Handle, engine: Engine, { q, ...filter }: AskedFilter): Promise<Settled> {
  const settled = filter.tag ? { ...filter, tag: await followTags(db, filter.tag) } : filter
  return q ? { ...settled, found: await findByWords(db, engine, settled, q) } : settled
}

const manyIds = 50_000

/**
 * Ids of the cases of a filter that have words: in what was said in them, of those the newest `mostFoundByWords`; in a title that somebody
 * wrote (others are made of what was said); or as their number.
 */
async function findByWords(db: Handle, engine: Engine, filter: Settled, words: string): Promise<number[]> {
  const sought = readSearch(words)
  const found = new Set<number>()
  await lookBack(db, { most: mostFoundByWords }, async (ids, most) => {
    const said = matchesText(db, engine, sought, ids)
    const inCase = said.select('mentions.caseId').where('mentions.caseId', 'is not', null).$castTo<{ caseId: number }>()
    const cases = await filtered(db, engine, filter)
      .select('cases.id')
      .where((where) =>
        // Among many mentions it is quicker to ask each case that is wanted for one of them than to read which case each of them is in.
        ids.below - ids.from > manyIds
          ? where.exists(said.select(sql.lit(1).as('one')).where(sql<boolean>`${sql.ref('mentions.caseId')} = ${sql.ref('cases.id')}`))
          : where('cases.id', 'in', inCase),
      )
      // Some of them may be among those that newer mentions led to.
      .limit(most + found.size)
      .execute()
    const others = cases.filter(({ id }) => !found.has(id)).slice(0, most)
    for (const { id } of others) found.add(id)
    return others
  })
  const titled = await filtered(db, engine, filter)
    .select('cases.id')
    .where(
      'cases.id',
      'in',
      db.selectFrom('cases as named').select('named.id').where('named.titledBy', 'is not', null).where(containsText('named.title', words)),
    )
    .limit(mostFoundByWords)
    .execute()
  const number = /^c?-?(\d{1,12})$/i.exec(words.trim())?.[1]
  return [...new Set([...found, ...titled.map(({ id }) => id), ...(number ? [Number(number)] : [])])]
}

/** Written out, so that indexes of open cases alone may be used. */
const isActive = sql.lit<Flag>(1)

/** The cases of a filter: rows, counts, saved views and bulk actions all begin here, so that no two of them disagree. */
function filtered(db: Handle, engine: Engine, filter: Settled) {
  let query = db.selectFrom('cases')
  const { queue } = filter
  const state = filter.state ?? (queue === 'snoozed' || queue === 'resolved' ? queue : undefined)
  query = state ? query.where('state', '=', state).where('mergedInto', 'is', null) : query.where('active', '=', isActive)
  if (queue === 'urgent') query = query.where('priority', '=', 'urgent')
  if (queue === 'mine') query = query.where('assigneeId', '=', filter.me)
  if (queue === 'unassigned') query = query.where('assigneeId', 'is', null)
  if (queue === 'same-problem') query = query.where('theme', 'is', null).where(hasSuggestions())
  if (queue === 'own') query = query.where('theme', 'is not', null)
  if (filter.theme) query = query.where('theme', '=', filter.theme)
  if (filter.priority) query = query.where('priority', 'in', filter.priority)
  if (filter.trend) query = query.where('trend', 'in', filter.trend)
  if (filter.assigneeId === 'nobody') query = query.where('assigneeId', 'is', null)
  else if (filter.assigneeId) query = query.where('assigneeId', '=', filter.assigneeId === 'me' ? filter.me : filter.assigneeId)
  if (filter.teamId) query = query.where('teamId', '=', filter.teamId)
  if (filter.tag) query = query.where('cases.id', 'in', db.selectFrom('caseTags').select('caseId').where('tagId', 'in', filter.tag))
  if (filter.topic) query = query.where('topic', '=', filter.topic)
  const holds = (column: 'channels' | 'languages', values: readonly string[]) =>
    query.where((where) => where.or(values.map((value) => where(column, 'like', `%"${value}"%`))))
  if (filter.channel) query = holds('channels', filter.channel)
  if (filter.language) query = holds('languages', filter.language)
  if (filter.due) query = query.where('dueAt', '<', filter.due === 'late' ? filter.now : filter.now + day)
  if (filter.found) query = query.where(isAmong(engine, 'cases.id', filter.found))
  return query
}

/** A page of cases in the order of the filter: of the work (`sortKey`), or by their last words; `newestOnly` as in CasePage. */
export async function listCases(db: Handle, engine: Engine, filter: AskedFilter, page: { limit: number; cursor?: string | undefined }) {
  const settled = await settle(db, engine, filter)
  let query = filtered(db, engine, settled).selectAll('cases')
  const { sort = 'work' } = filter
  if (sort === 'work') {
    if (page.cursor) {
      const [sortKey, id] = decodeCursor(page.cursor, 'sn')
      query = query.where((where) => where(where.refTuple('sortKey', 'id'), '>', where.tuple(String(sortKey), Number(id))))
    }
    query = query.orderBy('sortKey').orderBy('id')
  } else {
    if (page.cursor) {
      const [lastAt, id] = decodeCursor(page.cursor, 'nn')
      const side = sort === 'newest' ? '<' : '>'
      query = query.where((where) => where(where.refTuple('lastAt', 'id'), side, where.tuple(Number(lastAt), Number(id))))
    }
    const way = sort === 'newest' ? 'desc' : 'asc'
    query = query.orderBy('lastAt', way).orderBy('id', way)
  }
  const rows = await query.limit(page.limit + 1).execute()
  const newestOnly = settled.found && settled.found.length >= mostFoundByWords ? mostFoundByWords : null
  return { ...pageOf(rows, page.limit, (row) => [sort === 'work' ? row.sortKey : row.lastAt, row.id]), newestOnly }
}

/** How many cases a filter has, counted up to `most` and one more. */
export async function countMatching(db: Handle, engine: Engine, filter: AskedFilter, most: number): Promise<number> {
  const asked = await settle(db, engine, filter)
  const { count } = await db
    .selectFrom(
      filtered(db, engine, asked)
        .select('cases.id')
        .limit(most + 1)
        .as('found'),
    )
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The ids of the cases of a filter in its order, `most` and one more at most. */
export async function listMatching(db: Handle, engine: Engine, filter: AskedFilter, most: number): Promise<number[]> {
  const rows = await filtered(db, engine, await settle(db, engine, filter))
    .select('cases.id')
    .orderBy('sortKey')
    .orderBy('id')
    .limit(most + 1)
    .execute()
  return rows.map(({ id }) => id)
}

/** How many open cases are of each kind of own matter. */
export async function countThemes(db: Handle): Promise<Record<Theme, number>> {
  const rows = await db
    .selectFrom('cases')
    .select((row) => ['theme', row.fn.countAll<number>().as('count')])
    .where('theme', 'is not', null)
    .where('active', '=', 1)
    .groupBy('theme')
    .execute()
  const counts = Object.fromEntries(themes.map((theme) => [theme, 0])) as Record<Theme, number>
  for (const { theme, count } of rows) if (theme) counts[theme] = Number(count)
  return counts
}

export async function countCases(db: Handle, me: number): Promise<Record<CaseQueue, number>> {
  // Each by an index of its own, which no case need be read for.
  const open = () => db.selectFrom('cases').where('active', '=', isActive)
  const count = <O>(query: SelectQueryBuilder<Schema, 'cases', O>) => query.select((row) => row.fn.countAll<number>().as('count'))
  const active = await db
    .selectNoFrom([
      count(open()).as('all'),
      count(open().where('priority', '=', 'urgent')).as('urgent'),
      count(open().where('assigneeId', '=', me)).as('mine'),
      count(open().where('assigneeId', 'is', null)).as('unassigned'),
      count(open().where('theme', 'is not', null)).as('own'),
    ])
    .executeTakeFirstOrThrow()
  const heads = await db
    .selectFrom(
      db
        .selectFrom('cases')
        .select('cases.id')
        .where('active', '=', 1)
        .where('theme', 'is', null)
        .where(hasSuggestions())
        .limit(mostSuggestedCounted)
        .as('heads'),
    )
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const rest = await db
    .selectFrom('cases')
    .select((row) => ['state', row.fn.countAll<number>().as('count')])
    .where('state', 'in', ['snoozed', 'resolved'])
    .where('mergedInto', 'is', null)
    .groupBy('state')
    .execute()
  const of = (state: string) => Number(rest.find((row) => row.state === state)?.count ?? 0)
  return {
    urgent: Number(active.urgent),
    mine: Number(active.mine),
    unassigned: Number(active.unassigned),
    all: Number(active.all),
    'same-problem': Number(heads.count),
    own: Number(active.own),
    snoozed: of('snoozed'),
    resolved: of('resolved'),
  }
}
