import { z } from 'zod'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { type CaseRow, getCase, lockCases, updateCase } from './case.store.ts'
import { recountCase } from './case.upkeep.ts'

type Emit = (event: NewEvent) => void

/** What a person's merge moved and how the case stood before, kept in its event so that it can be taken back. */
const moved = z.object({
  threads: z.array(z.number()),
  notes: z.array(z.number()),
  before: z.object({
    state: z.string(),
    resolvedAt: z.number().nullable(),
    resolvedBy: z.number().nullable(),
    resolvedHow: z.string().nullable(),
    snoozedUntil: z.number().nullable(),
  }),
})
type Moved = z.infer<typeof moved>

/** Ids in one statement. */
const idsAtOnce = 500

/** Puts everything of one case into another and closes the first; its number leads to the other until the merge is taken back. */
export function mergeCases(context: Context, by: Actor, id: number, into: number): Promise<void> {
  if (id === into) throw new Refusal('bad-input', 'same-case', 'A case cannot be merged into itself.')
  return change(context, async (tx, emit) => {
    const cases = new Map((await lockCases(tx, context.engine, [id, into])).map((row) => [row.id, row]))
    const [from, target] = [cases.get(id) ?? (await getCase(tx, id)), cases.get(into) ?? (await getCase(tx, into))]
    if (from.mergedInto !== null || target.mergedInto !== null)
      throw new Refusal('conflict', 'case-merged', 'One of the two was merged already.')
    const record = await recordOf(tx, from)
    await carryOver(tx, context, by, from, into, record, emit)
    await recountCase(tx, context, into, emit)
  })
}

/**
 * Takes a person's merge back: what came from the case and is still in the other returns, and the case stands as it did before.
 * Throws Refusal when there is nothing to take back, or when the other case was merged further meanwhile.
 */
export function undoMerger(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await getCase(tx, id)
    const into = row.mergedInto
    if (into === null) throw new Refusal('conflict', 'not-merged', 'This case is not merged into another.')
    await lockCases(tx, context.engine, [id, into])
    if ((await getCase(tx, into)).mergedInto !== null)
      throw new Refusal('conflict', 'case-merged', `C-${into} was merged into another case since. Take that back first.`)
    const record = await findRecord(tx, id)
    if (!record)
      throw new Refusal(
        'conflict',
        'merged-by-itself',
        'These were joined by the machine. Move the threads that do not belong here one by one.',
      )
    for (let n = 0; n < record.threads.length; n += idsAtOnce) {
      const threads = await tx
        .updateTable('threads')
        .set({ caseId: id })
        .where('id', 'in', record.threads.slice(n, n + idsAtOnce))
        .where('caseId', '=', into)
        .returning('id')
        .execute()
      const threadIds = threads.map((thread) => thread.id)
      if (threadIds.length === 0) continue
      for (const table of ['mentions', 'serviceOrders', 'replies'] as const)
        await tx.updateTable(table).set({ caseId: id }).where('threadId', 'in', threadIds).where('caseId', '=', into).execute()
    }
    if (record.notes.length > 0)
      await tx.updateTable('notes').set({ caseId: id }).where('id', 'in', record.notes).where('caseId', '=', into).execute()
    await updateCase(tx, id, { mergedInto: null, ...record.before })
    await recountCase(tx, context, id, emit)
    await recountCase(tx, context, into, emit)
    emit({ kind: 'case-parted', agentId: by.agentId, caseId: id, data: { from: into, title: row.title } })
    emit({ kind: 'case-changed', agentId: by.agentId, caseId: into, data: { parted: id } })
  })
}

async function recordOf(tx: Handle, from: CaseRow): Promise<Moved> {
  const idsIn = async (table: 'threads' | 'notes') => {
    const rows = await tx.selectFrom(table).select('id').where('caseId', '=', from.id).orderBy('id').execute()
    return rows.map((row) => row.id)
  }
  const { state, resolvedAt, resolvedBy, resolvedHow, snoozedUntil } = from
  return {
    threads: await idsIn('threads'),
    notes: await idsIn('notes'),
    before: { state, resolvedAt, resolvedBy, resolvedHow, snoozedUntil },
  }
}

async function findRecord(tx: Handle, id: number): Promise<Moved | null> {
  const last = await tx
    .selectFrom('events')
    .select('data')
    .where('caseId', '=', id)
    .where('kind', '=', 'case-merged')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return moved.safeParse(JSON.parse(last?.data ?? 'null').moved ?? null).data ?? null
}

/** Moves everything of a case into another and closes it; the other is counted anew by the caller. */
async function carryOver(
  tx: Handle,
  context: Context,
  by: Actor | null,
  from: CaseRow,
  into: number,
  record: Moved | null,
  emit: Emit,
): Promise<void> {
  for (const table of ['threads', 'mentions', 'serviceOrders', 'notes', 'replies'] as const) {
    await tx.updateTable(table).set({ caseId: into }).where('caseId', '=', from.id).execute()
  }
  const emptied = { threadCount: 0, mentionCount: 0, authorCount: 0, sentimentSum: 0, sentimentCount: 0, waitingSince: null, dueAt: null }
  const closed = {
    state: 'resolved',
    active: 0 as const,
    mergedInto: into,
    resolvedAt: context.clock(),
    resolvedBy: by?.agentId ?? null,
    resolvedHow: 'other',
  }
  await updateCase(tx, from.id, { ...emptied, ...closed })
  emit({
    kind: 'case-merged',
    agentId: by?.agentId,
    caseId: from.id,
    data: { into, title: from.title, ...(record && { moved: record }) },
  })
  emit({ kind: 'case-changed', agentId: by?.agentId, caseId: into, data: { merged: from.id } })
}

/** How long after it opened the machine may still merge a case that nobody has touched. */
const youngMs = day

export type Merger = { from: number; into: number }

/**
 * Merges pairs of cases that the machine sees as one problem, where both are young and no person has touched either:
 * no assignee, title, priority, note, reply, order, verdict or move. Answers the pairs it merged.
 * @param alongside what else belongs into the same transaction
 */
export function mergeUntouched(context: Context, pairs: readonly Merger[], alongside?: (tx: Handle) => Promise<void>): Promise<Merger[]> {
  return change(context, async (tx, emit) => {
    const ids = [...new Set(pairs.flatMap(({ from, into }) => [from, into]))]
    const cases = new Map((await lockCases(tx, context.engine, ids)).map((row) => [row.id, row]))
    const touched = await listTouched(tx, ids)
    const mayMerge = (row: CaseRow | undefined): row is CaseRow =>
      row?.state === 'open' &&
      context.clock() - row.createdAt < youngMs &&
      row.assigneeId === null &&
      row.titledBy === null &&
      row.priorityBy === null &&
      !touched.has(row.id)
    const merged: Merger[] = []
    for (const pair of pairs) {
      const [from, into] = [cases.get(pair.from), cases.get(pair.into)]
      if (!mayMerge(from) || !mayMerge(into)) continue
      await carryOver(tx, context, null, from, into.id, null, emit)
      cases.delete(from.id)
      merged.push(pair)
    }
    const grown = new Set(merged.map(({ into }) => into).filter((id) => cases.has(id)))
    for (const id of grown) await recountCase(tx, context, id, emit)
    await alongside?.(tx)
    return merged
  })
}

/** Which of these cases a person has had a hand in. */
async function listTouched(tx: Handle, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const threads = () =>
    tx
      .selectFrom('threads')
      .select('threads.caseId')
      .where('threads.caseId', 'in', [...ids])
  const found = await Promise.all([
    tx
      .selectFrom('notes')
      .select('caseId')
      .where('caseId', 'in', [...ids])
      .execute(),
    threads().where('threads.joined', '=', 'person').execute(),
    threads().innerJoin('replies', 'replies.threadId', 'threads.id').execute(),
    threads().innerJoin('serviceOrders', 'serviceOrders.threadId', 'threads.id').execute(),
    threads().innerJoin('caseConstraints', 'caseConstraints.threadId', 'threads.id').execute(),
    tx
      .selectFrom('verdicts')
      .innerJoin('mentions', 'mentions.id', 'verdicts.mentionId')
      .select('mentions.caseId')
      .where('mentions.caseId', 'in', [...ids])
      .execute(),
  ])
  return new Set(found.flat().map((row) => Number(row.caseId)))
}
