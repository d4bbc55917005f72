import { updateMany } from '../database/bulk.ts'
import { type Desk, inTransaction } from '../database/desk.ts'
import { readEvidence } from '../gathering/evidence.ts'
import type { Reader } from '../language/language.ts'
import { understoodColumns, understoodRow } from '../mentions/mention.rules.ts'
import { listUnderWay } from '../mentions/mention.store.ts'

const atOnce = 200
/** Longest time the event loop is held before screens get their turn. */
const sliceMs = 8

/** Understands the oldest kept mentions; answers how many. Work is cut into slices, so that no screen waits behind it. */
export async function understandNext(desk: Desk, read: Reader): Promise<number> {
  const mentions = await listUnderWay(desk.db, 'new', atOnce)
  if (mentions.length === 0) return 0
  const rows: ReturnType<typeof understoodRow>[] = []
  let sliceBegan = performance.now()
  for (const mention of mentions) {
    const said = read({ text: mention.text, hint: mention.networkLang })
    rows.push(understoodRow(mention.id, said, readEvidence(mention.text, { lang: said.lang, product: said.product })))
    if (performance.now() - sliceBegan > sliceMs) {
      await new Promise((resolve) => setImmediate(resolve))
      sliceBegan = performance.now()
    }
  }
  await inTransaction(desk, (tx) => updateMany(tx, desk.engine, 'mentions', understoodColumns, rows))
  return mentions.length
}
