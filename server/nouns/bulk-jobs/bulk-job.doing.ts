import type { BulkAction } from '#shared/bulk-job.schema.ts'
import type { BulkReason } from '#shared/bulk-job.ts'
import type { BulkBefore } from '../../kit/database/tables/bulk-jobs.ts'
import type { CaseRow } from '../cases/case.store.ts'
import { updateCase } from '../cases/case.store.ts'
import { changeLocked, type Doing, reopenLocked, resolveLocked, snoozeLocked, wakeLocked } from '../cases/case.working.ts'
import { tagLocked, untagLocked } from '../tags/tag.actions.ts'
import { findLastGiver } from './bulk-job.store.ts'

/** What was before; or why there was nothing to do. */
type Done = { before: BulkBefore } | { skipped: BulkReason }

/** Does a bulk action with one locked case. What is refused throws, and nothing of it is kept. */
export async function doAction(doing: Doing, row: CaseRow, action: BulkAction): Promise<Done> {
  if (row.mergedInto !== null) return { skipped: 'merged' }
  const isResolved = row.state === 'resolved'
  switch (action.kind) {
    case 'assign': {
      if (isResolved) return { skipped: 'resolved' }
      const { assigneeId, teamId } = action
      const isThere =
        assigneeId === null ? row.teamId === teamId && (teamId !== null || row.assigneeId === null) : row.assigneeId === assigneeId
      if (isThere) return { skipped: 'already' }
      await changeLocked(doing, row, { assigneeId, ...((teamId !== null || assigneeId === null) && { teamId }) })
      return { before: { assigneeId: row.assigneeId, teamId: row.teamId } }
    }
    case 'priority': {
      if (isResolved) return { skipped: 'resolved' }
      if (row.priority === action.priority) return { skipped: 'already' }
      await changeLocked(doing, row, { priority: action.priority })
      return { before: { priority: row.priority, priorityBy: row.priorityBy } }
    }
    case 'tag': {
      const tagId = await tagLocked(doing, row.id, action.name)
      return tagId === null ? { skipped: 'already' } : { before: { tagId } }
    }
    case 'untag': {
      const tagName = await untagLocked(doing, row.id, action.tagId)
      return tagName === null ? { skipped: 'already' } : { before: { tagName } }
    }
    case 'resolve': {
      if (isResolved) return { skipped: 'resolved' }
      const asleep = row.state === 'snoozed' ? { snoozedUntil: row.snoozedUntil, wakeRule: row.wakeRule } : {}
      await resolveLocked(doing, row, action.how)
      return { before: { ...asleep, at: doing.context.clock() } }
    }
    case 'reopen': {
      if (!isResolved) return { skipped: 'not-resolved' }
      await reopenLocked(doing, row)
      return { before: { how: row.resolvedHow ?? 'other' } }
    }
    case 'snooze': {
      if (isResolved) return { skipped: 'resolved' }
      const isThere = row.state === 'snoozed' && row.snoozedUntil === action.until && (row.wakeRule ?? 'any') === action.wakeRule
      if (isThere) return { skipped: 'already' }
      const asleep = row.state === 'snoozed' ? { snoozedUntil: row.snoozedUntil, wakeRule: row.wakeRule } : {}
      await snoozeLocked(doing, row, action.until, action.wakeRule)
      return { before: asleep }
    }
  }
}

/** Takes a bulk action back with one locked case. @returns why not, where somebody went on since; null: it is as it was */
export async function undoAction(doing: Doing, row: CaseRow, action: BulkAction, before: BulkBefore): Promise<BulkReason | null> {
  if (row.mergedInto !== null) return 'merged'
  const { tx } = doing
  switch (action.kind) {
    case 'assign': {
      if (!(await isAsGiven(doing, row, action))) return 'changed-since'
      await changeLocked(doing, row, { assigneeId: before.assigneeId ?? null, teamId: before.teamId ?? null })
      return null
    }
    case 'priority': {
      if (row.priority !== action.priority || !before.priority) return 'changed-since'
      await changeLocked(doing, row, { priority: before.priority })
      await updateCase(tx, row.id, { priorityBy: before.priorityBy ?? null })
      return null
    }
    case 'tag':
      return before.tagId !== undefined && (await untagLocked(doing, row.id, before.tagId)) !== null ? null : 'changed-since'
    case 'untag':
      return before.tagName !== undefined && (await tagLocked(doing, row.id, before.tagName)) !== null ? null : 'changed-since'
    case 'resolve': {
      if (row.state !== 'resolved' || row.resolvedBy !== doing.by.agentId || row.resolvedAt !== before.at) return 'changed-since'
      await reopenLocked(doing, row)
      await sleepAgain(doing, { ...row, state: 'open' }, before)
      return null
    }
    case 'reopen': {
      if (row.state === 'resolved') return 'changed-since'
      await resolveLocked(doing, row, before.how ?? 'other')
      return null
    }
    case 'snooze': {
      if (row.state !== 'snoozed' || row.snoozedUntil !== action.until) return 'changed-since'
      if (!(await sleepAgain(doing, row, before))) await wakeLocked(doing, row)
      return null
    }
  }
}

/** Lets a case sleep as it did before, where it did and its time is still to come. @returns whether it sleeps */
async function sleepAgain(doing: Doing, row: CaseRow, { snoozedUntil, wakeRule }: BulkBefore): Promise<boolean> {
  if (!snoozedUntil || snoozedUntil <= doing.context.clock()) return false
  await snoozeLocked(doing, row, snoozedUntil, wakeRule ?? 'any')
  return true
}

/** Whether a case is with whom the action gave it to; a team may have given it on by itself. */
async function isAsGiven({ tx }: Doing, row: CaseRow, { assigneeId, teamId }: Extract<BulkAction, { kind: 'assign' }>): Promise<boolean> {
  if (assigneeId !== null) return row.assigneeId === assigneeId
  if (row.teamId !== teamId) return false
  return row.assigneeId === null || (await findLastGiver(tx, row.id)) === null
}
