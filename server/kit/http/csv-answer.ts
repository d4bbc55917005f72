import type { Context } from 'hono'
import { byteOrderMark, type CsvShape, csvLine } from '../lib/csv.ts'

type Cell = string | number | null

/**
 * Answers a CSV file piece by piece, as fast as it is taken: of however many rows, only one page is in memory.
 * @param pages pages of rows; where they break off, so does the file, and the download fails
 */
export function csvAnswer(c: Context, name: string, shape: CsvShape, head: readonly string[], pages: AsyncGenerator<Cell[][]>) {
  const encoder = new TextEncoder()
  let begun = false
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) {
        begun = true
        return controller.enqueue(encoder.encode(byteOrderMark + csvLine(head, shape)))
      }
      const { value, done } = await pages.next()
      if (done) return controller.close()
      controller.enqueue(encoder.encode(value.map((cells) => csvLine(cells, shape)).join('')))
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
  return c.body(body, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}.csv"`,
  })
}

/** All rows of a list that is read by pages. */
export async function* pagesOf<T>(
  load: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
  cells: (item: T) => Cell[],
): AsyncGenerator<Cell[][]> {
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await load(cursor)
    if (items.length > 0) yield items.map(cells)
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
}
