import { passingKinds } from '#shared/event.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import { day } from '../../kit/lib/clock.ts'
import { deleteEvents, listEventTimes } from './event.store.ts'
import { addCursor, findCursor, findSlowestCursor, lockCursor, moveCursor } from './subscription.store.ts'

const name = 'retention'
const keepMs = 30 * day
const atOnce = 5_000

/**
 * Deletes events of passing kinds that are older than 30 days and that every durable subscriber has dealt with (a job). All other kinds
 * stay: they are the timeline and the audit of a case.
 * @returns whether there may be more at once
 */
export function forgetOldEvents(context: Context): Promise<boolean> {
  return inTransaction(context, async (tx) => {
    await addCursor(tx, name)
    const after = await lockCursor(tx, context.engine, name)
    const slowest = (await findSlowestCursor(tx, name)) ?? Number.POSITIVE_INFINITY
    const oldest = await listEventTimes(tx, after, atOnce)
    const old = oldest.filter(({ id, at }) => at < context.clock() - keepMs && id <= slowest)
    const upTo = old.at(-1)?.id
    if (upTo === undefined) return false
    await deleteEvents(tx, { after, upTo }, passingKinds)
    await moveCursor(tx, name, upTo)
    return old.length === atOnce
  })
}

/** Events up to this id may have been deleted: whoever comes back from before it has to read everything anew. */
export const findRetained = (context: Context): Promise<number> => findCursor(context.db, name)
