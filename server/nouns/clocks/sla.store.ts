import type { Selectable } from 'kysely'
import type { DeskCalendar, SlaPolicy } from '#shared/clock.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { SlaVersionTable } from '../../kit/database/schema.ts'

/** One version of all promises. */
export type SlaVersion = {
  id: number
  calendars: readonly DeskCalendar[]
  policies: readonly SlaPolicy[]
  calendarOf(key: string): DeskCalendar
}

/** SlaVersion that are kept nowhere (a proposal) have the number 0. */
export function slaOf(id: number, calendars: readonly DeskCalendar[], policies: readonly SlaPolicy[]): SlaVersion {
  const byKey = new Map(calendars.map((calendar) => [calendar.key, calendar]))
  return {
    id,
    calendars,
    policies,
    calendarOf(key) {
      const calendar = byKey.get(key)
      if (!calendar) throw new TypeError(`There is no calendar ${key} in version ${id} of the promises.`)
      return calendar
    },
  }
}

const known = new Map<string, SlaVersion>()
const mostKnown = 50

/** The same version is the same object, so that what was reckoned of its calendars is found again. */
function read({ id, calendars, slaPolicies }: Pick<SlaVersionRow, 'id' | 'calendars' | 'slaPolicies'>): SlaVersion {
  const key = `${id} ${calendars} ${slaPolicies}`
  const before = known.get(key)
  if (before) return before
  if (known.size >= mostKnown) known.clear()
  const sla = slaOf(id, readJson(calendars), readJson(slaPolicies))
  known.set(key, sla)
  return sla
}

/** The promises of now; null before the first version. */
export async function findSla(db: Handle): Promise<SlaVersion | null> {
  const newest = await db.selectFrom('slaVersions').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
  return newest ? read(newest) : null
}

/** A version of the promises. */
export async function getSla(db: Handle, id: number): Promise<SlaVersion> {
  return read(await db.selectFrom('slaVersions').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
}

export type SlaVersionRow = Selectable<SlaVersionTable>

export async function findNewestVersion(db: Handle): Promise<(SlaVersionRow & { changedByName: string | null }) | null> {
  const row = await db
    .selectFrom('slaVersions')
    .leftJoin('agents', 'agents.id', 'slaVersions.changedBy')
    .selectAll('slaVersions')
    .select('agents.name as changedByName')
    .orderBy('slaVersions.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function addVersion(tx: Handle, version: Omit<SlaVersionRow, 'id'>): Promise<number> {
  return (await tx.insertInto('slaVersions').values(version).returning('id').executeTakeFirstOrThrow()).id
}

/** The version whose cases of before have not all been given clocks. */
export async function findUnfollowed(db: Handle): Promise<{ id: number; followedTo: number } | null> {
  const row = await db
    .selectFrom('slaVersions')
    .select(['id', 'followedTo'])
    .where('followedTo', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row?.followedTo == null ? null : { id: row.id, followedTo: row.followedTo }
}

export async function setFollowedTo(tx: Handle, id: number, followedTo: number | null): Promise<void> {
  await tx.updateTable('slaVersions').set({ followedTo }).where('id', '=', id).execute()
}
