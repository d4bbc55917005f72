import { type Selectable, sql } from 'kysely'
import type { RecoveryRows } from '#shared/recovery.schema.ts'
import type { ServiceOrderKind } from '#shared/service-order.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { RecoveryCheckTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import type { Said } from './recovery.rules.ts'

export type CheckRow = Selectable<RecoveryCheckTable>

/** The most that are read of one author in one window, and of others at once. */
const mostSaid = 1_000
const mostOthers = 500

/** Begins to look after an order; one that is looked after already stays as it is. */
export async function addCheck(tx: Handle, check: Pick<CheckRow, 'orderId' | 'authorId' | 'kind' | 'openedAt' | 'toldAt'>): Promise<void> {
  await tx
    .insertInto('recoveryChecks')
    .values({ ...check, dueAt: check.toldAt })
    .onConflict((conflict) => conflict.column('orderId').doNothing())
    .execute()
}

export function listDue(db: Handle, now: number, most: number): Promise<CheckRow[]> {
  return db
    .selectFrom('recoveryChecks')
    .selectAll()
    .where('dueAt', 'is not', null)
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .orderBy('id')
    .limit(most)
    .execute()
}

/** Writes what is now known, unless somebody else has meanwhile. @returns whether it was written */
export async function saveCheck(tx: Handle, { id, dueAt }: CheckRow, known: Partial<CheckRow>): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recoveryChecks')
    .set(known)
    .where('id', '=', id)
    .where('dueAt', '=', dueAt)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** The mentions of an author posted from ≤ t < until, with what people changed; `isRead` is false while one of them is not understood. */
export async function listSaidBy(db: Handle, authorId: number, from: number, until: number): Promise<{ said: Said[]; isRead: boolean }> {
  const rows = await db
    .selectFrom('mentions')
    .select(['id', 'postedAt', 'receivedAt', 'deletedAt', 'kind', 'sentimentScore', 'state'])
    .where('authorId', '=', authorId)
    .where('postedAt', '>=', from)
    .where('postedAt', '<', until)
    .orderBy('postedAt', 'desc')
    .limit(mostSaid)
    .execute()
  const ids = rows.map(({ id }) => id)
  const verdicts = ids.length === 0 ? [] : await listVerdicts(db, ids)
  const said = rows.map(({ id, sentimentScore, kind, postedAt, receivedAt, deletedAt }) => ({
    postedAt,
    receivedAt,
    deletedAt,
    kind,
    score: sentimentScore,
    changes: verdicts.flatMap((one) => (one.mentionId === id ? one.changes : [])),
  }))
  return { said, isRead: rows.every(({ state, deletedAt }) => state !== 'new' || deletedAt !== null) }
}

/** What people said of these mentions, each with what stood there before it was said and before it was taken back. */
async function listVerdicts(db: Handle, mentionIds: number[]) {
  const rows = await db
    .selectFrom('verdicts')
    .select(['mentionId', 'kind', 'sentiment', 'at', 'before', 'undoneAt'])
    .where('mentionId', 'in', mentionIds)
    .orderBy('id')
    .execute()
  return rows.map(({ mentionId, kind, sentiment, at, before, undoneAt }) => {
    const was = readJson(before)
    const corrected = sentiment !== null && sentiment !== was.sentiment
    const then = { kind: kind ?? was.kind, score: corrected ? correctedScore[sentiment] : was.sentimentScore }
    const made = { at, before: { kind: was.kind, score: was.sentimentScore } }
    return { mentionId, changes: undoneAt === null ? [made] : [made, { at: undoneAt, before: then }] }
  })
}

/** The score that a person's word gives a mention. */
const correctedScore = { negative: -0.5, neutral: 0, positive: 0.5 } as const

export async function findCheck(db: Handle, orderId: number): Promise<CheckRow | null> {
  return (await db.selectFrom('recoveryChecks').selectAll().where('orderId', '=', orderId).executeTakeFirst()) ?? null
}

/** The newest others of a kind whose outcome was told. */
export function listOthers(db: Handle, kind: ServiceOrderKind, orderId: number): Promise<CheckRow[]> {
  return db
    .selectFrom('recoveryChecks')
    .selectAll()
    .where('kind', '=', kind)
    .where('orderId', '<>', orderId)
    .orderBy('toldAt', 'desc')
    .orderBy('id', 'desc')
    .limit(mostOthers)
    .execute()
}

/** What was told from ≤ t < to. */
export function listToldIn(db: Handle, from: number, to: number): Promise<CheckRow[]> {
  return db
    .selectFrom('recoveryChecks')
    .selectAll()
    .where('toldAt', '>=', from)
    .where('toldAt', '<', to)
    .orderBy('toldAt')
    .limit(50_000)
    .execute()
}

const condition = {
  told: sql<boolean>`true`,
  before: sql<boolean>`"beforeCount" > 0`,
  day7: sql<boolean>`"day7Count" > 0`,
  silent7: sql<boolean>`"day7Count" = 0`,
  day30: sql<boolean>`"day30Count" > 0`,
  silent30: sql<boolean>`"day30Count" = 0`,
  'came-back': sql<boolean>`"cameBackAt" is not null`,
} satisfies Record<RecoveryRows, unknown>

/** The rows behind a number, the newest told first. */
export async function listChecks(
  db: Handle,
  filter: { from: number; to: number; kind?: ServiceOrderKind; rows: RecoveryRows },
  page: { limit: number; cursor?: string },
) {
  let query = db
    .selectFrom('recoveryChecks')
    .innerJoin('serviceOrders', 'serviceOrders.id', 'recoveryChecks.orderId')
    .selectAll('recoveryChecks')
    .select(['serviceOrders.customerName', 'serviceOrders.product'])
    .where('recoveryChecks.toldAt', '>=', filter.from)
    .where('recoveryChecks.toldAt', '<', filter.to)
    .where(condition[filter.rows])
  if (filter.kind) query = query.where('recoveryChecks.kind', '=', filter.kind)
  if (page.cursor) {
    const [toldAt, id] = decodeCursor(page.cursor, 'nn').map(Number)
    query = query.where((row) =>
      row.or([
        row('recoveryChecks.toldAt', '<', Number(toldAt)),
        row.and([row('recoveryChecks.toldAt', '=', Number(toldAt)), row('recoveryChecks.id', '<', Number(id))]),
      ]),
    )
  }
  const rows = await query
    .orderBy('recoveryChecks.toldAt', 'desc')
    .orderBy('recoveryChecks.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows, page.limit, (row) => [row.toldAt, row.id])
}
