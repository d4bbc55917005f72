import type { Selectable } from 'kysely'
import type { GoodwillRequest } from '#shared/goodwill.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { GoodwillRequestTable } from '../../kit/database/schema.ts'

type RequestRow = Selectable<GoodwillRequestTable>

/** What is asked for and not settled yet, oldest first, with its budget. */
export async function listOpenRequests(db: Handle, budgetId: number): Promise<GoodwillRequest[]> {
  const rows = await db
    .selectFrom('goodwillRequests')
    .innerJoin('agents', 'agents.id', 'goodwillRequests.askedBy')
    .select(['goodwillRequests.id', 'orderId', 'amount', 'reason', 'askedBy', 'agents.name as agentName', 'askedAt'])
    .where('budgetId', '=', budgetId)
    .where('settledAt', 'is', null)
    .orderBy('goodwillRequests.id')
    .limit(200)
    .execute()
  return rows.map(({ askedBy, agentName, ...request }) => ({ ...request, by: { id: askedBy, name: agentName } }))
}

export async function addRequest(tx: Handle, request: Omit<RequestRow, 'id' | 'settledAt'>): Promise<void> {
  await tx
    .insertInto('goodwillRequests')
    .values({ ...request, settledAt: null })
    .execute()
}

/** Nobody waits any more for what was asked for an order. */
export async function settleRequests(tx: Handle, orderId: number, at: number): Promise<void> {
  await tx.updateTable('goodwillRequests').set({ settledAt: at }).where('orderId', '=', orderId).where('settledAt', 'is', null).execute()
}
