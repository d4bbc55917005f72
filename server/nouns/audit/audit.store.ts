import type { Selectable } from 'kysely'
import type { AuditEntry, AuditFilter } from '#shared/audit.schema.ts'
import type { AuditedKind } from '#shared/audit.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import type { AuditEntryTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'

export type AuditRow = Selectable<AuditEntryTable>

const columns = [
  'at',
  'actor',
  'agentId',
  'actorName',
  'tokenId',
  'address',
  'device',
  'area',
  'kind',
  'subjectId',
  'subject',
  'wasFields',
  'becameFields',
] as const

/** Adds lines. There is no statement that changes one. */
export async function addEntries(tx: Handle, engine: Engine, rows: readonly Omit<AuditRow, 'id'>[]): Promise<void> {
  await insertMany(tx, engine, 'auditEntries', columns, rows)
}

const entryOf = ({ wasFields, becameFields, ...row }: AuditRow): AuditEntry => ({
  ...row,
  kind: row.kind as AuditedKind,
  was: readJson(wasFields),
  became: readJson(becameFields),
})

/** The audit, newest first. */
export async function listEntries(
  db: Handle,
  filter: AuditFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  let query = db.selectFrom('auditEntries').selectAll()
  if (filter.area) query = query.where('area', '=', filter.area)
  if (filter.agentId) query = query.where('agentId', '=', filter.agentId)
  if (filter.actor) query = query.where('actor', '=', filter.actor)
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('at', '<', filter.to)
  if (page.cursor) {
    const [at, id] = decodeCursor(page.cursor, 'nn')
    query = query.where((where) => where(where.refTuple('at', 'id'), '<', where.tuple(Number(at), Number(id))))
  }
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows.map(entryOf), page.limit, ({ at, id }) => [at, id])
}

/** Names of people, as they are called now. */
export async function listNames(db: Handle, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
