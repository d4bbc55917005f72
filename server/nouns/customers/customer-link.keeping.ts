import { listChannels } from '../../engines/channels/index.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { findSurvivors, listKnownCustomers } from './customer.store.ts'
import { addWords } from './customer.words.ts'

const linkColumns = ['customerId', 'authorId', 'basis', 'note', 'linkedAt'] as const

/** The channels on which an author is known by their e-mail address. */
const addressChannels = () =>
  listChannels()
    .filter(({ authorsByAddress }) => authorsByAddress)
    .map(({ name }) => name)

/**
 * Who writes from an address that a shop has for a customer is that customer, unless a person took the two apart before or the author is
 * somebody's already.
 * @param customers customer ids by address in lower case
 */
export async function linkAddresses(
  tx: Handle,
  engine: Engine,
  customers: ReadonlyMap<string, number>,
  { now, note, emit }: { now: number; note: string | null; emit: (event: NewEvent) => void },
): Promise<void> {
  const channels = addressChannels()
  if (customers.size === 0 || channels.length === 0) return
  const authors = await tx
    .selectFrom('authors')
    .select(['id', 'externalId', 'handle'])
    .where('channel', 'in', channels)
    .where('externalId', 'in', [...customers.keys()])
    .execute()
  if (authors.length === 0) return
  const earlier = await tx
    .selectFrom('customerAuthors')
    .select(['authorId', 'customerId', 'unlinkedAt'])
    .where(
      'authorId',
      'in',
      authors.map(({ id }) => id),
    )
    .execute()
  const links = authors.flatMap(({ id, externalId, handle }) => {
    const customerId = Number(customers.get(externalId))
    const isTaken = earlier.some((link) => link.authorId === id && (link.unlinkedAt === null || link.customerId === customerId))
    return isTaken ? [] : [{ customerId, authorId: id, basis: 'import' as const, note, linkedAt: now, handle }]
  })
  await insertMany(tx, engine, 'customerAuthors', linkColumns, links)
  await addWords(
    tx,
    engine,
    links.map(({ customerId, handle }) => ({ customerId, handles: [handle] })),
  )
  for (const { customerId, authorId } of links) emit({ kind: 'customer-linked', data: { customerId, authorId } })
}

/** Links those who write from the address of a customer, as their first mail comes in. */
export async function linkWriters(
  tx: Handle,
  { engine, clock }: Context,
  addresses: readonly string[],
  emit: (event: NewEvent) => void,
): Promise<void> {
  const known = await listKnownCustomers(tx, { emails: [...new Set(addresses)], phones: [], ids: [] })
  if (known.length === 0) return
  await takeAdvisoryLock(tx, engine, 'customers')
  const survivors = await findSurvivors(
    tx,
    known.map(({ id }) => id),
  )
  const customers = new Map(known.map(({ id, emailKey }) => [emailKey ?? '', survivors.get(id)?.id ?? id]))
  await linkAddresses(tx, engine, customers, { now: clock(), note: null, emit })
}
