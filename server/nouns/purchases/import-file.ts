import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { type Delimiter, delimiters, type FileEncoding, type FileRecord, importLimits } from '#shared/purchase-import.ts'
import { Refusal, wordsOf } from '../../kit/lib/errors.ts'

/** A file that lies on the disk while it is read. */
export type SpooledFile = { path: string; hash: string; encoding: FileEncoding; delimiter: Delimiter }

/**
 * Puts a body on the disk piece by piece, finds out how it is written, and takes it away again after `use`.
 * @throws Refusal `file-too-large`, `file-empty`
 */
export async function withFile<T>(body: AsyncIterable<Uint8Array>, use: (file: SpooledFile) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-import-'))
  try {
    const path = join(folder, 'purchases')
    const found = await spool(body, path)
    return await use({ path, ...found, delimiter: await findDelimiter(path, found.encoding) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function spool(body: AsyncIterable<Uint8Array>, path: string): Promise<Pick<SpooledFile, 'hash' | 'encoding'>> {
  const hash = createHash('sha256')
  const strict = new TextDecoder('utf-8', { fatal: true })
  let [size, isUtf8] = [0, true]
  let start = new Uint8Array()
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of body) {
      size += piece.byteLength
      if (size > importLimits.bytes)
        throw new Refusal('bad-input', 'file-too-large', `A file has at most ${importLimits.bytes / 1024 / 1024} MB.`, {
          params: { limit: importLimits.bytes / 1024 / 1024 },
        })
      hash.update(piece)
      if (start.byteLength < longestStart) start = Buffer.concat([start, piece.subarray(0, longestStart)])
      isUtf8 &&= decodes(strict, piece)
      await file.write(piece)
    }
  } finally {
    await file.close()
  }
  if (size === 0) throw new Refusal('bad-input', 'file-empty', 'The file is empty.')
  return { hash: hash.digest('hex'), encoding: wideEncoding(start) ?? (isUtf8 && decodes(strict) ? 'utf-8' : 'windows-1252') }
}

const longestStart = 4_096

function decodes(strict: TextDecoder, piece?: Uint8Array): boolean {
  try {
    strict.decode(piece, { stream: piece !== undefined })
    return true
  } catch {
    return false
  }
}

/** UTF-16 by its mark, or by the zeros beside every plain letter. */
function wideEncoding(start: Uint8Array): FileEncoding | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (const [n, byte] of start.entries()) if (byte === 0) zeros[n % 2] = (zeros[n % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const many = start.byteLength / 4
  return odd > many && even < odd / 4 ? 'utf-16le' : even > many && odd < even / 4 ? 'utf-16be' : null
}

async function* decoded(path: string, encoding: FileEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const piece of createReadStream(path)) {
    const text = decoder.decode(piece as Uint8Array, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

/** The sign that stands most often between the headings. */
async function findDelimiter(path: string, encoding: FileEncoding): Promise<Delimiter> {
  let heading = ''
  for await (const text of decoded(path, encoding)) {
    heading += text
    if (/\S[\r\n]/.test(heading) || heading.length > 100_000) break
  }
  const line =
    heading
      .trimStart()
      .replace(/"(?:[^"]|"")*"/g, '')
      .split(/[\r\n]/)[0] ?? ''
  const counts = delimiters.map((sign) => line.split(sign).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Longest row in characters: what a quote that is never closed swallows. */
const longestRow = 1024 * 1024

/**
 * The rows of a file as they stand there, the headings first; empty ones are passed over.
 * @throws Refusal `file-unreadable` with the line where it cannot be read on
 */
export async function* readRecords({ path, encoding, delimiter }: SpooledFile): AsyncGenerator<FileRecord> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: longestRow,
  })
  pipeline(Readable.from(decoded(path, encoding)), parser, () => undefined)
  let last = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      last = info.lines
      const within = record.reduce((count, cell) => count + cell.split('\n').length - 1, 0)
      yield [Math.max(1, info.lines - within), record]
    }
  } catch (error) {
    if (error instanceof Refusal || !(error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))) throw error
    throw new Refusal('bad-input', 'file-unreadable', `The file cannot be read behind line ${last}: ${wordsOf(error)}`, {
      params: { line: last },
    })
  }
}
