import type { Selectable } from 'kysely'
import type { PromiseCounts, Promised } from '#shared/promise.schema.ts'
import { type PromiseList, type PromiseState, promiseStates } from '#shared/promise.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { PromiseTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type PromiseRow = Selectable<PromiseTable>

export async function addPromise(tx: Handle, promise: Omit<PromiseRow, 'id'>): Promise<number> {
  return (await tx.insertInto('promises').values(promise).returning('id').executeTakeFirstOrThrow()).id
}

export async function getPromise(db: Handle, id: number): Promise<PromiseRow> {
  const row = await db.selectFrom('promises').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('promise')
  return row
}

/** Changes a promise only while it is as it was read. */
export async function updatePromise(
  tx: Handle,
  { id, state, dueOn }: PromiseRow,
  change: Partial<Omit<PromiseRow, 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('promises')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', state)
    .where('dueOn', '=', dueOn)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Open ones whose day lies before `today`. */
export function listOverdue(db: Handle, today: string, most: number): Promise<PromiseRow[]> {
  return db.selectFrom('promises').selectAll().where('state', '=', 'open').where('dueOn', '<', today).orderBy('dueOn').limit(most).execute()
}

export type PromiseFilter = {
  state?: PromiseState | undefined
  list?: PromiseList | undefined
  dueFrom?: string | undefined
  dueTo?: string | undefined
  owner?: number | undefined
  threadId?: number | undefined
  caseId?: number | undefined
  authorIds?: readonly number[] | undefined
}

const none = { items: [], nextCursor: null }

/** The newest first; a named list by its days. */
export async function listPromises(db: Handle, filter: PromiseFilter, page: { limit: number; cursor?: string | undefined }) {
  if (filter.authorIds?.length === 0) return none
  let query = shownPromises(db)
  if (filter.state) query = query.where('promises.state', '=', filter.state)
  if (filter.list) query = query.where('promises.state', '=', filter.list === 'late' ? 'broken' : filter.list)
  if (filter.list === 'late') query = query.where('promises.settledBy', 'is', null)
  if (filter.list === 'broken') query = query.where('promises.settledBy', 'is not', null)
  if (filter.dueFrom) query = query.where('promises.dueOn', '>=', filter.dueFrom)
  if (filter.dueTo) query = query.where('promises.dueOn', '<=', filter.dueTo)
  if (filter.owner) query = query.where('promises.ownerId', '=', filter.owner)
  if (filter.threadId) query = query.where('promises.threadId', '=', filter.threadId)
  if (filter.caseId) query = query.where('threads.caseId', '=', filter.caseId)
  if (filter.authorIds) query = query.where('threads.authorId', 'in', filter.authorIds)
  const isSoonestFirst = filter.list === 'open'
  if (filter.list) {
    const order = isSoonestFirst ? 'asc' : 'desc'
    if (page.cursor) {
      const [dueOn, id] = decodeCursor(page.cursor, 'sn')
      query = query.where((where) =>
        where(where.refTuple('promises.dueOn', 'promises.id'), isSoonestFirst ? '>' : '<', where.tuple(String(dueOn), Number(id))),
      )
    }
    query = query.orderBy('promises.dueOn', order).orderBy('promises.id', order)
  } else {
    if (page.cursor) query = query.where('promises.id', '<', Number(decodeCursor(page.cursor, 'n')[0]))
    query = query.orderBy('promises.id', 'desc')
  }
  const rows = await query.limit(page.limit + 1).execute()
  const { items, nextCursor } = pageOf(rows, page.limit, (row) => (filter.list ? [row.dueOn, row.id] : [row.id]))
  return { items: items.map(promiseOf), nextCursor }
}

export async function showPromise(db: Handle, id: number): Promise<Promised> {
  const row = await shownPromises(db).where('promises.id', '=', id).executeTakeFirst()
  if (!row) throw notFound('promise')
  return promiseOf(row)
}

const shownPromises = (db: Handle) =>
  db
    .selectFrom('promises')
    .innerJoin('threads', 'threads.id', 'promises.threadId')
    .innerJoin('authors', 'authors.id', 'threads.authorId')
    .innerJoin('agents', 'agents.id', 'promises.ownerId')
    .leftJoin('agents as settlers', 'settlers.id', 'promises.settledBy')
    .selectAll('promises')
    .select(['threads.caseId', 'agents.name as ownerName', 'settlers.name as settlerName'])
    .select(['authors.id as authorId', 'authors.name as authorName', 'authors.channel'])

function promiseOf(row: Awaited<ReturnType<ReturnType<typeof shownPromises>['execute']>>[number]): Promised {
  const { id, replyId, threadId, caseId, wording, dueOn, movedFromOn, ownerId, ownerName, state, madeAt, settledAt, settledBy } = row
  return {
    id,
    replyId,
    threadId,
    caseId,
    words: wording,
    dueOn,
    movedFromOn,
    owner: { id: ownerId, name: ownerName },
    state,
    madeAt,
    settledAt,
    settledBy: settledBy === null ? null : { id: settledBy, name: row.settlerName ?? '' },
    author: { id: row.authorId, name: row.authorName, channel: row.channel },
  }
}

/** How many promises were made to these authors, or were due in these days, by what became of them. */
export async function countPromises(
  db: Handle,
  { authorIds, dueFrom, dueTo }: Pick<PromiseFilter, 'authorIds' | 'dueFrom' | 'dueTo'>,
): Promise<PromiseCounts> {
  let query = db
    .selectFrom('promises')
    .innerJoin('threads', 'threads.id', 'promises.threadId')
    .select((row) => ['promises.state', row.fn.count<number>('promises.settledBy').as('said'), row.fn.countAll<number>().as('count')])
    // Each state named, so that an index by state and day serves.
    .where('promises.state', 'in', [...promiseStates])
  if (authorIds) query = query.where('threads.authorId', 'in', authorIds.length > 0 ? authorIds : [0])
  if (dueFrom) query = query.where('promises.dueOn', '>=', dueFrom)
  if (dueTo) query = query.where('promises.dueOn', '<=', dueTo)
  const rows = await query.groupBy('promises.state').execute()
  const of = (state: PromiseState, column: 'count' | 'said' = 'count') => Number(rows.find((row) => row.state === state)?.[column] ?? 0)
  const broken = of('broken', 'said')
  const counts = { open: of('open'), late: of('broken') - broken, kept: of('kept'), broken, cancelled: of('cancelled') }
  return { made: Object.values(counts).reduce((sum, one) => sum + one, 0), ...counts }
}
