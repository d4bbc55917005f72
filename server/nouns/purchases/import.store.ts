import type { Selectable } from 'kysely'
import { type ImportLine, type ImportMapping, type ImportRunState, type KeptLine, lineFields } from '#shared/purchase-import.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { ImportChunkTable, ImportRunTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import type { CellError } from './import-line.ts'

const nothingYet = { rows: 0, doneRows: 0, added: 0, changed: 0, same: 0, refused: 0 }

export type RunRow = Selectable<ImportRunTable>
type ChunkRow = Selectable<ImportChunkTable>

export async function getRun(db: Handle, id: number): Promise<RunRow> {
  const row = await db.selectFrom('importRuns').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('purchase-import')
  return row
}

/** The same, kept from others until the transaction ends. */
export async function lockRun(tx: Handle, engine: Engine, id: number): Promise<RunRow> {
  const row = await forUpdate(engine, tx.selectFrom('importRuns').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('purchase-import')
  return row
}

export async function addRun(
  db: Handle,
  run: Omit<RunRow, 'id' | 'rows' | 'doneRows' | 'added' | 'changed' | 'same' | 'refused'>,
): Promise<number> {
  return (
    await db
      .insertInto('importRuns')
      .values({ ...run, ...nothingYet })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
}

export async function updateRun(db: Handle, id: number, change: Partial<Omit<RunRow, 'id'>>): Promise<void> {
  await db.updateTable('importRuns').set(change).where('id', '=', id).execute()
}

/** Takes a run from one state to another; false when it was not in it. */
export async function moveRun(db: Handle, id: number, from: ImportRunState, change: Partial<RunRow>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('importRuns')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function deleteRun(db: Handle, id: number): Promise<void> {
  await db.deleteFrom('importRuns').where('id', '=', id).execute()
}

/** A page of imports, the newest first. */
export async function listRuns(
  db: Handle,
  page: { limit: number; cursor?: string },
): Promise<{ items: RunRow[]; nextCursor: string | null }> {
  let query = db.selectFrom('importRuns').selectAll()
  if (page.cursor) query = query.where('id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows, page.limit, (row) => [row.id])
}

/** The oldest run that has begun and not ended. */
export async function findRunning(db: Handle): Promise<number | null> {
  const row = await db.selectFrom('importRuns').select('id').where('state', '=', 'running').orderBy('id').limit(1).executeTakeFirst()
  return row?.id ?? null
}

/** An earlier import of the very same file. */
export async function findSameFile(
  db: Handle,
  { id, fileHash }: Pick<RunRow, 'id' | 'fileHash'>,
): Promise<{ id: number; createdAt: number } | null> {
  const row = await db
    .selectFrom('importRuns')
    .select(['id', 'createdAt'])
    .where('fileHash', '=', fileHash)
    .where('id', '<', id)
    .where('state', '=', 'done')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function deleteRunsBefore(db: Handle, state: ImportRunState, before: number): Promise<void> {
  await db.deleteFrom('importRuns').where('state', '=', state).where('createdAt', '<', before).execute()
}

export async function addChunk(
  db: Handle,
  { lines, ...chunk }: Omit<ChunkRow, 'id' | 'lines'> & { lines: readonly ImportLine[] },
): Promise<void> {
  await db
    .insertInto('importChunks')
    .values({ ...chunk, lines: JSON.stringify(lines.map(keptOf)) })
    .execute()
}

const keptOf = (line: ImportLine): KeptLine => lineFields.map((field) => line[field])
const lineOf = (kept: KeptLine): ImportLine => Object.fromEntries(lineFields.map((field, n) => [field, kept[n]])) as ImportLine

/** The chunk that begins at this row, or null behind the last. */
export async function findChunk(db: Handle, importRunId: number, fromRow: number): Promise<ChunkRow | null> {
  const row = await db
    .selectFrom('importChunks')
    .selectAll()
    .where('importRunId', '=', importRunId)
    .where('fromRow', '=', fromRow)
    .executeTakeFirst()
  return row ?? null
}

/** What the chunk that begins at this row says; the file's own words are left where they are. */
export async function findLines(
  db: Handle,
  importRunId: number,
  fromRow: number,
): Promise<{ rowCount: number; lines: ImportLine[] } | null> {
  const row = await db
    .selectFrom('importChunks')
    .select(['rowCount', 'lines'])
    .where('importRunId', '=', importRunId)
    .where('fromRow', '=', fromRow)
    .executeTakeFirst()
  return row ? { rowCount: row.rowCount, lines: row.lines === null ? [] : (readJson(row.lines) as KeptLine[]).map(lineOf) } : null
}

export async function saveLines(db: Handle, id: number, lines: readonly ImportLine[]): Promise<void> {
  await db
    .updateTable('importChunks')
    .set({ lines: JSON.stringify(lines.map(keptOf)) })
    .where('id', '=', id)
    .execute()
}

export async function deleteChunks(db: Handle, importRunId: number): Promise<void> {
  await db.deleteFrom('importChunks').where('importRunId', '=', importRunId).execute()
}

export async function addErrors(db: Handle, engine: Engine, importRunId: number, errors: readonly CellError[]): Promise<void> {
  const rows = errors.map((error) => ({ ...error, importRunId }))
  await insertMany(db, engine, 'importErrors', ['importRunId', 'line', 'field', 'code', 'value'], rows)
}

export async function deleteErrors(db: Handle, importRunId: number): Promise<void> {
  await db.deleteFrom('importErrors').where('importRunId', '=', importRunId).execute()
}

/** What is wrong with a file, in the order of its lines. */
export async function listErrors(
  db: Handle,
  importRunId: number,
  page: { limit: number; cursor?: string },
): Promise<{ items: { id: number; line: number; field: string; code: string; value: string }[]; nextCursor: string | null }> {
  let query = db.selectFrom('importErrors').select(['id', 'line', 'field', 'code', 'value']).where('importRunId', '=', importRunId)
  if (page.cursor) {
    const [line, id] = decodeCursor(page.cursor, 'nn')
    query = query.where((where) => where(where.refTuple('line', 'id'), '>', where.tuple(Number(line), Number(id))))
  }
  const rows = await query
    .orderBy('line')
    .orderBy('id')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows, page.limit, (row) => [row.line, row.id])
}

export const mappingOf = ({ mapping }: Pick<RunRow, 'mapping'>): ImportMapping => readJson(mapping)
