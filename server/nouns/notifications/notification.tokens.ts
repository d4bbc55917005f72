import { usualWay } from '#shared/notification.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { day } from '../../kit/lib/clock.ts'
import { listEndingTokens, markWarned } from '../agents/session.store.ts'
import { mailOf } from './notification.rules.ts'
import { addNotification, listWays } from './notification.store.ts'

/** So long before it ends a token's person is told. */
const warnedBeforeMs = 7 * day
const atOnce = 100

/** Tells people once that a token of theirs is about to end (a job). @returns whether there may be more */
export async function tellEndingTokens(context: Context): Promise<boolean> {
  const now = context.clock()
  const within = { from: now, to: now + warnedBeforeMs }
  if ((await listEndingTokens(context.db, within, 1)).length === 0) return false
  return change(context, async (tx, emit) => {
    const ending = await listEndingTokens(tx, within, atOnce)
    const ways = await listWays(
      tx,
      ending.map(({ agentId }) => agentId),
    )
    const told = new Set<number>()
    for (const { id, agentId } of ending) {
      await markWarned(tx, id, now)
      const way = ways.get(`${agentId} token-ending`) ?? usualWay('token-ending')
      if (way === 'off') continue
      const row = {
        agentId,
        kind: 'token-ending' as const,
        about: `token:${id}`,
        what: null,
        eventId: null,
        caseId: null,
        threadId: null,
        noteId: null,
        promiseId: null,
        clockId: null,
        byId: null,
        at: now,
        readAt: null,
        mail: mailOf[way],
      }
      if (await addNotification(tx, row, false)) told.add(agentId)
    }
    if (told.size > 0) emit({ kind: 'notifications-changed', data: { agentIds: [...told] } })
    return ending.length === atOnce
  })
}
