import { type Selectable, sql } from 'kysely'
import type { ChannelName } from '#shared/channel.ts'
import type { OrderProof } from '#shared/service-order.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { HandleProofTable } from '../../kit/database/schema.ts'

export type ProofRow = Selectable<HandleProofTable>

/** The networks that are read now, each once. */
export async function listReadChannels(db: Handle): Promise<ChannelName[]> {
  const rows = await db
    .selectFrom('sources')
    .select('channel')
    .distinct()
    .where('removedAt', 'is', null)
    .where('state', 'in', ['live', 'waiting', 'failing'])
    .orderBy('channel')
    .execute()
  return rows.map(({ channel }) => channel)
}

/** All codes of an order, newest first. */
export function listProofs(db: Handle, orderId: number): Promise<ProofRow[]> {
  return db.selectFrom('handleProofs').selectAll().where('orderId', '=', orderId).orderBy('id', 'desc').limit(50).execute()
}

export async function addProof(
  tx: Handle,
  proof: Pick<ProofRow, 'customerId' | 'orderId' | 'channel' | 'codeHash' | 'createdAt' | 'endsAt' | 'expectedAuthorId' | 'expectedHandle'>,
) {
  await tx
    .insertInto('handleProofs')
    .values({ ...proof, attempts: 0, usedAt: null, authorId: null, mentionId: null })
    .execute()
}

/** Codes of this order that still wait are worth nothing from now on. */
export async function endWaitingProofs(tx: Handle, orderId: number, now: number): Promise<void> {
  await tx
    .updateTable('handleProofs')
    .set({ endsAt: now })
    .where('orderId', '=', orderId)
    .where('usedAt', 'is', null)
    .where('endsAt', '>', now)
    .execute()
}

/**
 * Whether a code was still open when the first of these mentions came in. One statement, by an index of open codes and the keys of the
 * mentions, so that reading a batch costs next to nothing while nobody proves anything.
 */
export async function isAnyOpen(db: Handle, mentionIds: readonly number[], mostTries: number): Promise<boolean> {
  if (mentionIds.length === 0) return false
  const first = db
    .selectFrom('mentions')
    .select((row) => row.fn.min('receivedAt').as('at'))
    .where('id', 'in', [...new Set(mentionIds)])
  const row = await db
    .selectFrom('handleProofs')
    .select('id')
    .where('usedAt', 'is', null)
    .where('endsAt', '>', first)
    .where('attempts', '<', mostTries)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The codes of these hashes, which nobody else changes until the transaction ends. */
export async function lockProofs(tx: Handle, engine: Engine, hashes: readonly string[]): Promise<Map<string, ProofRow>> {
  if (hashes.length === 0) return new Map()
  const asked = tx
    .selectFrom('handleProofs')
    .selectAll()
    .where('codeHash', 'in', [...new Set(hashes)])
    .orderBy('id')
  const rows = await forUpdate(engine, asked).execute()
  return new Map(rows.map((row) => [row.codeHash, row]))
}

export async function updateProof(tx: Handle, id: number, change: Partial<Omit<ProofRow, 'id'>>): Promise<void> {
  await tx.updateTable('handleProofs').set(change).where('id', '=', id).execute()
}

/** Which of these hashes are codes of ours, whatever became of them. */
export async function findKnownHashes(db: Handle, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await db
    .selectFrom('handleProofs')
    .select('codeHash')
    .where('codeHash', 'in', [...new Set(hashes)])
    .execute()
  return new Set(rows.map(({ codeHash }) => codeHash))
}

const mayHoldCode = sql<boolean>`(lower("text") like '%me-%' or lower("text") like '%me‐%' or lower("text") like '%me–%')`

/** Those of these mentions in which a code may stand, oldest first, with who wrote them. */
export async function listMayHoldCode(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('mentions')
    .innerJoin('authors', 'authors.id', 'mentions.authorId')
    .select(['mentions.id', 'mentions.channel', 'authorId', 'threadId', 'caseId', 'text', 'receivedAt', 'editedAt', 'authors.handle'])
    .where('mentions.id', 'in', [...new Set(ids)])
    .where('deletedAt', 'is', null)
    .where(mayHoldCode)
    .orderBy('mentions.id')
    .execute()
}

/** What these authors wrote in which a code may stand, received since then, oldest first. */
export async function listEarlierTries(db: Handle, authorIds: readonly number[], since: number) {
  if (authorIds.length === 0) return []
  return db
    .selectFrom('mentions')
    .select(['id', 'authorId', 'receivedAt', 'text'])
    .where('authorId', 'in', [...new Set(authorIds)])
    .where('receivedAt', '>', since)
    .where(mayHoldCode)
    .orderBy('id')
    .limit(2_000)
    .execute()
}

/** What was said by hand or by a file is proven now. */
export async function proveLink(tx: Handle, id: number, proofId: number): Promise<void> {
  await tx.updateTable('customerAuthors').set({ basis: 'proof', proofId }).where('id', '=', id).execute()
}

/** The codes of an order, who posted them and what came of it, newest first. */
export async function listShownProofs(
  db: Handle,
  orderId: number,
  { now, mostTries }: { now: number; mostTries: number },
): Promise<OrderProof[]> {
  const rows = await db
    .selectFrom('handleProofs')
    .leftJoin('authors', 'authors.id', 'handleProofs.authorId')
    .select(['handleProofs.id', 'handleProofs.channel', 'createdAt', 'endsAt', 'usedAt', 'attempts', 'expectedHandle'])
    .select(['authors.id as authorId', 'authors.handle', 'authors.name'])
    .where('orderId', '=', orderId)
    .orderBy('handleProofs.id', 'desc')
    .limit(10)
    .execute()
  return rows.map(({ id, channel, createdAt, endsAt, usedAt, attempts, expectedHandle, authorId, handle, name }) => ({
    id,
    channel,
    state: usedAt !== null ? 'proved' : endsAt > now && attempts < mostTries ? 'waiting' : 'over',
    named: expectedHandle,
    by: authorId === null ? null : { id: authorId, name: name ?? '', handle: handle ?? '' },
    askedAt: createdAt,
    provedAt: usedAt,
    attempts,
  }))
}
