import { type Selectable, sql } from 'kysely'
import { caseNumber } from '#shared/case.ts'
import type { Evidence } from '../../engines/clustering/clustering.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { CaseTable, NoteTable } from '../../kit/database/schema.ts'
import { hour } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import type { Arrivals } from './case.rules.ts'

export type CaseRow = Selectable<CaseTable>
export type NoteRow = Selectable<NoteTable>

export async function findCase(db: Handle, id: number): Promise<CaseRow | null> {
  return (await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function getCase(db: Handle, id: number): Promise<CaseRow> {
  const row = await findCase(db, id)
  if (!row) throw notFound('case')
  return row
}

export async function listCasesByIds(db: Handle, ids: readonly number[]): Promise<CaseRow[]> {
  return ids.length === 0
    ? []
    : db
        .selectFrom('cases')
        .selectAll()
        .where('id', 'in', [...new Set(ids)])
        .execute()
}

/** Cases that this transaction will write, locked in the order of their ids. */
export async function lockCases(tx: Handle, engine: Engine, ids: readonly number[]): Promise<CaseRow[]> {
  if (ids.length === 0) return []
  const query = tx
    .selectFrom('cases')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
  return forUpdate(engine, query).execute()
}

/**
 * One case that this transaction will write, locked.
 * @throws Refusal `case-not-found`; `case-merged` with the number of the case that it lives on in (`mergedInto`)
 */
export async function lockCase(tx: Handle, engine: Engine, id: number): Promise<CaseRow> {
  const [row] = await lockCases(tx, engine, [id])
  if (!row) throw notFound('case')
  if (row.mergedInto === null) return row
  const survivor = (await findSurvivors(tx, [id])).get(id) ?? id
  throw new Refusal('conflict', 'case-merged', `This case was merged into C-${survivor}.`, {
    mergedInto: survivor,
    params: { case: caseNumber(survivor) },
  })
}

/** For each of these cases the one that it lives on in: itself, or where its mergers lead. */
export async function findSurvivors(db: Handle, ids: readonly number[]): Promise<Map<number, number>> {
  const survivors = new Map(ids.map((id) => [id, id]))
  for (;;) {
    const now = [...new Set(survivors.values())]
    const merged =
      now.length === 0
        ? []
        : await db.selectFrom('cases').select(['id', 'mergedInto']).where('id', 'in', now).where('mergedInto', 'is not', null).execute()
    if (merged.length === 0) return survivors
    const next = new Map(merged.map((row) => [row.id, Number(row.mergedInto)]))
    for (const [id, at] of survivors) survivors.set(id, next.get(at) ?? at)
  }
}

export async function updateCase(db: Handle, id: number, change: Partial<Omit<CaseRow, 'id'>>): Promise<void> {
  await db.updateTable('cases').set(change).where('id', '=', id).execute()
}

export async function addCase(db: Handle, row: Omit<CaseRow, 'id'>): Promise<number> {
  return (await db.insertInto('cases').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** So many of a case's newest threads are looked at, for more tell nothing more (see `trendOf`), however many come. */
const newestSeen = 4
const casesAtOnce = 500

/** New threads of each case within the last hour, four hours and day, each at most `newestSeen`. */
export async function countArrivals(db: Handle, ids: readonly number[], now: number): Promise<Map<number, Arrivals>> {
  const wanted = [...new Set(ids)]
  const arrivals = new Map<number, Arrivals>()
  const columns = Array.from({ length: newestSeen }, (_, n) => {
    const nth = sql`select "firstMentionAt" from threads where "caseId" = wanted.id order by "firstMentionAt" desc limit 1 offset ${sql.lit(n)}`
    return sql`(${nth}) as ${sql.id(`at${n}`)}`
  })
  for (let from = 0; from < wanted.length; from += casesAtOnce) {
    const values = wanted.slice(from, from + casesAtOnce).map((id) => sql`(cast(${id} as bigint))`)
    const given = sql`(with given(id) as (values ${sql.join(values)}) select id from given) as wanted`
    const query = sql<Record<string, number | null>>`select id, ${sql.join(columns)} from ${given}`
    const { rows } = await query.execute(db)
    for (const { id, ...times } of rows) {
      const since = (ms: number) => Object.values(times).filter((at) => at !== null && Number(at) > now - ms).length
      arrivals.set(Number(id), { hour: since(hour), fourHours: since(4 * hour), day: since(24 * hour) })
    }
  }
  return arrivals
}

/** How many people wrote to a case for the first time within the last day. */
export async function countNewPeople(db: Handle, id: number, now: number): Promise<number> {
  const { people } = await db
    .selectFrom('threads')
    .select((row) => sql<number>`count(distinct ${row.ref('authorId')})`.as('people'))
    .where('caseId', '=', id)
    .where('firstMentionAt', '>', now - 24 * hour)
    .executeTakeFirstOrThrow()
  return Number(people)
}

/** New threads an hour for the last 48 hours, oldest first. */
export async function listArrivals(db: Handle, id: number, now: number): Promise<number[]> {
  const from = now - 48 * hour
  const rows = await db
    .selectFrom('threads')
    .select('firstMentionAt')
    .where('caseId', '=', id)
    .where('firstMentionAt', '>', from)
    .limit(20_000)
    .execute()
  const hours = new Array<number>(48).fill(0)
  for (const row of rows) {
    const n = Math.min(47, Math.floor((row.firstMentionAt - from) / hour))
    hours[n] = (hours[n] ?? 0) + 1
  }
  return hours
}

const shownNotes = (db: Handle) =>
  db
    .selectFrom('notes')
    .innerJoin('agents', 'agents.id', 'notes.agentId')
    .select(['notes.id', 'caseId', 'threadId', 'agentId', 'text', 'mentioned', 'at', 'agents.name as agentName'])

export type NamedNote = NoteRow & { agentName: string }

export function listNotes(db: Handle, caseId: number): Promise<NamedNote[]> {
  return shownNotes(db).where('caseId', '=', caseId).orderBy('notes.id').limit(500).execute()
}

export async function getNote(db: Handle, id: number): Promise<NamedNote> {
  const note = await shownNotes(db).where('notes.id', '=', id).executeTakeFirst()
  if (!note) throw notFound('note')
  return note
}

export async function addNote(db: Handle, note: Omit<NoteRow, 'id'>): Promise<number> {
  return (await db.insertInto('notes').values(note).returning('id').executeTakeFirstOrThrow()).id
}

/** For each of these cases its tags, by name. */
export async function listTagsOfCases(db: Handle, caseIds: readonly number[]): Promise<Map<number, { id: number; name: string }[]>> {
  const tags = new Map<number, { id: number; name: string }[]>()
  if (caseIds.length === 0) return tags
  const rows = await db
    .selectFrom('caseTags')
    .innerJoin('tags', 'tags.id', 'caseTags.tagId')
    .select(['caseId', 'tags.id', 'tags.name'])
    .where('caseId', 'in', [...caseIds])
    .where('tags.mergedInto', 'is', null)
    .orderBy('tags.nameKey')
    .execute()
  for (const { caseId, ...tag } of rows) tags.set(caseId, [...(tags.get(caseId) ?? []), tag])
  return tags
}

/** The name of a team that works. @throws Refusal `team-not-found` */
export async function findTeamName(db: Handle, id: number): Promise<string> {
  const row = await db.selectFrom('teams').select('name').where('id', '=', id).where('removedAt', 'is', null).executeTakeFirst()
  if (!row) throw notFound('team')
  return row.name
}

/** What teams are called, removed ones too. */
export async function listTeamNames(db: Handle, ids: readonly (number | null)[]): Promise<Map<number, { id: number; name: string }>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('teams').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function listNames(db: Handle, ids: readonly (number | null)[]): Promise<Map<number, { id: number; name: string }>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('agents').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** How many threads of each case wait for us. */
export async function countWaiting(db: Handle, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('threads')
    .select((row) => ['caseId', row.fn.countAll<number>().as('count')])
    .where('caseId', 'in', [...ids])
    .where('waitingSince', 'is not', null)
    .groupBy('caseId')
    .execute()
  return new Map(rows.map((row) => [Number(row.caseId), Number(row.count)]))
}

/** Cases whose trend may have changed since: those that move, and those whose snooze has ended. */
export async function listMovingCases(db: Handle): Promise<CaseRow[]> {
  return db
    .selectFrom('cases')
    .selectAll()
    .where('trend', 'in', ['escalating', 'emerging', 'steady'])
    .where('active', '=', 1)
    .orderBy('lastAt')
    .limit(5_000)
    .execute()
}

export async function listSnoozedUntil(db: Handle, now: number): Promise<CaseRow[]> {
  return db.selectFrom('cases').selectAll().where('state', '=', 'snoozed').where('snoozedUntil', '<=', now).limit(500).execute()
}

/** What the newest mentions of a case say, without those taken away. */
export async function listEvidence(db: Handle, caseId: number): Promise<Evidence[]> {
  const rows = await db
    .selectFrom('mentions')
    .select('evidence')
    .where('caseId', '=', caseId)
    .where('deletedAt', 'is', null)
    .where('evidence', 'is not', null)
    .orderBy('postedAt', 'desc')
    .limit(200)
    .execute()
  return rows.flatMap(({ evidence }) => readJson(evidence) ?? [])
}

/** The newest words said in a case, without those taken away. */
export function listSaid(db: Handle, caseId: number): Promise<{ text: string; lang: string | null }[]> {
  return db
    .selectFrom('mentions')
    .select(['text', 'lang'])
    .where('caseId', '=', caseId)
    .where('deletedAt', 'is', null)
    .orderBy('postedAt', 'desc')
    .limit(40)
    .execute()
}

/** The cases that live on in this one lose the words they were named by, and are called like it unless a person named them. Answers their ids. */
export async function forgetMergedWords(tx: Handle, into: number, title: string): Promise<number[]> {
  const forgotten: number[] = []
  for (let heads = [into]; heads.length > 0; ) {
    const rows = await tx.selectFrom('cases').select(['id', 'titledBy']).where('mergedInto', 'in', heads).execute()
    for (const { id, titledBy } of rows)
      await updateCase(tx, id, { lastText: '', words: '[]', ...(titledBy === null && { title, titleName: null }) })
    heads = rows.map(({ id }) => id)
    forgotten.push(...heads)
  }
  return forgotten
}
