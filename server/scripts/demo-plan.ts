import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../kit/http/route.ts'
import { minute, second } from '../kit/lib/clock.ts'
import { changePlan, openPlan, startPlan } from '../nouns/plans/plan.actions.ts'
import { lookAhead } from '../nouns/plans/plan.looking.ts'
import { findPlanOfCase, getPlanOfCase } from '../nouns/plans/plan.store.ts'
import type { Walking } from '../nouns/plans/plan.walking.ts'
import { changePlanThread } from '../nouns/plans/plan-thread.actions.ts'

const lookMs = 3 * second
/** A case of so many threads is worth a plan; it is looked for that often. */
const leastThreads = 8
const mostLooks = 100
/** So far apart its replies leave: whoever tries the desk sees some leave, and can pause the rest. */
const spacingMs = 5 * minute

/**
 * Answers the threads of the largest case by a plan, once it is large enough: what has to be put right first is left out.
 * @param least threads that make a case large enough
 */
export async function startPracticePlan(
  walking: Walking,
  by: Actor,
  origin: string,
  ending: AbortSignal,
  least = leastThreads,
): Promise<void> {
  const { context } = walking
  if (await context.db.selectFrom('plans').select('id').limit(1).executeTakeFirst()) return
  for (let left = mostLooks; left > 0; left--) {
    const largest = await context.db
      .selectFrom('cases')
      .select(['id', 'threadCount'])
      .where('state', '=', 'open')
      .orderBy('threadCount', 'desc')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (largest && largest.threadCount >= least) return startFor(walking, by, largest.id, origin)
    await sleep(lookMs, undefined, { signal: ending })
  }
}

async function startFor(walking: Walking, by: Actor, caseId: number, origin: string): Promise<void> {
  const { context } = walking
  if ((await findPlanOfCase(context.db, caseId)) === null) await openPlan(walking, by, caseId, origin)
  await changePlan(context, by, caseId, { spacingMs })
  const { findings } = await lookAhead(walking, await getPlanOfCase(context.db, caseId), by)
  for (const { level, planThreadId } of findings)
    if (level === 'stop' && planThreadId !== null) await changePlanThread(context, by, caseId, planThreadId, { included: false })
  await startPlan(walking, by, caseId)
}
