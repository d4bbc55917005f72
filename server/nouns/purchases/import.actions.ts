import type { FileRecord, ImportLine, ImportMapping } from '#shared/purchase-import.ts'
import { importLimits } from '#shared/purchase-import.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { cleanLine, storable } from '../../kit/lib/text.ts'
import {
  addChunk,
  addErrors,
  addRun,
  deleteChunks,
  deleteErrors,
  deleteRun,
  findChunk,
  getRun,
  mappingOf,
  moveRun,
  saveLines,
  updateRun,
} from './import.store.ts'
import { readRecords, type SpooledFile } from './import-file.ts'
import { splitUnknownBatches } from './import-goods.ts'
import { type CellError, createLineReader } from './import-line.ts'
import { guessMapping, missingIn } from './import-mapping.rules.ts'

/** Rows that are written in one transaction: short enough that others get their turn. */
export const rowsAtOnce = 500

type Given = { source: string; fileName: string; mapping: ImportMapping | null }

/**
 * Takes a file in and reads it through: what it would bring and what is wrong with it. Nothing of it is kept but its rows, for the run.
 * @param given.mapping null: guessed from the headings
 * @returns the id of the import, `checked`
 * @throws Refusal `file-empty`, `too-many-columns`, `file-unreadable`, `mapping-wrong`
 */
export async function receiveFile(context: Context, by: Actor, file: SpooledFile, given: Given): Promise<number> {
  const records = readRecords(file)
  const first = await records.next()
  if (first.done) throw new Refusal('bad-input', 'file-empty', 'The file is empty.')
  const header = first.value[1].map((heading) => cleanLine(heading, 120))
  if (header.length > importLimits.columns)
    throw new Refusal('bad-input', 'too-many-columns', `A file has at most ${importLimits.columns} columns.`, {
      params: { limit: importLimits.columns },
    })
  const mapping = given.mapping ?? guessMapping(header)
  refuseWrong(mapping, header)
  const id = await addRun(context.db, {
    source: given.source,
    fileName: given.fileName,
    fileHash: file.hash,
    encoding: file.encoding,
    delimiter: file.delimiter,
    header: JSON.stringify(header),
    mapping: JSON.stringify(mapping),
    state: 'reading',
    startedBy: by.agentId,
    createdAt: context.clock(),
    finishedAt: null,
  })
  try {
    const check = createCheck(context, id, mapping, header.length)
    let chunk: FileRecord[] = []
    for await (const record of records) {
      chunk.push(storable(record))
      if (chunk.length < rowsAtOnce) continue
      await check.add(chunk)
      chunk = []
    }
    await check.add(chunk)
    await settle(context, by, id, check.found())
    return id
  } catch (error) {
    await deleteRun(context.db, id)
    throw error
  }
}

/**
 * Reads a file through again, with its columns meaning something else.
 * @throws Refusal `import-not-checked` when it has begun or is just being read, `mapping-wrong`
 */
export async function remapRun(
  context: Context,
  by: Actor,
  id: number,
  { mapping, source }: { mapping?: ImportMapping; source?: string },
): Promise<void> {
  const run = await getRun(context.db, id)
  const header: string[] = readJson(run.header)
  const next = mapping ?? mappingOf(run)
  refuseWrong(next, header)
  const change = { mapping: JSON.stringify(next), source: source ?? run.source }
  if (!mapping) {
    if (!(await moveRun(context.db, id, 'checked', change))) throw notChecked()
    return
  }
  if (!(await moveRun(context.db, id, 'checked', { ...change, state: 'reading' }))) throw notChecked()
  await deleteErrors(context.db, id)
  const check = createCheck(context, id, next, header.length)
  for (;;) {
    const chunk = await findChunk(context.db, id, check.found().rows)
    if (!chunk) break
    await check.again(chunk.id, readJson(chunk.records))
  }
  await settle(context, by, id, check.found())
}

/** Begins to write what a file says; it goes on by itself, through a death of the process too. */
export function startRun(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const run = await getRun(tx, id)
    const missing = missingIn(mappingOf(run))
    if (missing.length > 0)
      throw new Refusal('conflict', 'mapping-incomplete', `No column says: ${missing.join(', ')}.`, {
        params: { fields: missing.join(', ') },
      })
    if (!(await moveRun(tx, id, 'checked', { state: 'running' }))) throw notChecked()
    emit({ kind: 'purchase-import-started', agentId: by.agentId, data: { importId: id } })
  })
}

/** Ends a run, or lets go of a file that was only looked at. What was written by then stays. */
export function stopRun(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const run = await getRun(tx, id)
    const ended = { state: 'stopped', finishedAt: context.clock() } as const
    if (!(await moveRun(tx, id, 'running', ended)) && !(await moveRun(tx, id, 'checked', ended))) {
      if (run.state === 'reading') throw notChecked()
      return
    }
    await deleteChunks(tx, id)
    emit({ kind: 'purchase-import-ended', agentId: by.agentId, data: { importId: id, state: 'stopped' } })
  })
}

const notChecked = () => new Refusal('conflict', 'import-not-checked', 'This import is being read, has begun or has ended.')

function refuseWrong({ columns }: ImportMapping, header: readonly string[]): void {
  for (const column of Object.values(columns))
    if (column >= header.length)
      throw new Refusal('bad-input', 'mapping-wrong', `The file has no column ${column + 1}.`, { params: { column: column + 1 } })
}

async function settle(context: Context, by: Actor, id: number, { rows, refused }: Found): Promise<void> {
  await change(context, async (tx, emit) => {
    await updateRun(tx, id, { state: 'checked', rows, refused })
    emit({ kind: 'purchase-import-checked', agentId: by.agentId, data: { importId: id, rows, refused } })
  })
}

type Found = { rows: number; refused: number }

/** Reads rows and keeps what they say, chunk by chunk. As long as the mapping misses something needed, nothing can be said of them. */
function createCheck(context: Context, importRunId: number, mapping: ImportMapping, width: number) {
  const { engine } = context
  const read = missingIn(mapping).length === 0 ? createLineReader(mapping, width) : null
  const yieldToOthers = createYield()
  const found: Found = { rows: 0, refused: 0 }

  async function readAll(records: readonly FileRecord[]): Promise<{ lines: ImportLine[]; errors: CellError[] }> {
    const lines: ImportLine[] = []
    const errors: CellError[] = []
    if (read)
      for (const record of records) {
        const one = read(record)
        if ('line' in one) lines.push(one.line)
        else errors.push(...one.errors)
        await yieldToOthers()
      }
    const known = await splitUnknownBatches(context.db, lines)
    found.rows += records.length
    found.refused += read ? records.length - known.lines.length : 0
    return { lines: known.lines, errors: [...errors, ...known.errors] }
  }

  return {
    found: () => found,
    async add(records: readonly FileRecord[]): Promise<void> {
      if (records.length === 0) return
      const fromRow = found.rows
      const { lines, errors } = await readAll(records)
      const chunk = { importRunId, fromRow, rowCount: records.length, records: JSON.stringify(records), lines }
      await inTransaction(context, async (tx) => {
        await addChunk(tx, chunk)
        await addErrors(tx, engine, importRunId, errors)
      })
    },
    async again(chunkId: number, records: readonly FileRecord[]): Promise<void> {
      const { lines, errors } = await readAll(records)
      await inTransaction(context, async (tx) => {
        await saveLines(tx, chunkId, lines)
        await addErrors(tx, engine, importRunId, errors)
      })
    },
  }
}
