import type { CaseIndex, MergeSuggestion } from '../../engines/clustering/clustering.ts'
import { firstMergeSchedule, mergeCheckAfter, untilMergeCheck } from '../../engines/clustering/merge-schedule.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { type Merger, mergeUntouched } from '../../nouns/membership/membership.merging.ts'
import { saveSuggestions } from '../../nouns/merge-suggestions/merge-suggestion.store.ts'

/** Mergers in one transaction: others want to write too. */
const mergersAtOnce = 20
const stream = 'complaints'

/** How far the clustering is; see `ClusteringProgressTable`. */
export type Progress = { filed: number; lastId: number; nextMergeCheckAt: number; mergeCheckedId: number; due: readonly Merger[] }

export async function findProgress(db: Handle): Promise<Progress> {
  const row = await db.selectFrom('clusteringProgress').selectAll().where('name', '=', stream).executeTakeFirst()
  if (!row) return { lastId: 0, mergeCheckedId: 0, due: [], ...firstMergeSchedule }
  const { filed, lastId, nextMergeCheckAt, mergeCheckedId } = row
  return { filed, lastId, nextMergeCheckAt, mergeCheckedId, due: readJson(row.due) }
}

/** Kept in the transaction of what it counts, so that it neither leads nor lags. */
export async function saveProgress(tx: Handle, progress: Progress): Promise<void> {
  const row = { ...progress, due: JSON.stringify(progress.due) }
  await tx
    .insertInto('clusteringProgress')
    .values({ name: stream, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}

/** How many more complaints may be filed before alike cases must be looked for. */
export const untilCheck = (progress: Progress): number => (progress.due.length > 0 ? 0 : untilMergeCheck(progress))

/**
 * Now and then: cases that turned out to be one problem become one, as long as no person has touched them, and a person is asked about
 * others. What is to be merged is written down first and struck off as it is done; after a crash the rest follows, then the next mention.
 * @param hold makes sure, in each transaction, that no other node does this
 */
export async function mergeAlike(
  context: Context,
  memory: CaseIndex,
  progress: Progress,
  hold: (tx: Handle) => Promise<void>,
): Promise<void> {
  let now = progress
  if (now.due.length === 0) {
    const alike = await listAlike(memory, now.mergeCheckedId)
    const due = memory
      .listMerges(now.mergeCheckedId)
      .filter(({ band }) => band === 'join')
      .map(({ from, into }) => ({ from, into }))
    now = { ...now, due, nextMergeCheckAt: mergeCheckAfter(now.filed), mergeCheckedId: now.lastId }
    failpoint('mergers-found')
    const found = now
    await inTransaction(context, async (tx) => {
      await hold(tx)
      await saveProgress(tx, found)
      await saveSuggestions(tx, context.engine, context.clock(), alike)
    })
    failpoint('mergers-saved')
  }
  while (now.due.length > 0) {
    const rest: Progress = { ...now, due: now.due.slice(mergersAtOnce) }
    const merged = await mergeUntouched(context, now.due.slice(0, mergersAtOnce), async (tx) => {
      await hold(tx)
      await saveProgress(tx, rest)
      failpoint('merger-written')
    })
    failpoint('merger-saved')
    for (const { from, into } of merged) memory.merge(from, into)
    now = rest
  }
}

/** What a person may be asked about of the cases that changed since; in slices, for there may be a thousand. */
async function listAlike(memory: CaseIndex, since: number): Promise<MergeSuggestion[]> {
  const found: MergeSuggestion[] = []
  const yieldToEventLoop = createYield()
  for (const id of memory.listChanged(since)) {
    found.push(...memory.listAlike(id))
    await yieldToEventLoop()
  }
  return found
}
