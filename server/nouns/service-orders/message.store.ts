import type { OrderMessage } from '#shared/service-order.schema.ts'
import type { Handle } from '../../kit/database/database.ts'

export async function addMessage(
  tx: Handle,
  message: { orderId: number; text: string; agentId: number | null; at: number },
): Promise<void> {
  await tx.insertInto('orderMessages').values(message).execute()
}

/** How many messages the customer has sent since then. */
export async function countMessagesSince(db: Handle, orderId: number, since: number): Promise<number> {
  const { count } = await db
    .selectFrom('orderMessages')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('orderId', '=', orderId)
    .where('agentId', 'is', null)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The last hundred messages of an order, oldest first. */
export async function listMessages(db: Handle, orderId: number): Promise<OrderMessage[]> {
  const rows = await db
    .selectFrom('orderMessages')
    .leftJoin('agents', 'agents.id', 'orderMessages.agentId')
    .select(['orderMessages.id', 'text', 'agentId', 'at', 'agents.name as agentName'])
    .where('orderId', '=', orderId)
    .orderBy('orderMessages.id', 'desc')
    .limit(100)
    .execute()
  return rows.reverse().map(({ id, text, agentId, at, agentName }) => ({
    id,
    text,
    by: agentId === null ? null : { id: agentId, name: agentName ?? '' },
    at,
  }))
}
