import type { InterfaceLanguage } from '#shared/agent.ts'
import type { BulkJob } from '#shared/bulk-job.schema.ts'
import { bulkRowStates } from '#shared/bulk-job.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { listNames } from '../cases/case.store.ts'
import { undoEndsAt } from './bulk-job.actions.ts'
import { type BulkJobRow, countBulkRows, listBulkExceptions } from './bulk-job.store.ts'

const mostExceptions = 200

/** Bulk actions as the screens see them, with every case that was left alone or refused, titles in a reader's language. */
export async function showBulkJobs(context: Context, jobs: readonly BulkJobRow[], lang: InterfaceLanguage): Promise<BulkJob[]> {
  const { db, clock } = context
  const [names, counted] = await Promise.all([
    listNames(
      db,
      jobs.map(({ agentId }) => agentId),
    ),
    countBulkRows(
      db,
      jobs.map(({ id }) => id),
    ),
  ])
  const shown: BulkJob[] = []
  for (const job of jobs) {
    const action = readJson(job.action)
    const countOf = (state: string) => counted.find((one) => one.jobId === job.id && one.state === state)?.count ?? 0
    const rows = await listBulkExceptions(db, job.id, mostExceptions)
    shown.push({
      id: job.id,
      kind: action.kind,
      action,
      state: job.state,
      by: names.get(job.agentId) ?? { id: job.agentId, name: '' },
      total: job.total,
      counts: Object.fromEntries(bulkRowStates.map((state) => [state, countOf(state)])) as BulkJob['counts'],
      exceptions: rows.map(({ caseId, state, why, params, title, titleName }) => ({
        caseId,
        title: titleIn({ title, titleName }, lang),
        state,
        why,
        params: params === null ? {} : readJson(params),
      })),
      startedAt: job.startedAt,
      endedAt: job.endedAt,
      canUndo: (job.state === 'running' || job.state === 'done') && clock() <= undoEndsAt(job),
    })
  }
  return shown
}
