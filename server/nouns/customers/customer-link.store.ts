import type { Selectable } from 'kysely'
import type { CustomerLink } from '#shared/customer.schema.ts'
import type { Author } from '#shared/mention.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { CustomerAuthorTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { authorOf } from '../authors/author.store.ts'
import { sameNames } from './customer.rules.ts'

export type LinkRow = Selectable<CustomerAuthorTable>

export async function getLink(db: Handle, customerId: number, id: number): Promise<LinkRow> {
  const row = await db
    .selectFrom('customerAuthors')
    .selectAll()
    .where('id', '=', id)
    .where('customerId', '=', customerId)
    .executeTakeFirst()
  if (!row) throw notFound('customer-link')
  return row
}

/** Whose author this is now; null: nobody's that we know. */
export async function findLinkOfAuthor(db: Handle, authorId: number): Promise<LinkRow | null> {
  const row = await db
    .selectFrom('customerAuthors')
    .selectAll()
    .where('authorId', '=', authorId)
    .where('unlinkedAt', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Who these authors are, by author; those who are nobody that we know are left out. */
export async function findCustomersOfAuthors(db: Handle, authorIds: readonly number[]): Promise<Map<number, { id: number; name: string }>> {
  if (authorIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('customerAuthors')
    .innerJoin('customers', 'customers.id', 'customerAuthors.customerId')
    .select(['authorId', 'customers.id', 'customers.name'])
    .where('authorId', 'in', [...new Set(authorIds)])
    .where('unlinkedAt', 'is', null)
    .execute()
  return new Map(rows.map(({ authorId, id, name }) => [authorId, { id, name }]))
}

const mostLinks = 100

/** The authors that a customer is, the first linked first. */
export async function listLinks(db: Handle, customerId: number): Promise<CustomerLink[]> {
  const rows = await db
    .selectFrom('customerAuthors')
    .innerJoin('authors', 'authors.id', 'customerAuthors.authorId')
    .leftJoin('agents', 'agents.id', 'customerAuthors.linkedBy')
    .leftJoin('handleProofs', 'handleProofs.id', 'customerAuthors.proofId')
    .selectAll('authors')
    .select(['customerAuthors.id as linkId', 'basis', 'note', 'linkedAt', 'agents.id as agentId', 'agents.name as agentName'])
    .select('handleProofs.orderId')
    .where('customerAuthors.customerId', '=', customerId)
    .where('unlinkedAt', 'is', null)
    .orderBy('customerAuthors.id')
    .limit(mostLinks)
    .execute()
  return rows.map((row) => ({
    id: row.linkId,
    author: authorOf(row),
    basis: row.basis,
    note: row.note,
    orderId: row.orderId,
    by: row.agentId === null ? null : { id: row.agentId, name: row.agentName ?? '' },
    at: row.linkedAt,
  }))
}

export async function addLink(
  db: Handle,
  link: Pick<LinkRow, 'customerId' | 'authorId' | 'basis' | 'note' | 'linkedBy' | 'linkedAt'> & { proofId?: number },
): Promise<number> {
  const row = { proofId: null, ...link, unlinkedBy: null, unlinkedAt: null }
  return (await db.insertInto('customerAuthors').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** Takes a link apart; its row and basis stay. False when it was apart before. */
export async function endLink(db: Handle, id: number, by: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('customerAuthors')
    .set({ unlinkedBy: by, unlinkedAt: at })
    .where('id', '=', id)
    .where('unlinkedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Undoes `endLink`. */
export async function renewLink(db: Handle, id: number): Promise<void> {
  await db.updateTable('customerAuthors').set({ unlinkedAt: null, unlinkedBy: null }).where('id', '=', id).execute()
}

const mostOffers = 10

/** Authors with the very name of a customer who are linked to nobody. They are shown to people, who decide. */
export async function listOffers(db: Handle, name: string): Promise<Author[]> {
  const names = sameNames(name)
  if (names.length === 0) return []
  const rows = await db
    .selectFrom('authors')
    .selectAll('authors')
    .where('authors.name', 'in', names)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('customerAuthors')
            .select('customerAuthors.id')
            .whereRef('customerAuthors.authorId', '=', 'authors.id')
            .where('unlinkedAt', 'is', null),
        ),
      ),
    )
    .orderBy('authors.id')
    .limit(mostOffers)
    .execute()
  return rows.map(authorOf)
}
