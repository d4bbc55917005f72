import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addConstraint, getThread, removeConstraint, type ThreadRow, updateThread } from '../threads/thread.store.ts'
import { addCase, getCase } from './case.store.ts'
import { emptyCase } from './case.tally.ts'
import { titleFrom } from './case.title.ts'
import { recountCase } from './case.upkeep.ts'

type Emit = (event: NewEvent) => void

/**
 * Moves a thread to another case, into a new one of its own, or out of any, inside the caller's transaction.
 * Both cases are counted anew. A person's move leaves a constraint: the machine never puts the thread back.
 * Answers the case it is in now.
 */
export async function moveThread(
  tx: Handle,
  context: Context,
  by: Actor,
  thread: ThreadRow,
  to: number | 'new' | null,
  emit: Emit,
): Promise<number | null> {
  const from = thread.caseId
  if (to === from || (to === 'new' && from !== null && (await getCase(tx, from)).threadCount === 1)) return from
  const target = to === 'new' ? await openFor(tx, context, by, thread, emit) : to
  if (typeof target === 'number') {
    const row = await getCase(tx, target)
    if (row.mergedInto !== null) throw new Refusal('conflict', 'case-merged', `That case was merged into C-${row.mergedInto}.`)
    await removeConstraint(tx, thread.id, target)
  }
  await putThread(tx, thread.id, target)
  await updateThread(tx, thread.id, { joined: target === null ? null : 'person', joinScore: null, joinBecause: '[]' })
  if (from !== null) {
    await addConstraint(tx, { threadId: thread.id, caseId: from, agentId: by.agentId, at: context.clock() })
    await recountCase(tx, context, from, emit)
    emit({ kind: 'case-left', agentId: by.agentId, caseId: from, threadId: thread.id, data: { into: target } })
  }
  if (target !== null) {
    await recountCase(tx, context, target, emit)
    emit({ kind: 'case-joined', agentId: by.agentId, caseId: target, threadId: thread.id, data: { from, joined: 'person' } })
  }
  return target
}

/** Puts a thread and its mentions into a case without asking why (moves, merges and their undo). */
async function putThread(tx: Handle, threadId: number, caseId: number | null): Promise<void> {
  await updateThread(tx, threadId, { caseId })
  await tx.updateTable('mentions').set({ caseId }).where('threadId', '=', threadId).execute()
  await tx.updateTable('serviceOrders').set({ caseId }).where('threadId', '=', threadId).execute()
}

async function openFor(tx: Handle, context: Context, by: Actor, thread: ThreadRow, emit: Emit): Promise<number> {
  const first = await tx
    .selectFrom('mentions')
    .select(['text', 'topic', 'product'])
    .where('threadId', '=', thread.id)
    .orderBy('postedAt')
    .executeTakeFirst()
  const title = first ? titleFrom([{ ...first, lang: null }], [], '') : ''
  const { id: _, ...row } = emptyCase(0, context.clock())
  const id = await addCase(tx, { ...row, title: title || 'New case', topic: first?.topic ?? null, product: first?.product ?? null })
  emit({ kind: 'case-opened', agentId: by.agentId, caseId: id, threadId: thread.id, data: { title } })
  return id
}

/** Moves threads of one case together into another, or into a new one, as one change. Answers the case they are in now. */
export function moveThreads(context: Context, by: Actor, from: number, threadIds: readonly number[], to: number | 'new'): Promise<number> {
  return change(context, async (tx, emit) => {
    let target = to
    for (const threadId of threadIds) {
      const thread = await getThread(tx, threadId)
      if (thread.caseId !== from) throw new Refusal('conflict', 'thread-elsewhere', `One of the threads is no longer in C-${from}.`)
      target = (await moveThread(tx, context, by, thread, target, emit)) ?? target
    }
    return Number(target)
  })
}

/** Moves a thread as a change of its own. */
export function changeThreadCase(context: Context, by: Actor, threadId: number, to: number | 'new'): Promise<void> {
  return change(context, async (tx, emit) => {
    await moveThread(tx, context, by, await getThread(tx, threadId), to, emit)
  })
}

/** Takes a move back: the constraint it left goes too. */
export async function undoMove(
  tx: Handle,
  context: Context,
  by: Actor,
  thread: ThreadRow,
  before: { caseId: number | null; joined: string | null; joinScore: number | null; joinBecause: string | null },
  emit: Emit,
): Promise<void> {
  const now = thread.caseId
  if (now === before.caseId) return
  await putThread(tx, thread.id, before.caseId)
  await updateThread(tx, thread.id, { joined: before.joined, joinScore: before.joinScore, joinBecause: before.joinBecause })
  if (before.caseId !== null) {
    await removeConstraint(tx, thread.id, before.caseId)
    await recountCase(tx, context, before.caseId, emit)
  }
  if (now !== null) await recountCase(tx, context, now, emit)
  emit({ kind: 'case-left', agentId: by.agentId, caseId: now, threadId: thread.id, data: { into: before.caseId, undone: true } })
}
