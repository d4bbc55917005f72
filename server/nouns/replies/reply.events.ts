import type { NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { getThread } from '../threads/thread.store.ts'

/** An event of a reply, in the case in which its thread is now. */
export async function replyEvent(
  tx: Handle,
  reply: { id: number; threadId: number },
  kind: NewEvent['kind'],
  by: { agentId: number } | null,
  data: Record<string, unknown> = {},
): Promise<NewEvent> {
  const { caseId } = await getThread(tx, reply.threadId)
  return { kind, agentId: by?.agentId, caseId, threadId: reply.threadId, replyId: reply.id, data }
}
