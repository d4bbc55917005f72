import type { ImportError, ImportRun, ImportRunWithSample } from '#shared/purchase-import.schema.ts'
import type { FileRecord } from '#shared/purchase-import.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { findChunk, findSameFile, getRun, listErrors, listRuns, mappingOf, type RunRow } from './import.store.ts'
import { missingIn } from './import-mapping.rules.ts'

const runOf = ({ fileHash: _, startedBy, ...run }: RunRow, names: ReadonlyMap<number, string>): ImportRun => ({
  ...run,
  header: readJson(run.header),
  mapping: mappingOf(run),
  missing: missingIn(mappingOf(run)),
  startedBy: { id: startedBy, name: names.get(startedBy) ?? '' },
})

async function namesOf(db: Handle, runs: readonly RunRow[]): Promise<Map<number, string>> {
  if (runs.length === 0) return new Map()
  const ids = [...new Set(runs.map(({ startedBy }) => startedBy))]
  const rows = await db.selectFrom('agents').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

const sampleRows = 5

/** An import with the first rows of its file. */
export async function showRun(db: Handle, id: number): Promise<ImportRunWithSample> {
  const run = await getRun(db, id)
  const [names, chunk, sameAs] = await Promise.all([namesOf(db, [run]), findChunk(db, id, 0), findSameFile(db, run)])
  const records: FileRecord[] = chunk ? readJson(chunk.records) : []
  return { ...runOf(run, names), sample: records.slice(0, sampleRows).map(([, cells]) => cells), sameAs }
}

export async function showRuns(
  db: Handle,
  page: { limit: number; cursor?: string },
): Promise<{ items: ImportRun[]; nextCursor: string | null }> {
  const { items, nextCursor } = await listRuns(db, page)
  const names = await namesOf(db, items)
  return { items: items.map((run) => runOf(run, names)), nextCursor }
}

export async function showErrors(db: Handle, id: number, page: { limit: number; cursor?: string }) {
  await getRun(db, id)
  return (await listErrors(db, id, page)) as { items: ImportError[]; nextCursor: string | null }
}

const rowsAtOnce = 1_000
/** What a table program would take for a formula is shown as text. */
const cellOf = (value: string): string => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`

/** What is wrong with a file as a CSV file, piece by piece. */
export async function* writeErrors(db: Handle, id: number): AsyncGenerator<string> {
  yield '\uFEFFline,field,code,value\r\n'
  let cursor: string | undefined
  do {
    const page = await listErrors(db, id, { limit: rowsAtOnce, cursor })
    yield page.items.map(({ line, field, code, value }) => `${line},${field},${code},${cellOf(value)}\r\n`).join('')
    cursor = page.nextCursor ?? undefined
  } while (cursor)
}
