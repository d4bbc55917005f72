import type { Selectable } from 'kysely'
import type { Consent } from '#shared/customer.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { CustomerConsentTable } from '../../kit/database/schema.ts'

/** Adds what a customer said; rows are never changed. */
export async function addConsent(tx: Handle, consent: Omit<Selectable<CustomerConsentTable>, 'id'>): Promise<number> {
  return (await tx.insertInto('customerConsents').values(consent).returning('id').executeTakeFirstOrThrow()).id
}

/** All that a customer agreed to or withdrew, the newest word first. */
export async function listConsents(db: Handle, customerId: number, limit: number): Promise<Consent[]> {
  const rows = await db
    .selectFrom('customerConsents')
    .leftJoin('agents', 'agents.id', 'customerConsents.writtenBy')
    .select(['customerConsents.id', 'kind', 'answer', 'answeredOn', 'source', 'wording', 'writtenAt'])
    .select(['agents.id as agentId', 'agents.name as agentName'])
    .where('customerId', '=', customerId)
    .orderBy('customerConsents.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ wording, writtenAt, agentId, agentName, ...row }) => ({
    ...row,
    words: wording,
    by: agentId === null ? null : { id: agentId, name: agentName ?? '' },
    at: writtenAt,
  }))
}
