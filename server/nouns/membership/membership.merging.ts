import { z } from 'zod'
import { caseNumber, caseStates, resolutionHows } from '#shared/case.ts'
import { isYoung } from '../../engines/clustering/merge-schedule.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { type CaseRow, getCase, lockCase, lockCases, updateCase } from '../cases/case.store.ts'
import { placed } from '../cases/case.tally.ts'
import { copySuggestions, isSuggested, listRefused, takeCopiesBack } from '../merge-suggestions/merge-suggestion.store.ts'
import { addConstraint, removeConstraint } from '../threads/thread.store.ts'
import { recountCases } from './membership.counters.ts'
import { lockThreads } from './membership.locks.ts'
import { putAll, putNotes, putThreads } from './membership.store.ts'

type Emit = (event: NewEvent) => void

const casePair = z.object({ fromId: z.number(), intoId: z.number() })
const constraint = z.object({ threadId: z.number(), agentId: z.number(), at: z.number() })

/** What a person's merge moved and how the case stood before, kept in its event so that it can be taken back. */
const moved = z.object({
  threads: z.array(z.number()),
  notes: z.array(z.number()),
  /** Threads that were ruled out of the case, and so of the other; and constraints against the other that the merge overruled. */
  ruledOut: z.array(z.number()).default([]),
  overruled: z.array(constraint).default([]),
  /** What was suggested or refused of the case and was written down for the other as well. */
  suggestions: z.object({ added: z.array(casePair), refused: z.array(casePair) }).default({ added: [], refused: [] }),
  before: z.object({
    state: z.enum(caseStates),
    resolvedAt: z.number().nullable(),
    resolvedBy: z.number().nullable(),
    resolvedHow: z.enum(resolutionHows).nullable(),
    snoozedUntil: z.number().nullable(),
  }),
})
type Moved = z.infer<typeof moved>

/** Puts everything of one case into another and closes the first; its number leads to the other until the merge is taken back. */
export const mergeCases = (context: Context, by: Actor, id: number, into: number): Promise<void> => mergeGroup(context, by, [id], into)

/** The same for several cases at once: all of them or none. */
export function mergeGroup(context: Context, by: Actor, ids: readonly number[], into: number): Promise<void> {
  return change(context, (tx, emit) => putCasesInto(tx, context, by, ids, into, emit))
}

/** The same inside the caller's transaction. */
export async function putCasesInto(
  tx: Handle,
  context: Context,
  by: Actor,
  ids: readonly number[],
  into: number,
  emit: Emit,
): Promise<void> {
  if (ids.includes(into)) throw new Refusal('bad-input', 'same-case', 'A case cannot be merged into itself.')
  await lockCases(tx, context.engine, [...ids, into])
  await lockCase(tx, context.engine, into)
  for (const id of [...new Set(ids)].sort((a, b) => a - b))
    await carryOver(tx, context, by, await lockCase(tx, context.engine, id), into, emit)
  await recountCases(tx, context, [into], emit)
}

/**
 * Takes a person's merge back: what came from the case and is still in the other returns, and the case stands as it did before.
 * Throws Refusal when there is nothing to take back, or when the other case was merged further meanwhile.
 */
export function undoMerger(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, (tx, emit) => takeCaseOut(tx, context, by, id, emit))
}

/** The same inside the caller's transaction. */
export async function takeCaseOut(tx: Handle, context: Context, by: Actor, id: number, emit: Emit): Promise<void> {
  const into = (await getCase(tx, id)).mergedInto
  const cases = await lockCases(tx, context.engine, into === null ? [id] : [id, into])
  const row = cases.find((one) => one.id === id)
  const other = cases.find((one) => one.id === into)
  if (!row || !other || into === null || row.mergedInto !== into)
    throw new Refusal('conflict', 'not-merged', 'This case is not merged into another.')
  if (other.mergedInto !== null)
    throw new Refusal('conflict', 'case-merged', `C-${into} was merged into another case since. Take that back first.`, {
      mergedInto: other.mergedInto,
      params: { case: caseNumber(other.mergedInto) },
    })
  const record = await findRecord(tx, id)
  if (!record)
    throw new Refusal(
      'conflict',
      'merged-by-itself',
      'These were joined by the machine. Move the threads that do not belong here one by one.',
    )
  const { threads } = await lockThreads(tx, context.engine, record.threads)
  const back = [...threads.values()].flatMap((thread) => (thread.caseId === into ? [thread.id] : []))
  await putThreads(tx, back, id)
  await putNotes(tx, record.notes, into, id)
  for (const threadId of record.ruledOut) await removeConstraint(tx, threadId, into)
  for (const threadId of back) await removeConstraint(tx, threadId, id)
  for (const one of record.overruled) if (back.includes(one.threadId)) await addConstraint(tx, { ...one, caseId: into })
  await takeCopiesBack(tx, record.suggestions)
  await updateCase(tx, id, { mergedInto: null, ...record.before })
  await recountCases(tx, context, [id, into], emit)
  emit({ kind: 'case-parted', agentId: by.agentId, caseId: id, data: { from: into, title: row.title } })
  emit({ kind: 'case-changed', agentId: by.agentId, caseId: into, data: { parted: id } })
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
  return moved.safeParse(JSON.parse(last?.data ?? 'null')?.moved ?? null).data ?? null
}

/**
 * Moves everything of a case into another and closes it; both are locked, and the other is counted anew by the caller. Who was ruled out of
 * the case is ruled out of the other; who comes with the case stays, whatever was said before.
 */
async function carryOver(tx: Handle, context: Context, by: Actor | null, from: CaseRow, into: number, emit: Emit): Promise<void> {
  const record = by && (await recordOf(tx, from))
  // Own matters are put together for what they name, which says nothing of how alike they are.
  const asked = by && from.theme === null ? await isSuggested(tx, from.id, into) : undefined
  await putAll(tx, from.id, into)
  const { ruledOut, overruled } = await carryConstraints(tx, from.id, into)
  const suggestions = await copySuggestions(tx, context.engine, from.id, into)
  const emptied = { threadCount: 0, mentionCount: 0, authorCount: 0, sentimentSum: 0, sentimentCount: 0, waitingSince: null }
  const closed = {
    state: 'resolved' as const,
    mergedInto: into,
    resolvedAt: context.clock(),
    resolvedBy: by?.agentId ?? null,
    resolvedHow: 'other' as const,
    snoozedUntil: null,
  }
  await updateCase(tx, from.id, { ...emptied, ...closed, ...placed({ ...from, ...emptied, ...closed }) })
  emit({
    kind: 'case-merged',
    agentId: by?.agentId,
    caseId: from.id,
    data: { into, title: from.title, asked, ...(record && { moved: { ...record, ruledOut, overruled, suggestions } satisfies Moved }) },
  })
  emit({ kind: 'case-changed', agentId: by?.agentId, caseId: into, data: { merged: from.id } })
}

async function recordOf(tx: Handle, from: CaseRow): Promise<Pick<Moved, 'threads' | 'notes' | 'before'>> {
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

async function carryConstraints(tx: Handle, from: number, into: number): Promise<Pick<Moved, 'ruledOut' | 'overruled'>> {
  const of = (caseId: number) =>
    tx
      .selectFrom('caseConstraints')
      .innerJoin('threads', 'threads.id', 'caseConstraints.threadId')
      .select(['threadId', 'agentId', 'at', 'threads.caseId as isIn'])
      .where('caseConstraints.caseId', '=', caseId)
      .orderBy('threadId')
      .execute()
  const there = await of(into)
  const overruled = there.flatMap(({ isIn, ...one }) => (isIn === into ? [one] : []))
  for (const { threadId } of overruled) await removeConstraint(tx, threadId, into)
  const ruledOut = (await of(from)).filter(({ threadId, isIn }) => isIn !== into && !there.some((one) => one.threadId === threadId))
  for (const { threadId, agentId, at } of ruledOut) await addConstraint(tx, { threadId, agentId, at, caseId: into })
  return { ruledOut: ruledOut.map(({ threadId }) => threadId), overruled }
}

export type Merger = { from: number; into: number }

/**
 * Merges pairs of cases that the machine sees as one problem, where both are young and no person has touched either:
 * no assignee, title, priority, theme, note, reply, order, verdict or move, and nobody keeps them apart. Answers the pairs it merged.
 * @param alongside what else belongs into the same transaction
 */
export function mergeUntouched(context: Context, pairs: readonly Merger[], alongside?: (tx: Handle) => Promise<void>): Promise<Merger[]> {
  return change(context, async (tx, emit) => {
    const ids = [...new Set(pairs.flatMap(({ from, into }) => [from, into]))]
    const cases = new Map((await lockCases(tx, context.engine, ids)).map((row) => [row.id, row]))
    const touched = await listTouched(tx, ids)
    const apart = await listRefused(tx, pairs)
    const mayMerge = (row: CaseRow | undefined): row is CaseRow =>
      row?.state === 'open' &&
      isYoung(row.createdAt, context.clock()) &&
      row.assigneeId === null &&
      row.titledBy === null &&
      row.priorityBy === null &&
      row.themeBy === null &&
      !touched.has(row.id)
    const merged: Merger[] = []
    for (const pair of pairs) {
      const [from, into] = [cases.get(pair.from), cases.get(pair.into)]
      if (!mayMerge(from) || !mayMerge(into) || apart.includes(pair)) continue
      await carryOver(tx, context, null, from, into.id, emit)
      cases.delete(from.id)
      merged.push(pair)
    }
    await recountCases(
      tx,
      context,
      merged.flatMap(({ into }) => (cases.has(into) ? [into] : [])),
      emit,
    )
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
  const inCases = (table: 'notes' | 'caseConstraints') =>
    tx
      .selectFrom(table)
      .select('caseId')
      .where('caseId', 'in', [...ids])
      .execute()
  const found = await Promise.all([
    inCases('notes'),
    inCases('caseConstraints'),
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
