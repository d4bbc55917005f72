import type { BulkAction } from '#shared/bulk-job.schema.ts'
import type { BulkRowState, BulkState } from '#shared/bulk-job.ts'
import type { Priority, ResolutionHow, WakeRule } from '#shared/case.ts'
import type { CaseFilter } from '#shared/case-filter.schema.ts'
import { id, instant, int, json, nullable, oneOf, reference, table, text } from './column.ts'

/** Something that a person does with many cases at once. `filter`: what the cases were found by, when it began. */
export const bulkJobs = table(
  {
    id: id(),
    agentId: reference('agents'),
    action: json<BulkAction>(),
    filter: nullable(json<CaseFilter>()),
    state: oneOf<BulkState>(),
    total: int(),
    startedAt: instant(),
    endedAt: nullable(instant()),
  },
  [{ name: 'open', on: ['id'], where: `state in ('running', 'undoing')` }, { on: ['agentId', 'id'] }, { on: ['startedAt'] }],
)

/** What a case was before, as far as the action changed it. */
export type BulkBefore = {
  assigneeId?: number | null
  teamId?: number | null
  priority?: Priority
  priorityBy?: number | null
  tagId?: number
  tagName?: string
  snoozedUntil?: number | null
  wakeRule?: WakeRule | null
  how?: ResolutionHow
  /** When the action was done, where only that tells its doing from a later one. */
  at?: number
}

/** One of its cases: whether it was done, what was before, and why not. */
export const bulkRows = table(
  {
    jobId: reference('bulkJobs', 'cascade'),
    caseId: reference('cases', 'cascade'),
    state: oneOf<BulkRowState>(),
    why: nullable(text()),
    params: nullable(json<Record<string, string | number>>()),
    before: nullable(json<BulkBefore>()),
  },
  [{ on: ['jobId', 'caseId'], unique: true }, { on: ['jobId', 'state', 'caseId'] }, { on: ['caseId'] }],
)
