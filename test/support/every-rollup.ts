import type { Context } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { day } from '#server/kit/lib/clock.ts'
import { reportChanges } from '#server/nouns/reports/report.changes.store.ts'
import { checkRollups, foldChanges } from '#server/nouns/rollups/rollup.actions.ts'

/** Adds to counts, puts wrong ones right at night, and looks for what changed most among the largest cases. `look` writes unwatched. */
export async function lookAtEveryCount(context: Context, look: Handle): Promise<void> {
  await foldChanges(context)
  await look.deleteFrom('waitingMentions').execute()
  await look.insertInto('waitingMentions').values({ queue: 'praise', urgent: 1, count: 3 }).execute()
  await look
    .insertInto('topicDays')
    .values({ at: 10 * day, lang: 'xx', topic: '', count: 1 })
    .execute()
  await checkRollups(context, 'test node')
  await look.updateTable('rollupChecks').set({ nextAt: 0 }).execute()
  await checkRollups(context, 'test node')
  const [from, to] = [context.clock() - 365 * day, context.clock()]
  for (const lang of [undefined, 'en'])
    await reportChanges(context.db, { from, to, bucket: 'day', offsetMs: 0, now: to, lang }, 'en', { countedAtMost: 0 })
}
