import { bulkPermission } from '#shared/bulk-job.ts'
import { mayDo } from '#shared/permission.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { acquireLease, releaseLease } from '../../kit/database/lease.ts'
import { findOutage } from '../../kit/database/outage.ts'
import { type Actor, notPermitted } from '../../kit/http/route.ts'
import { second } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { accessOf } from '../agents/access.ts'
import { getAgent } from '../agents/agent.store.ts'
import { lockCases } from '../cases/case.store.ts'
import { doAction, undoAction } from './bulk-job.doing.ts'
import {
  type BulkJobRow,
  type BulkResult,
  type BulkRowRow,
  listBulkRows,
  listOpenBulkJobs,
  moveBulkJob,
  moveBulkRow,
} from './bulk-job.store.ts'

const leaseName = 'bulk jobs'
const leaseMs = 20 * second
/** So many cases of a job, then the next job has its turn and screens hear how far it is. */
const atOnce = 20

/**
 * Takes every bulk action some cases further (a job; on one node at a time). What is done with a case and that it is done are one
 * transaction, so whoever dies in between, or works at the same time after its lease was lost, does nothing twice.
 * @returns whether there may be more at once
 */
export async function walkBulkJobs(context: Context, node: string): Promise<boolean> {
  const jobs = await listOpenBulkJobs(context.db)
  if (jobs.length === 0 || !(await acquireLease(context, leaseName, node, leaseMs))) return false
  const errors: unknown[] = []
  for (const job of jobs) {
    try {
      await walkOn(context, job)
    } catch (error) {
      if (findOutage(error) !== null) throw error
      errors.push(error)
    }
    if (!(await acquireLease(context, leaseName, node, leaseMs))) return false
  }
  const more = (await listOpenBulkJobs(context.db)).length > 0
  // Whoever begins the next one need not wait for this node.
  if (!more) await releaseLease(context, leaseName, node)
  if (errors.length > 0) throw errors[0]
  return more
}

async function walkOn(context: Context, job: BulkJobRow): Promise<void> {
  const isBack = job.state === 'undoing'
  const from = isBack ? 'done' : 'waiting'
  const rows = await listBulkRows(context.db, job.id, from, atOnce)
  const step = { context, job, from, isBack } as const
  for (const row of rows) await takeCase(step, row)
  await change(context, async (tx, emit) => {
    const data = { id: job.id, action: readJson(job.action).kind }
    if ((await listBulkRows(tx, job.id, from, 1)).length > 0) return emit({ kind: 'bulk-progressed', agentId: job.agentId, data })
    const ended = { state: isBack ? 'undone' : 'done', endedAt: context.clock() } as const
    if (await moveBulkJob(tx, job.id, [job.state], ended)) emit({ kind: isBack ? 'bulk-undone' : 'bulk-ended', agentId: job.agentId, data })
  })
}

type Step = { context: Context; job: BulkJobRow; from: 'waiting' | 'done'; isBack: boolean }

/** One case; what is refused is written down as its result, and so is what breaks, which is thrown on after. */
async function takeCase(step: Step, row: BulkRowRow): Promise<void> {
  const { context, job, from, isBack } = step
  try {
    await change(context, async (tx, emit) => {
      // First the case, then its row in the job: so all lock who write cases.
      const [found] = await lockCases(tx, context.engine, [row.caseId])
      if (!(await moveBulkRow(tx, job.id, row.caseId, from, { state: isBack ? 'undone' : 'done' })) || !found) return
      const action = readJson(job.action)
      // Whoever hears of it hears of the whole, and not case by case.
      const tell: typeof emit = (event) => emit({ ...event, data: { ...event.data, bulk: job.id } })
      const doing = { tx, context, emit: tell, by: await actorOf(tx, job) }
      const result = isBack
        ? backOf(await undoAction(doing, found, action, row.before === null ? {} : readJson(row.before)))
        : resultOf(await doAction(doing, found, action))
      await moveBulkRow(tx, job.id, row.caseId, isBack ? 'undone' : 'done', result)
      failpoint('bulk-row-written')
    })
    failpoint('bulk-row-saved')
  } catch (error) {
    if (findOutage(error) !== null) throw error
    const refusal = error instanceof Refusal ? error : null
    await change(context, async (tx) => {
      const failed: BulkResult = {
        state: isBack ? 'kept' : 'failed',
        why: refusal?.code ?? 'unexpected',
        params: refusal?.data.params ?? null,
      }
      await moveBulkRow(tx, job.id, row.caseId, from, failed)
    })
    if (!refusal) throw error
  }
}

const resultOf = (done: Awaited<ReturnType<typeof doAction>>): BulkResult =>
  'skipped' in done ? { state: 'skipped', why: done.skipped } : { state: 'done', before: done.before }

const backOf = (why: Awaited<ReturnType<typeof undoAction>>): BulkResult => (why === null ? { state: 'undone' } : { state: 'kept', why })

/** Whoever began the job, as they may act now. @throws Refusal `agent-disabled`, `role-too-low` */
async function actorOf(tx: Handle, job: BulkJobRow): Promise<Actor> {
  const agent = await getAgent(tx, job.agentId)
  const { id, name, role, disabledAt } = agent
  if (disabledAt !== null) throw new Refusal('conflict', 'agent-disabled', `${name} no longer works here.`, { params: { name } })
  const { permissions } = await accessOf(tx, agent)
  const actor = { agentId: id, name, role, permissions, sessionId: null }
  const needs = bulkPermission[readJson(job.action).kind]
  if (!mayDo(actor, needs)) throw notPermitted(actor, needs)
  return actor
}
