import type { Permission } from './permission.ts'

/** What can be done with many cases at once. */
export const bulkKinds = ['assign', 'tag', 'untag', 'priority', 'snooze', 'resolve', 'reopen'] as const
export type BulkKind = (typeof bulkKinds)[number]

/** The permission that each asks for, as with a single case. */
export const bulkPermission = {
  assign: 'cases.write',
  tag: 'cases.tag',
  untag: 'cases.tag',
  priority: 'cases.write',
  snooze: 'cases.write',
  resolve: 'cases.resolve',
  reopen: 'cases.resolve',
} as const satisfies Record<BulkKind, Permission>

/** A bulk action is at work, over, being taken back, taken back. */
export const bulkStates = ['running', 'done', 'undoing', 'undone'] as const
export type BulkState = (typeof bulkStates)[number]

/** One of its cases: not looked at yet; done; left alone since there was nothing to do; refused; taken back; not taken back since somebody went on. */
export const bulkRowStates = ['waiting', 'done', 'skipped', 'failed', 'undone', 'kept'] as const
export type BulkRowState = (typeof bulkRowStates)[number]

/** Why a case was left alone, as it was done or as it was taken back. Failures carry the code of their refusal. */
export const bulkReasons = ['already', 'merged', 'resolved', 'not-resolved', 'stopped', 'changed-since'] as const
export type BulkReason = (typeof bulkReasons)[number]

/** So many cases at most in one bulk action. */
export const mostBulkCases = 2_000
/** So long it can be taken back. */
export const bulkUndoDays = 1
