import type { ImportLine } from '#shared/purchase-import.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { day, hour } from '../../kit/lib/clock.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { addErrors, deleteChunks, deleteRunsBefore, findLines, findRunning, lockRun, type RunRow, updateRun } from './import.store.ts'
import { splitUnknownBatches } from './import-goods.ts'
import { type GivenPurchase, keepPurchases } from './purchase.keep.ts'

/**
 * Writes the next rows of an import that has begun, in one transaction with its progress (a job): whenever the process dies, the run goes on
 * behind the rows that are in.
 * @returns whether there may be more
 */
export async function importNextRows(context: Context): Promise<boolean> {
  const id = await findRunning(context.db)
  if (id === null) return false
  await change(context, async (tx, emit) => {
    // Another node may have been faster, or a person have stopped it.
    const run = await lockRun(tx, context.engine, id)
    if (run.state !== 'running') return
    const chunk = await findLines(tx, id, run.doneRows)
    if (!chunk) {
      await updateRun(tx, id, { state: 'done', finishedAt: context.clock() })
      await deleteChunks(tx, id)
      emit({ kind: 'purchase-import-ended', agentId: run.startedBy, data: { importId: id, state: 'done' } })
      return
    }
    const { lines, errors } = await splitUnknownBatches(tx, chunk.lines)
    await addErrors(tx, context.engine, id, errors)
    const counts = await writeLines(tx, context, run, lines)
    const doneRows = run.doneRows + chunk.rowCount
    await updateRun(tx, id, { ...counts, refused: run.refused + errors.length, doneRows })
    emit({ kind: 'purchase-import-progressed', agentId: run.startedBy, data: { importId: id, doneRows, rows: run.rows } })
    failpoint('import-written')
  })
  failpoint('import-saved')
  return true
}

async function writeLines(
  tx: Context['db'],
  context: Context,
  run: RunRow,
  lines: readonly ImportLine[],
): Promise<Pick<RunRow, 'added' | 'changed' | 'same'>> {
  // One event tells of many rows: the run's own.
  const options = { importRunId: run.id, allSerials: false, note: run.fileName, emit: () => undefined }
  const kept = await keepPurchases(tx, context, purchasesIn(run.source, lines), options)
  const counts = { added: run.added, changed: run.changed, same: run.same }
  for (const { items } of kept) for (const outcome of items) counts[outcome] += 1
  return counts
}

/** The rows of each purchase together. What is said once of a purchase is the same in all its rows (see `createLineReader`). */
function purchasesIn(source: string, lines: readonly ImportLine[]): GivenPurchase[] {
  const byKey = Map.groupBy(lines, ({ externalKey }) => externalKey)
  return [...byKey].flatMap(([externalKey, rows]) => {
    const [first] = rows
    if (!first) return []
    const { name, email, phone, language, country, zone, buyerKind, salesChannel, contractOn, informedOn, currency } = first
    const isNobody = name === '' && email === null && phone === null
    return [
      {
        source,
        externalKey,
        customer: isNobody ? null : { name, email, phone, language, country },
        giftFor: null,
        buyerKind,
        salesChannel,
        country,
        zone,
        contractOn,
        informedOn,
        currency,
        items: rows.map((row) => ({ ...row, bundleOf: null, listShare: null })),
      },
    ]
  })
}

/** What nobody began or nobody finished reading does not lie around: it holds names and addresses (a job). */
export async function forgetOldImports({ db, clock }: Context): Promise<void> {
  await deleteRunsBefore(db, 'reading', clock() - hour)
  await deleteRunsBefore(db, 'checked', clock() - 7 * day)
}
