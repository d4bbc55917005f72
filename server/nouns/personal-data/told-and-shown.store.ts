import type { Handle } from '../../kit/database/database.ts'

type Of = { customerIds: readonly number[]; authorIds: readonly number[]; orderIds: readonly number[] }

/** Questions that were put to a person, as a customer, as an author, or on the page of an order of theirs. */
export async function listAsksOf(db: Handle, { customerIds, authorIds, orderIds }: Of) {
  const found = new Map<number, { id: number; deliveryId: number | null }>()
  const columns = [
    ['customerId', customerIds],
    ['authorId', authorIds],
    ['orderId', orderIds],
  ] as const
  for (const [column, ids] of columns) {
    if (ids.length === 0) continue
    const rows = await db
      .selectFrom('feedbackAsks')
      .select(['id', 'deliveryId'])
      .where(column, 'is not', null)
      .where(column, 'in', [...ids])
      .execute()
    for (const row of rows) found.set(row.id, row)
  }
  return [...found.values()]
}

/** Stories in the words of a person. */
export async function listStoriesOf(db: Handle, of: Of, askIds: readonly number[]): Promise<number[]> {
  const found = new Set<number>()
  const columns = [
    ['customerId', of.customerIds],
    ['authorId', of.authorIds],
    ['feedbackId', askIds],
  ] as const
  for (const [column, ids] of columns) {
    if (ids.length === 0) continue
    const rows = await db
      .selectFrom('stories')
      .select('id')
      .where(column, 'is not', null)
      .where(column, 'in', [...ids])
      .execute()
    for (const { id } of rows) found.add(id)
  }
  return [...found]
}

/** How the mails stand with which a person was asked. */
export async function listAskMails(db: Handle, deliveryIds: readonly number[]) {
  if (deliveryIds.length === 0) return []
  return db
    .selectFrom('deliveries')
    .select(['id', 'state'])
    .where('id', 'in', [...deliveryIds])
    .execute()
}

/** Of what was answered the number stays, of nobody; the words, the address and whose it was go. */
export async function eraseAsks(tx: Handle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('feedbackAsks')
    .set({ said: '', tokenHash: null, customerId: null, authorId: null })
    .where('id', 'in', [...ids])
    .execute()
}

/**
 * Stories go. Of one that is still used somewhere its places stay, without a word, so that they can be cleared.
 * @param by when they must be cleared (epoch ms)
 */
export async function eraseStories(tx: Handle, ids: readonly number[], { now, by }: { now: number; by: number }): Promise<void> {
  if (ids.length === 0) return
  const used = await tx
    .selectFrom('storyUses')
    .select('storyId')
    .where('storyId', 'in', [...ids])
    .where('clearedAt', 'is', null)
    .execute()
  const kept = new Set(used.map(({ storyId }) => storyId))
  const gone = ids.filter((id) => !kept.has(id))
  if (gone.length > 0) await tx.deleteFrom('stories').where('id', 'in', gone).execute()
  if (kept.size === 0) return
  await tx
    .updateTable('stories')
    .set({
      state: 'withdrawn',
      said: '',
      shownName: null,
      tokenHash: null,
      customerId: null,
      authorId: null,
      mentionId: null,
      feedbackId: null,
      shownAt: null,
      withdrawnAt: now,
      removeByAt: by,
    })
    .where('id', 'in', [...kept])
    .execute()
}
