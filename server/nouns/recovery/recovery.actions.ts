import type { EventKind } from '#shared/event.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { getServiceOrder } from '../service-orders/service-order.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { afterMs, beforeMs, feltIn, firstComplaint } from './recovery.rules.ts'
import { addCheck, type CheckRow, listDue, listSaidBy, saveCheck } from './recovery.store.ts'

const mostAtOnce = 100
/** So long a number waits for posts that are not understood yet. */
const longestWaitMs = 1 * day

/** From now on it is seen how the author of this order's complaint writes; in the transaction in which the outcome was told. */
export async function watchRecovery(tx: Handle, orderId: number): Promise<void> {
  const { threadId, toldAt, kind, createdAt } = await getServiceOrder(tx, orderId)
  if (threadId === null || toldAt === null) return
  const { authorId } = await getThread(tx, threadId)
  await addCheck(tx, { orderId, authorId, kind, openedAt: createdAt, toldAt })
}

/**
 * Writes down the numbers whose day has come (a job). Each is read as it was known on its day, so that a late job writes the same; two
 * nodes at once write them once. @returns whether there may be more at once
 */
export async function checkRecoveries(context: Context): Promise<boolean> {
  const due = await listDue(context.db, context.clock(), mostAtOnce)
  let written = 0
  for (const check of due) if (await checkOne(context, check)) written += 1
  return written === mostAtOnce
}

async function checkOne(context: Context, check: CheckRow): Promise<boolean> {
  const at = Number(check.dueAt)
  const isBefore = check.beforeCount === null
  const window = isBefore ? { from: check.openedAt - beforeMs, until: check.openedAt } : { from: check.toldAt, until: at }
  const { said, isRead } = await listSaidBy(context.db, check.authorId, window.from, window.until)
  if (!isRead && context.clock() - at < longestWaitMs) return false
  const { mean, n } = feltIn(said, { ...window, at })
  const known = isBefore
    ? { beforeMean: mean, beforeCount: n, dueAt: check.toldAt + afterMs.day7 }
    : check.day7Count === null
      ? {
          day7Mean: mean,
          day7Count: n,
          cameBackAt: firstComplaint(said, { ...window, at }),
          dueAt: check.toldAt + afterMs.day30,
        }
      : { day30Mean: mean, day30Count: n, dueAt: null }
  return change(context, async (tx, emit) => {
    const isWritten = await saveCheck(tx, check, known)
    if (isWritten && !isBefore) emit(await checkedEvent(tx, check))
    return isWritten
  })
}

async function checkedEvent(tx: Handle, { orderId, day7Count }: CheckRow): Promise<NewEvent> {
  const { caseId, threadId } = await getServiceOrder(tx, orderId)
  const kind: EventKind = 'order-recovery-checked'
  return { kind, caseId, threadId, orderId, data: { days: day7Count === null ? 7 : 30 } }
}
