import type { z } from 'zod'
import type { newBulkJobBody } from '#shared/bulk-job.schema.ts'
import { bulkPermission, bulkUndoDays, mostBulkCases } from '#shared/bulk-job.ts'
import { mayDo } from '#shared/permission.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { type Actor, notPermitted } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { listMatching } from '../cases/case.list.store.ts'
import { refusePast } from '../cases/case.rules.ts'
import { listCasesByIds } from '../cases/case.store.ts'
import { addBulkJob, type BulkJobRow, deleteBulkJobs, lockBulkJob, moveBulkJob, stopBulkRows } from './bulk-job.store.ts'

const keptMs = 30 * day

type Body = z.output<typeof newBulkJobBody>

/**
 * Begins a bulk action: its cases are written down, and a job takes them one by one.
 * @returns its id
 * @throws Refusal `role-too-low`, `case-not-found`, `no-cases`, `too-many-cases`, `snooze-in-past`
 */
export function startBulkJob(context: Context, by: Actor, body: Body): Promise<number> {
  const { action } = body
  const needs = bulkPermission[action.kind]
  if (!mayDo(by, needs)) throw notPermitted(by, needs)
  return change(context, async (tx, emit) => {
    if (action.kind === 'snooze') refusePast(action.until, context.clock())
    const caseIds = await casesOf(tx, context, by, body)
    const id = await addBulkJob(
      tx,
      context.engine,
      {
        agentId: by.agentId,
        action: JSON.stringify(action),
        filter: body.filter ? JSON.stringify(body.filter) : null,
        state: 'running',
        startedAt: context.clock(),
        endedAt: null,
      },
      caseIds,
    )
    emit({ kind: 'bulk-started', agentId: by.agentId, data: { id, action: action.kind, total: caseIds.length } })
    return id
  })
}

async function casesOf(tx: Handle, context: Context, by: Actor, { caseIds, filter, except = [] }: Body): Promise<number[]> {
  if (caseIds) {
    const ids = [...new Set(caseIds)]
    if ((await listCasesByIds(tx, ids)).length < ids.length) throw notFound('case')
    return ids
  }
  const found = await listMatching(tx, context.engine, { ...filter, me: by.agentId, now: context.clock() }, mostBulkCases + except.length)
  const left = new Set(except)
  const ids = found.filter((id) => !left.has(id))
  if (ids.length === 0) throw new Refusal('conflict', 'no-cases', 'No case is in this list any more.')
  if (ids.length > mostBulkCases)
    throw new Refusal('conflict', 'too-many-cases', `At most ${mostBulkCases} cases go into one step.`, { params: { most: mostBulkCases } })
  return ids
}

/** Until when (epoch ms) a job can be taken back. */
export const undoEndsAt = ({ startedAt }: Pick<BulkJobRow, 'startedAt'>): number => startedAt + bulkUndoDays * day

/**
 * Takes a bulk action back: what was done, case by case, and what was not done yet is left. Taking back what is taken back changes nothing.
 * @throws Refusal `bulk-job-not-found`, `not-yours`, `undo-too-late`
 */
export function undoBulkJob(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const job = await lockBulkJob(tx, context.engine, id)
    if (job.agentId !== by.agentId && !mayDo(by, 'team.watch'))
      throw new Refusal('forbidden', 'not-yours', 'Somebody else began this. They or a manager can take it back.')
    if (job.state === 'undoing' || job.state === 'undone') return
    if (context.clock() > undoEndsAt(job)) throw new Refusal('conflict', 'undo-too-late', 'This can be taken back for a day only.')
    await moveBulkJob(tx, id, ['running', 'done'], { state: 'undoing', endedAt: null })
    await stopBulkRows(tx, id)
    emit({ kind: 'bulk-progressed', agentId: by.agentId, data: { id, action: readJson(job.action).kind } })
  })
}

/** Lets go of what was begun more than 30 days ago (a job). */
export function forgetOldBulkJobs(context: Context): Promise<void> {
  return inTransaction(context, (tx) => deleteBulkJobs(tx, context.clock() - keptMs))
}
