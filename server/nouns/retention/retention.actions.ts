import { caseNumber } from '#shared/case.ts'
import type { Retention, RetentionPreview, RetentionRule } from '#shared/retention.schema.ts'
import { graceHours, leastMonths, type RetentionClass, retentionClasses, usualMonths } from '#shared/retention.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { hour } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { getCase } from '../cases/case.store.ts'
import { cutoffOf, progressOf, takesMore, usualRule } from './retention.rules.ts'
import * as store from './retention.store.ts'
import { previewOf } from './retention-preview.store.ts'

/** How long each class is kept, its newest run, and the cases that are held. */
export async function showRetention(db: Handle): Promise<Retention> {
  const written = new Map((await store.listRules(db)).map((row) => [row.class, row]))
  const rules: RetentionRule[] = []
  for (const one of retentionClasses) {
    const row = written.get(one)
    const run = await store.findLastRun(db, one)
    rules.push({
      ...usualRule(one),
      ...(row && { months: row.months }),
      changedBy: row?.changedBy == null ? null : { id: row.changedBy, name: row.changedByName ?? '' },
      changedAt: row?.changedBy == null ? null : row.changedAt,
      startsAt: row?.startsAt ?? null,
      lastRun: run && {
        startedAt: run.startedAt,
        endedAt: run.endedAt,
        cutoffAt: run.cutoffAt,
        removed: run.removed,
        progress: progressOf(run),
      },
    })
  }
  const holds = (await store.listHolds(db)).map(({ agentId, name, ...hold }) => ({ ...hold, heldBy: { id: agentId, name } }))
  return { rules, holds }
}

/** What would go today if a class were kept for so many months. @throws Refusal `retention-too-short` */
export function previewRetention(context: Context, one: RetentionClass, months: number): Promise<RetentionPreview> {
  refuseTooShort(one, months)
  return previewOf(context.db, one, cutoffOf(context.clock(), months))
}

/**
 * Keeps a class for so many months from now on; null: for ever. What would take away more begins after a day, so that it can be taken back.
 * @throws Refusal `retention-too-short`
 */
export function changeRetention(context: Context, by: Actor, one: RetentionClass, months: number | null): Promise<void> {
  if (months !== null) refuseTooShort(one, months)
  return change(context, async (tx, emit) => {
    const now = context.clock()
    await store.addRule(tx, { class: one, months: usualMonths[one], changedBy: null, changedAt: now, startsAt: now, nextAt: now })
    const before = await store.lockRule(tx, context.engine, one)
    if (!before || before.months === months) return
    // What waits for its day already waits from the beginning: two changes in a row are one.
    const startsAt = takesMore(before.months, months) ? now + graceHours * hour : now
    await store.updateRule(tx, one, { months, changedBy: by.agentId, changedAt: now, startsAt, nextAt: startsAt })
    // A run by the rule of before goes no further.
    const run = await store.findLastRun(tx, one)
    if (run && run.endedAt === null) await store.updateRun(tx, run.id, { endedAt: now })
    const audit = { subject: one, was: { months: before.months }, became: { months } }
    emit({ kind: 'retention-changed', agentId: by.agentId, data: { name: one, months: { from: before.months, to: months } }, audit })
  })
}

/** Keeps everything of a case, whatever its age. @throws Refusal `case-not-found` */
export function holdCase(context: Context, by: Actor, caseId: number, reason: string): Promise<void> {
  return change(context, async (tx, emit) => {
    await getCase(tx, caseId)
    await store.putHold(tx, { caseId, reason, agentId: by.agentId, heldAt: context.clock() })
    const audit = { subjectId: caseId, subject: caseNumber(caseId), became: { why: reason } }
    emit({ kind: 'hold-set', agentId: by.agentId, data: { id: caseId }, audit })
  })
}

/** Lets a case grow old again. @throws Refusal `case-hold-not-found` */
export function releaseCase(context: Context, by: Actor, caseId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const reason = await store.removeHold(tx, caseId)
    if (reason === null) throw notFound('case-hold')
    const audit = { subjectId: caseId, subject: caseNumber(caseId), was: { why: reason } }
    emit({ kind: 'hold-lifted', agentId: by.agentId, data: { id: caseId }, audit })
  })
}

function refuseTooShort(one: RetentionClass, months: number): void {
  const least = leastMonths(one)
  if (months < least)
    throw new Refusal('bad-input', 'retention-too-short', `This is kept for at least ${least} months.`, { params: { least } })
}
