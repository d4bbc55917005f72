import type { ChannelName } from '#shared/channel.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { hashToken } from '../../kit/lib/secret-box.ts'
import { keepCustomers } from '../customers/customer.matching.ts'
import {
  getServiceOrder,
  languageOfCustomer,
  lockOrder,
  type ServiceOrderRow,
  updateServiceOrder,
} from '../service-orders/service-order.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { codeMs, codesIn, handleKeyOf, mostTries, newCode } from './handle-proof.rules.ts'
import * as store from './handle-proof.store.ts'

/** Where the author of a post can be shown to be somebody. */
export const listProofChannels = async (db: Handle): Promise<ChannelName[]> =>
  (await store.listReadChannels(db)).filter((channel) => !getChannel(channel).withoutAccounts)

/** What a page says of an order's codes: networks where an account is proven, and whether a code waits. */
export async function showProofs({ db, clock }: Pick<Context, 'db' | 'clock'>, orderId: number) {
  const [channels, proofs] = await Promise.all([listProofChannels(db), store.listProofs(db, orderId)])
  const now = clock()
  return {
    channels,
    done: [...new Set(proofs.filter(({ usedAt }) => usedAt !== null).map(({ channel }) => channel))],
    isWaiting: proofs.some(({ usedAt, endsAt, attempts }) => usedAt === null && endsAt > now && attempts < mostTries),
  }
}

/**
 * A new code for whoever reads an order's page, to be posted from their account within 24 hours; it takes the place of one that waits. It
 * is expected from the author of the order's thread on that network, and elsewhere from the handle that is named with it: whoever else
 * copies it has nothing. An order without a customer gets one, by its own name.
 * @returns the code, which is kept only as a hash
 * @throws Refusal `too-many-codes`, `channel-not-read`, `handle-missing`
 */
export function askForCode(context: Context, orderId: number, { channel, handle }: { channel: string; handle: string }): Promise<string> {
  return change(context, async (tx, emit) => {
    await lockOrder(tx, context.engine, orderId)
    const order = await getServiceOrder(tx, orderId)
    const now = context.clock()
    const proofs = await store.listProofs(tx, orderId)
    if (proofs.filter(({ createdAt }) => createdAt > now - day).length >= mostTries)
      throw new Refusal('too-many', 'too-many-codes', `An order gives at most ${mostTries} codes a day.`, { params: { most: mostTries } })
    const read = (await listProofChannels(tx)).find((one) => one === channel)
    if (!read) throw new Refusal('conflict', 'channel-not-read', 'No posts are read there now.')
    const expected = await expectedFrom(tx, order, read, handle)
    const customerId = order.customerId ?? (await addOwner(tx, context, emit, order))
    if (order.customerId === null) {
      await updateServiceOrder(tx, orderId, { customerId, updatedAt: now })
      const { caseId, threadId } = order
      emit({ kind: 'order-changed', caseId, threadId, orderId, data: { fields: ['customerId'] } })
    }
    await store.endWaitingProofs(tx, orderId, now)
    const code = newCode()
    const codeHash = hashToken(code)
    await store.addProof(tx, { customerId, orderId, channel: read, codeHash, createdAt: now, endsAt: now + codeMs, ...expected })
    return code
  })
}

/** Whose post of a code counts. A handle that is typed is for another account than that of the thread. */
async function expectedFrom(tx: Handle, { threadId }: ServiceOrderRow, channel: ChannelName, typed: string) {
  const thread = threadId === null ? null : await getThread(tx, threadId)
  if (thread?.channel === channel && typed.trim() === '') return { expectedAuthorId: thread.authorId, expectedHandle: null }
  const expectedHandle = handleKeyOf(typed)
  if (expectedHandle === null) throw new Refusal('bad-input', 'handle-missing', 'A code needs the name of the account it will come from.')
  return { expectedAuthorId: null, expectedHandle }
}

/** Makes the customer of an order that has none, by the name that stands on it; who has the same name stays another. */
async function addOwner(tx: Handle, { engine, clock }: Context, emit: (event: NewEvent) => void, order: ServiceOrderRow): Promise<number> {
  const language = await languageOfCustomer(tx, order)
  const person = { name: order.customerName, email: null, phone: null, language, country: null, known: null }
  const [id] = await keepCustomers(tx, engine, [person], { now: clock(), note: '', emit })
  if (id === undefined) throw new Error('No customer was made for the order.')
  return id
}

/** Which of these texts carry a code of ours, by their place: they are proofs and no complaints. */
export async function findProofs(db: Handle, texts: readonly string[]): Promise<Set<number>> {
  const codes = texts.flatMap((text, place) => codesIn(text).map((code) => ({ place, hash: hashToken(code) })))
  const known = await store.findKnownHashes(
    db,
    codes.map(({ hash }) => hash),
  )
  return new Set(codes.filter(({ hash }) => known.has(hash)).map(({ place }) => place))
}
