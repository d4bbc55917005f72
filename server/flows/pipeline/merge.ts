import type { CaseIndex } from '../../engines/clustering/clustering.ts'
import { type Desk, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { reached } from '../../kit/lib/failpoint.ts'
import { type Merger, mergeUntouched } from '../../nouns/cases/case.merging.ts'

/** Complaints between two looks for cases that are one: often at first, then as the desk grows. */
const firstLook = 100
const longestLook = 1_000
/** Mergers in one transaction: others want to write too. */
const mergersAtOnce = 20
const stream = 'complaints'

/** How far the gathering is; see `GatheringTable`. */
export type Progress = { filed: number; lastId: number; nextLookAt: number; lookedAt: number; due: readonly Merger[] }

export async function findProgress(db: Handle): Promise<Progress> {
  const row = await db.selectFrom('gatherings').selectAll().where('name', '=', stream).executeTakeFirst()
  if (!row) return { filed: 0, lastId: 0, nextLookAt: firstLook, lookedAt: 0, due: [] }
  const { filed, lastId, nextLookAt, lookedAt } = row
  return { filed, lastId, nextLookAt, lookedAt, due: JSON.parse(row.due) as Merger[] }
}

/** Kept in the transaction of what it counts, so that it neither leads nor lags. */
export async function keepProgress(tx: Handle, progress: Progress): Promise<void> {
  const row = { ...progress, due: JSON.stringify(progress.due) }
  await tx
    .insertInto('gatherings')
    .values({ name: stream, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}

/** How many more complaints may be filed before alike cases must be looked for. */
export const untilLook = ({ filed, nextLookAt, due }: Progress): number => (due.length > 0 ? 0 : Math.max(0, nextLookAt - filed))

/**
 * Now and then: cases that turned out to be one problem become one, as long as no person has touched them. What is to be
 * merged is written down first and struck off as it is done; after a crash the rest follows, and then the next mention.
 * @param hold makes sure, in each transaction, that no other node does this
 */
export async function mergeAlike(desk: Desk, memory: CaseIndex, progress: Progress, hold: (tx: Handle) => Promise<void>): Promise<void> {
  let now = progress
  if (now.due.length === 0) {
    const due = memory
      .listMerges(now.lookedAt)
      .filter(({ band }) => band === 'join')
      .map(({ from, into }) => ({ from, into }))
    const nextLookAt = now.filed + Math.min(longestLook, Math.max(firstLook, Math.floor(now.filed / 2)))
    now = { ...now, due, nextLookAt, lookedAt: now.lastId }
    reached('mergers-found')
    const found = now
    await inTransaction(desk, async (tx) => {
      await hold(tx)
      await keepProgress(tx, found)
    })
    reached('mergers-kept')
  }
  while (now.due.length > 0) {
    const rest: Progress = { ...now, due: now.due.slice(mergersAtOnce) }
    const merged = await mergeUntouched(desk, now.due.slice(0, mergersAtOnce), async (tx) => {
      await hold(tx)
      await keepProgress(tx, rest)
      reached('merger-written')
    })
    reached('merger-kept')
    for (const { from, into } of merged) memory.merge(from, into)
    now = rest
  }
}
