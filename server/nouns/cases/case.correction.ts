import { change, type Desk, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addConstraint, getThread, removeConstraint, type ThreadRow, updateThread } from '../threads/thread.store.ts'
import { addCase, getCase } from './case.store.ts'
import { emptyCase } from './case.tally.ts'
import { titleFrom } from './case.title.ts'
import { recountCase } from './case.upkeep.ts'

type Happened = (event: NewEvent) => void

/**
 * Moves a thread to another case, into a new one of its own, or out of any, inside the caller's transaction.
 * Both cases are counted anew. A person's move leaves a constraint: the machine never puts the thread back.
 * Answers the case it is in now.
 */
export async function moveThread(
  tx: Handle,
  desk: Desk,
  by: Actor,
  thread: ThreadRow,
  to: number | 'new' | null,
  happened: Happened,
): Promise<number | null> {
  const from = thread.caseId
  if (to === from || (to === 'new' && from !== null && (await getCase(tx, from)).threadCount === 1)) return from
  const target = to === 'new' ? await openFor(tx, desk, by, thread, happened) : to
  if (typeof target === 'number') {
    const row = await getCase(tx, target)
    if (row.mergedInto !== null) throw new Refusal('conflict', 'case-merged', `That case was merged into C-${row.mergedInto}.`)
    await removeConstraint(tx, thread.id, target)
  }
  await putThread(tx, thread.id, target)
  await updateThread(tx, thread.id, { joined: target === null ? null : 'person', joinScore: null, joinBecause: '[]' })
  if (from !== null) {
    await addConstraint(tx, { threadId: thread.id, caseId: from, agentId: by.agentId, at: desk.clock() })
    await recountCase(tx, desk, from, happened)
    happened({ kind: 'case-left', agentId: by.agentId, caseId: from, threadId: thread.id, data: { into: target } })
  }
  if (target !== null) {
    await recountCase(tx, desk, target, happened)
    happened({ kind: 'case-joined', agentId: by.agentId, caseId: target, threadId: thread.id, data: { from, joined: 'person' } })
  }
  return target
}

/** Puts a thread and its mentions into a case without asking why (moves, merges and their undo). */
async function putThread(tx: Handle, threadId: number, caseId: number | null): Promise<void> {
  await updateThread(tx, threadId, { caseId })
  await tx.updateTable('mentions').set({ caseId }).where('threadId', '=', threadId).execute()
  await tx.updateTable('serviceOrders').set({ caseId }).where('threadId', '=', threadId).execute()
}

async function openFor(tx: Handle, desk: Desk, by: Actor, thread: ThreadRow, happened: Happened): Promise<number> {
  const first = await tx
    .selectFrom('mentions')
    .select(['text', 'topic', 'product'])
    .where('threadId', '=', thread.id)
    .orderBy('postedAt')
    .executeTakeFirst()
  const title = first ? titleFrom([{ ...first, lang: null }], [], '') : ''
  const { id: _, ...row } = emptyCase(0, desk.clock())
  const id = await addCase(tx, { ...row, title: title || 'New case', topic: first?.topic ?? null, product: first?.product ?? null })
  happened({ kind: 'case-opened', agentId: by.agentId, caseId: id, threadId: thread.id, data: { title } })
  return id
}

/** Moves threads of one case together into another, or into a new one, as one change. Answers the case they are in now. */
export function moveThreads(desk: Desk, by: Actor, from: number, threadIds: readonly number[], to: number | 'new'): Promise<number> {
  return change(desk, async (tx, happened) => {
    let target = to
    for (const threadId of threadIds) {
      const thread = await getThread(tx, threadId)
      if (thread.caseId !== from) throw new Refusal('conflict', 'thread-elsewhere', `One of the threads is no longer in C-${from}.`)
      target = (await moveThread(tx, desk, by, thread, target, happened)) ?? target
    }
    return Number(target)
  })
}

/** Moves a thread as a change of its own. */
export function changeThreadCase(desk: Desk, by: Actor, threadId: number, to: number | 'new'): Promise<void> {
  return change(desk, async (tx, happened) => {
    await moveThread(tx, desk, by, await getThread(tx, threadId), to, happened)
  })
}

/** Takes a move back: the constraint it left goes too. */
export async function undoMove(
  tx: Handle,
  desk: Desk,
  by: Actor,
  thread: ThreadRow,
  before: { caseId: number | null; joined: string | null; joinScore: number | null; joinBecause: string | null },
  happened: Happened,
): Promise<void> {
  const now = thread.caseId
  if (now === before.caseId) return
  await putThread(tx, thread.id, before.caseId)
  await updateThread(tx, thread.id, { joined: before.joined, joinScore: before.joinScore, joinBecause: before.joinBecause })
  if (before.caseId !== null) {
    await removeConstraint(tx, thread.id, before.caseId)
    await recountCase(tx, desk, before.caseId, happened)
  }
  if (now !== null) await recountCase(tx, desk, now, happened)
  happened({ kind: 'case-left', agentId: by.agentId, caseId: now, threadId: thread.id, data: { into: before.caseId, undone: true } })
}
