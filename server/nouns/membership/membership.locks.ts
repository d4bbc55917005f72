import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate, StaleReadError } from '../../kit/database/locking.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { type CaseRow, lockCases } from '../cases/case.store.ts'
import type { ThreadRow } from '../threads/thread.store.ts'

export type Locked = { threads: Map<number, ThreadRow>; cases: Map<number, CaseRow> }

/**
 * Locks threads together with the cases they are in, so that none of them goes elsewhere until the transaction ends. Cases are locked before
 * threads, each in the order of their numbers, by everybody.
 * @param caseIds further cases that will be written
 * @throws StaleReadError when a thread went to another case meanwhile; `change` then begins anew
 */
export async function lockThreads(
  tx: Handle,
  engine: Engine,
  threadIds: readonly number[],
  caseIds: readonly number[] = [],
): Promise<Locked> {
  const ids = [...new Set(threadIds)]
  const before = ids.length === 0 ? [] : await tx.selectFrom('threads').select(['id', 'caseId']).where('id', 'in', ids).execute()
  const cases = await lockCases(tx, engine, [...caseIds, ...before.flatMap((thread) => thread.caseId ?? [])])
  const threads =
    ids.length === 0 ? [] : await forUpdate(engine, tx.selectFrom('threads').selectAll().where('id', 'in', ids).orderBy('id')).execute()
  const now = new Map(threads.map((row) => [row.id, row]))
  for (const { id, caseId } of before) if (now.get(id)?.caseId !== caseId) throw new StaleReadError(`the case of thread ${id}`)
  return { threads: now, cases: new Map(cases.map((row) => [row.id, row])) }
}

/** One thread, locked with its case. */
export async function lockThread(tx: Handle, engine: Engine, id: number): Promise<ThreadRow> {
  const thread = (await lockThreads(tx, engine, [id])).threads.get(id)
  if (!thread) throw notFound('thread')
  return thread
}
