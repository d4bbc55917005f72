import { sql } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { AlertGrouping, AlertKind } from '#shared/alert.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { dayIn, plusDays } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { monthOf } from '../sources/source.rules.ts'
import { listGaps, listSources } from '../sources/source.store.ts'
import { bucketMs } from './alert.series.rules.ts'
import type { Gap, Heard } from './alert.walking.rules.ts'

type Range = { from: number; to: number }
type Watched = { kind: AlertKind; grouping: AlertGrouping }

/** The moment from which this desk has heard anything; null: it has heard nothing yet. */
export async function findFirstHeard(db: Handle): Promise<number | null> {
  const row = await db
    .selectFrom('mentions')
    .select('receivedAt')
    .where('id', '=', (first) => first.selectFrom('mentions').select((row) => row.fn.min('id').as('id')))
    .executeTakeFirst()
  return row?.receivedAt ?? null
}

const countedOf = (db: Handle, kind: AlertKind) => {
  const query = db.selectFrom('mentions').where(sql<boolean>`coalesce(kind, '') <> 'not-us'`)
  return kind === 'spike' ? query.where('sentiment', '=', 'negative') : query.where('sentiment', 'is not', null)
}

/**
 * Mentions posted in a stretch of time and received by its end (or by `receivedBy`), by group: each with the bucket in which it was posted and the moment from
 * which it was known. In the order in which they became known.
 */
export async function listHeard(
  db: Handle,
  { kind, grouping }: Watched,
  { from, to }: Range,
  receivedBy = to,
): Promise<Map<string, Heard[]>> {
  const rows = await countedOf(db, kind)
    .select((row) => [
      grouping === 'all'
        ? sql<string>`''`.as('groupKey')
        : sql<string>`coalesce(${row.ref(grouping === 'channel' ? 'channel' : 'topic')}, '')`.as('groupKey'),
      sql<number>`${row.ref('postedAt')} / ${sql.lit(bucketMs)}`.as('posted'),
      sql<number>`(${row.ref('receivedAt')} + ${sql.lit(bucketMs - 1)}) / ${sql.lit(bucketMs)}`.as('known'),
      row.fn.countAll<number>().as('count'),
    ])
    .where('postedAt', '>=', from)
    .where('postedAt', '<', to)
    .where('receivedAt', '<=', receivedBy)
    .groupBy(['groupKey', 'posted', 'known'])
    .execute()
  const groups = new Map<string, Heard[]>()
  for (const row of rows) {
    const one = { posted: Number(row.posted) * bucketMs, known: Number(row.known) * bucketMs, count: Number(row.count) }
    const heard = groups.get(row.groupKey)
    if (heard) heard.push(one)
    else groups.set(row.groupKey, [one])
  }
  for (const heard of groups.values()) heard.sort((a, b) => a.known - b.known)
  return groups
}

/** When urgent complaints were received, in rising order. */
export async function listUrgent(db: Handle, { from, to }: Range): Promise<number[]> {
  const ids = (await listSources(db)).map(({ id }) => id)
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('mentions')
    .select('receivedAt')
    .where('sourceId', 'in', ids)
    .where('receivedAt', '>', from)
    .where('receivedAt', '<=', to)
    // Written out, so that SQLite knows it may use the index of complaints.
    .where('kind', '=', sql.lit('complaint'))
    .where('urgent', '=', 1)
    .orderBy('receivedAt')
    .limit(100_000)
    .execute()
  return rows.map((row) => row.receivedAt)
}

/** When sources could not be heard, and how many there are. */
export async function listDeafness(db: Handle, { from, to }: Range): Promise<{ gaps: Gap[]; sources: number }> {
  const [gaps, sources] = await Promise.all([listGaps(db, from, to), listSources(db)])
  return { gaps: gaps.map(({ fromAt, toAt }) => ({ from: fromAt, to: toAt })), sources: sources.length }
}

/** The case that holds most of what a spike counted, posted in from ≤ t < to. */
export async function findTopCase(db: Handle, watched: Watched, group: string, { from, to }: Range) {
  let query = countedOf(db, watched.kind)
    .select((row) => ['caseId', row.fn.countAll<number>().as('count')])
    .where('postedAt', '>=', from)
    .where('postedAt', '<', to)
    .where('caseId', 'is not', null)
  if (watched.grouping !== 'all') query = query.where(sql<string>`coalesce(${sql.ref(watched.grouping)}, '')`, '=', group)
  const row = await query.groupBy('caseId').orderBy('count', 'desc').orderBy('caseId').limit(1).executeTakeFirst()
  return row && row.caseId !== null ? { caseId: row.caseId, count: Number(row.count) } : null
}

const minuteMs = 60_000
/** So far back a promise that nobody settled is late. */
const lateDays = 30

/** The numbers that are so now, by group; what is not among them is 0. */
export async function readLevels(db: Handle, kind: AlertKind, now: number): Promise<Map<string, number>> {
  if (kind === 'source-down') {
    const sources = (await listSources(db)).filter(({ state }) => state !== 'paused')
    const since = ({ state, lastSuccessAt, createdAt, nextPollAt }: (typeof sources)[number]) =>
      state === 'stopped' || state === 'failing' ? (lastSuccessAt ?? createdAt) : nextPollAt
    return new Map(sources.map((source) => [String(source.id), Math.max(0, Math.floor((now - since(source)) / minuteMs))]))
  }
  if (kind === 'cap-near') {
    const capped = (await listSources(db)).filter(({ cap }) => cap !== null && cap > 0)
    const spent = ({ spend, spendMonth }: (typeof capped)[number]) => (spendMonth === monthOf(now) ? spend : 0)
    return new Map(capped.map((source) => [String(source.id), Math.floor((100 * spent(source)) / Number(source.cap))]))
  }
  if (kind === 'case-escalates') {
    const rows = await db
      .selectFrom('cases')
      .select('id')
      .where('trend', '=', 'escalating')
      .where('active', '=', 1)
      .orderBy('lastAt', 'desc')
      .limit(500)
      .execute()
    return new Map(rows.map((row) => [String(row.id), 1]))
  }
  if (kind === 'promise-late') {
    const rows = await db
      .selectFrom('promises')
      .select((row) => ['ownerId as owner', row.fn.countAll<number>().as('count')])
      .where('state', '=', 'broken')
      .where('dueOn', '>=', plusDays(dayIn(serverZone(), now), -lateDays))
      .where('settledBy', 'is', null)
      .groupBy('ownerId')
      .execute()
    return new Map(rows.map((row) => [String(row.owner), Number(row.count)]))
  }
  const rows = await db
    .selectFrom('cases')
    .select((row) => [sql<number>`coalesce(${row.ref('assigneeId')}, 0)`.as('owner'), row.fn.countAll<number>().as('count')])
    .where('active', '=', 1)
    .where('dueAt', '<=', now)
    .groupBy('owner')
    .execute()
  return new Map(rows.map((row) => [String(row.owner), Number(row.count)]))
}

const aboutSources: readonly AlertKind[] = ['source-down', 'cap-near']
const aboutPeople: readonly AlertKind[] = ['promise-late', 'sla-late']

/** What groups are called: the title of a case, the name of a source or of a person. */
export async function nameGroups(
  db: Handle,
  kind: AlertKind,
  groups: readonly string[],
  lang: InterfaceLanguage,
): Promise<Map<string, string>> {
  const ids = [...new Set(groups.map(Number))].filter((id) => Number.isSafeInteger(id) && id > 0)
  if (ids.length === 0) return new Map()
  if (kind === 'case-escalates') {
    const rows = await db.selectFrom('cases').select(['id', 'title', 'titleName']).where('id', 'in', ids).execute()
    return new Map(rows.map((row) => [String(row.id), titleIn(row, lang)]))
  }
  if (aboutSources.includes(kind) || aboutPeople.includes(kind)) {
    const table = aboutSources.includes(kind) ? 'sources' : 'agents'
    const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute()
    return new Map(rows.map((row) => [String(row.id), row.name]))
  }
  return new Map()
}

/** Who has what a group is about: the assignee of a case, or the person the group is. */
export async function findHolder(db: Handle, kind: AlertKind, group: string): Promise<number | null> {
  const id = Number(group)
  if (!Number.isSafeInteger(id) || id <= 0) return null
  if (aboutPeople.includes(kind)) return id
  if (kind !== 'case-escalates') return null
  return (await db.selectFrom('cases').select('assigneeId').where('id', '=', id).executeTakeFirst())?.assigneeId ?? null
}
