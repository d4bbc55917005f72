import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { listAuthorsByIds } from '../authors/author.store.ts'
import { type CustomerRecord, getCustomer } from './customer.store.ts'
import { addWords, rewriteWords } from './customer.words.ts'
import { addLink, endLink, findLinkOfAuthor, getLink, renewLink } from './customer-link.store.ts'

/**
 * A person here says, and why, that an author is this customer. Said again it is the same link.
 * @throws Refusal `author-linked` when the author is another customer, `customer-erased` when nothing may be known of this one
 */
export function linkAuthor(
  context: Context,
  by: Actor,
  customerId: number,
  { authorId, note }: { authorId: number; note: string },
): Promise<number> {
  return change(context, async (tx, emit) => {
    await lockCustomer(tx, context, customerId)
    const author = (await listAuthorsByIds(tx, [authorId])).get(authorId)
    if (!author) throw notFound('author')
    const linked = await findLinkOfAuthor(tx, authorId)
    if (linked?.customerId === customerId) return linked.id
    if (linked) throw await isLinked(tx, authorId)
    const id = await addLink(tx, { customerId, authorId, basis: 'hand', note, linkedBy: by.agentId, linkedAt: context.clock() })
    await addWords(tx, context.engine, [{ customerId, handles: [author.handle, author.name] }])
    emit({ kind: 'customer-linked', agentId: by.agentId, data: { customerId, authorId } })
    return id
  })
}

/** Takes a link apart. Its row stays with its basis, and nothing links the two again by itself. */
export function unlinkAuthor(context: Context, by: Actor, customerId: number, linkId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockCustomer(tx, context, customerId)
    const { authorId } = await getLink(tx, customerId, linkId)
    if (!(await endLink(tx, linkId, by.agentId, context.clock()))) return
    await rewriteWords(tx, context.engine, customerId)
    emit({ kind: 'customer-unlinked', agentId: by.agentId, data: { customerId, authorId } })
  })
}

/** Takes back that a link was taken apart, with the basis it had. */
export function relinkAuthor(context: Context, by: Actor, customerId: number, linkId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    await lockCustomer(tx, context, customerId)
    const { authorId, unlinkedAt } = await getLink(tx, customerId, linkId)
    if (unlinkedAt === null) return
    if (await findLinkOfAuthor(tx, authorId)) throw await isLinked(tx, authorId)
    await renewLink(tx, linkId)
    await rewriteWords(tx, context.engine, customerId)
    emit({ kind: 'customer-linked', agentId: by.agentId, data: { customerId, authorId } })
  })
}

async function isLinked(tx: Handle, authorId: number): Promise<Refusal> {
  const name = (await listAuthorsByIds(tx, [authorId])).get(authorId)?.name ?? ''
  return new Refusal('conflict', 'author-linked', `${name} is linked to another customer; take that apart first.`, { params: { name } })
}

/**
 * The customer, whom nobody else changes until the transaction ends.
 * @throws Refusal `customer-erased`, `customer-merged` when they live on in another
 */
export async function lockCustomer(tx: Handle, { engine }: Pick<Context, 'engine'>, id: number): Promise<CustomerRecord> {
  await takeAdvisoryLock(tx, engine, 'customers')
  const customer = await getCustomer(tx, id)
  if (customer.erasedAt !== null)
    throw new Refusal('conflict', 'customer-erased', 'This customer was erased: nothing is linked to them any more.')
  if (customer.mergedIntoId !== null)
    throw new Refusal('conflict', 'customer-merged', 'This customer was merged with another.', { into: customer.mergedIntoId })
  return customer
}
