import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { hashToken } from '../../kit/lib/secret-box.ts'
import { listAuthorsByIds } from '../authors/author.store.ts'
import { getCustomer } from '../customers/customer.store.ts'
import { addWords } from '../customers/customer.words.ts'
import { addLink, findLinkOfAuthor } from '../customers/customer-link.store.ts'
import { codesIn, isExpected, mostTries } from './handle-proof.rules.ts'
import * as store from './handle-proof.store.ts'

type Posted = Awaited<ReturnType<typeof store.listMayHoldCode>>[number] & { at: number; hashes: string[] }
type Emit = (event: NewEvent) => void

/**
 * Links the authors of these mentions to the customers whose living codes they posted, and keeps the mention as the proof. Nothing is said
 * where it was posted. A code that comes from another account than the expected one counts as tried, is told on the order, and links
 * nobody; an author who tries more than five codes within a day is not heard.
 *
 * One statement while no code is open, one more while none of the mentions holds any, however many they are.
 */
export async function takeProofs(
  tx: Handle,
  { engine }: Pick<Context, 'engine'>,
  mentionIds: readonly number[],
  emit: Emit,
): Promise<void> {
  if (!(await store.isAnyOpen(tx, mentionIds, mostTries))) return
  const posts = await listHeard(tx, mentionIds)
  if (posts.length === 0) return
  // Whoever links by hand or by a file at the same moment waits here.
  await takeAdvisoryLock(tx, engine, 'customers')
  const proofs = await store.lockProofs(
    tx,
    engine,
    posts.flatMap(({ hashes }) => hashes),
  )
  for (const post of posts)
    for (const hash of post.hashes) {
      const proof = proofs.get(hash)
      if (proof) await takeProof(tx, engine, proof, post, emit)
    }
}

/** The posts that hold codes, with those that are still heard of their author's: five a day. */
async function listHeard(tx: Handle, mentionIds: readonly number[]): Promise<Posted[]> {
  const found = (await store.listMayHoldCode(tx, mentionIds))
    .map((mention) => ({ ...mention, at: Math.max(mention.receivedAt, mention.editedAt ?? 0), codes: codesIn(mention.text) }))
    .filter(({ codes }) => codes.length > 0)
  const authorIds = found.map(({ authorId }) => authorId)
  const tries = await store.listEarlierTries(tx, authorIds, Math.min(...found.map(({ at }) => at)) - day)
  return found.map(({ codes, ...mention }) => {
    const before = tries.filter(
      ({ id, authorId, receivedAt }) => authorId === mention.authorId && id < mention.id && receivedAt > mention.at - day,
    )
    const left = Math.max(0, mostTries - before.flatMap(({ text }) => codesIn(text)).length)
    return { ...mention, hashes: codes.slice(0, left).map(hashToken) }
  })
}

async function takeProof(tx: Handle, engine: Context['engine'], proof: store.ProofRow, post: Posted, emit: Emit): Promise<void> {
  const { at, authorId } = post
  if (proof.usedAt !== null || proof.endsAt <= at || proof.attempts >= mostTries) return
  const [link, customer] = [await findLinkOfAuthor(tx, authorId), await getCustomer(tx, proof.customerId)]
  if (customer.erasedAt !== null) return
  const about = { orderId: proof.orderId, mentionId: post.id, threadId: post.threadId, caseId: post.caseId }
  const { customerId, id: proofId, channel } = proof
  if (!isExpected(proof, post) || (link && link.customerId !== customerId)) {
    proof.attempts += 1
    await store.updateProof(tx, proofId, { attempts: proof.attempts })
    emit({ kind: 'handle-proof-refused', ...about, data: { customerId, authorId, channel: post.channel, attempts: proof.attempts } })
    return
  }
  if (link) await store.proveLink(tx, link.id, proofId)
  else {
    await addLink(tx, { customerId, authorId, basis: 'proof', proofId, note: null, linkedBy: null, linkedAt: at })
    const author = (await listAuthorsByIds(tx, [authorId])).get(authorId)
    await addWords(tx, engine, [{ customerId, handles: author ? [author.handle, author.name] : [] }])
  }
  proof.usedAt = at
  await store.updateProof(tx, proofId, { usedAt: at, authorId, mentionId: post.id })
  emit({ kind: 'customer-linked', ...about, data: { customerId, authorId, channel, basis: 'proof' } })
}
