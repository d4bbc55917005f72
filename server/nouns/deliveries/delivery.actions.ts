import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { findSendingPause, removeSendingPause } from './delivery.store.ts'

/** An administrator lets deliveries leave again; does nothing when they leave already. */
export function resumeSending(context: Context, by: Actor): Promise<void> {
  return change(context, async (tx, emit) => {
    const pause = await findSendingPause(tx)
    if (!pause) return
    await removeSendingPause(tx)
    emit({ kind: 'sending-resumed', agentId: by.agentId, data: { why: pause.why } })
  })
}
