import type { CustomerChange } from '#shared/customer.schema.ts'
import type { Handle } from '../../kit/database/database.ts'

/** What people here changed of a customer, the newest first. */
export async function listChanges(db: Handle, customerId: number, limit: number): Promise<CustomerChange[]> {
  const rows = await db
    .selectFrom('customerChanges')
    .innerJoin('agents', 'agents.id', 'customerChanges.changedBy')
    .select(['customerChanges.id', 'field', 'was', 'became', 'changedAt', 'agents.id as agentId', 'agents.name as agentName'])
    .where('customerId', '=', customerId)
    .orderBy('customerChanges.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id, field, was, became, changedAt, agentId, agentName }) => ({
    id,
    field,
    before: was,
    after: became,
    by: { id: agentId, name: agentName },
    at: changedAt,
  }))
}
