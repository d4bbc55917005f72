import { caseNumber } from '#shared/case.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { StaleReadError } from '../../kit/database/locking.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { addCase, findSurvivors, lockCase } from '../cases/case.store.ts'
import { emptyCase, placed } from '../cases/case.tally.ts'
import { quote } from '../cases/case.title.ts'
import { getProductName } from '../products/product.store.ts'
import { addConstraint, removeConstraint, type ThreadRow } from '../threads/thread.store.ts'
import { recountCases } from './membership.counters.ts'
import { lockThreads } from './membership.locks.ts'
import { byNobody, byPerson, type JoinOf, putThreads } from './membership.store.ts'

type Emit = (event: NewEvent) => void

/**
 * Moves threads to another case, into a new one of their own, or out of any, inside the caller's transaction. All cases concerned are
 * counted anew. A person's move leaves a constraint: the machine never puts the thread back.
 * @param from throws Refusal `thread-elsewhere` when one of the threads is in another case than this
 * @returns the case they are in now
 */
export async function move(
  tx: Handle,
  context: Context,
  by: Actor,
  threadIds: readonly number[],
  to: number | 'new' | null,
  emit: Emit,
  from?: number,
): Promise<number | null> {
  const { threads, cases } = await lockThreads(tx, context.engine, threadIds, typeof to === 'number' ? [to] : [])
  const rows = threadIds.map((id) => {
    const thread = threads.get(id)
    if (!thread) throw notFound('thread')
    if (from !== undefined && thread.caseId !== from)
      throw new Refusal('conflict', 'thread-elsewhere', `One of the threads is no longer in C-${from}.`, {
        params: { case: caseNumber(from) },
      })
    return thread
  })
  const only = rows.length === 1 ? (rows[0]?.caseId ?? null) : null
  if (to === 'new' && only !== null && cases.get(only)?.threadCount === 1) return only
  if (typeof to === 'number') await lockCase(tx, context.engine, to)
  const moving = rows.filter((thread) => thread.caseId !== to)
  const [first] = moving
  if (!first) return typeof to === 'number' ? to : null
  const target = to === 'new' ? await openFor(tx, context, by, first, emit) : to
  const join = target === null ? byNobody : byPerson
  const [at, agentId] = [context.clock(), by.agentId]
  await putThreads(
    tx,
    moving.map((thread) => thread.id),
    target,
    join,
  )
  for (const { id, caseId } of moving) {
    if (target !== null) await removeConstraint(tx, id, target)
    if (caseId !== null) await addConstraint(tx, { threadId: id, caseId, agentId, at })
  }
  await recountCases(
    tx,
    context,
    moving.flatMap((thread) => thread.caseId ?? []),
    emit,
  )
  for (const { id, caseId } of moving)
    if (caseId !== null) emit({ kind: 'case-left', agentId, caseId, threadId: id, data: { into: target } })
  if (target === null) return null
  await recountCases(tx, context, [target], emit)
  for (const { id, caseId } of moving)
    emit({ kind: 'case-joined', agentId, caseId: target, threadId: id, data: { from: caseId, joined: 'person' } })
  return target
}

async function openFor(tx: Handle, context: Context, by: Actor, thread: ThreadRow, emit: Emit): Promise<number> {
  const first = await tx
    .selectFrom('mentions')
    .select(['text', 'lang', 'topic', 'product'])
    .where('threadId', '=', thread.id)
    .orderBy('postedAt')
    .executeTakeFirst()
  const title = first ? quote({ product: await getProductName(tx, first.product), weights: new Map(), said: [first] }) : ''
  const { id: _, ...row } = emptyCase(0, context.clock())
  const opened = { ...row, title: title || 'New case', topic: first?.topic ?? null, product: first?.product ?? null }
  const id = await addCase(tx, { ...opened, ...placed(opened) })
  emit({ kind: 'case-opened', agentId: by.agentId, caseId: id, threadId: thread.id, data: { title } })
  return id
}

/** Moves threads of one case together into another, or into a new one, as one change. Answers the case they are in now. */
export function moveThreads(context: Context, by: Actor, from: number, threadIds: readonly number[], to: number | 'new'): Promise<number> {
  return change(context, async (tx, emit) => Number((await move(tx, context, by, threadIds, to, emit, from)) ?? from))
}

/** Moves a thread as a change of its own. */
export function changeThreadCase(context: Context, by: Actor, threadId: number, to: number | 'new'): Promise<void> {
  return change(context, async (tx, emit) => void (await move(tx, context, by, [threadId], to, emit)))
}

/**
 * Takes a move back, where nobody has moved the thread since: it returns to the case it was in, or to the one that this case lives on in
 * since it was merged; the constraint that the move left goes too.
 * @param movedTo where the move had put it
 */
export async function undoMove(
  tx: Handle,
  context: Context,
  by: Actor,
  threadId: number,
  before: JoinOf & { caseId: number | null },
  movedTo: number | null,
  emit: Emit,
): Promise<void> {
  const survivors = await findSurvivors(
    tx,
    [before.caseId, movedTo].flatMap((id) => id ?? []),
  )
  const back = before.caseId === null ? null : (survivors.get(before.caseId) ?? before.caseId)
  const { threads, cases } = await lockThreads(tx, context.engine, [threadId], back === null ? [] : [back])
  const thread = threads.get(threadId)
  if (!thread) throw notFound('thread')
  const now = thread.caseId
  if (now !== (movedTo === null ? null : (survivors.get(movedTo) ?? movedTo))) return
  if (back !== null && cases.get(back)?.mergedInto !== null) throw new StaleReadError(`case ${back}`)
  const { joined, joinScore, joinBecause } = before
  await putThreads(tx, [threadId], back, { joined, joinScore, joinBecause })
  for (const caseId of new Set([before.caseId, back])) if (caseId !== null) await removeConstraint(tx, threadId, caseId)
  if (now === back) return
  if (back !== null) await recountCases(tx, context, [back], emit)
  if (now !== null) await recountCases(tx, context, [now], emit)
  emit({ kind: 'case-left', agentId: by.agentId, caseId: now, threadId, data: { into: back, undone: true } })
}
