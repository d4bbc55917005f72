import { type Selectable, sql } from 'kysely'
import type { z } from 'zod'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Mention, mentionQuery, TriageCounts } from '#shared/mention.schema.ts'
import { type MentionState, triageQueues } from '#shared/mention.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import { readSearch } from '../../engines/clustering/meanings.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { lookBack, matchesText } from '../../kit/database/full-text.ts'
import { readJson } from '../../kit/database/json.ts'
import type { MentionTable, VerdictTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { listAuthorsByIds } from '../authors/author.store.ts'
import { findProductNames } from '../products/product.store.ts'
import { countWaiting } from '../rollups/rollup.store.ts'

export type MentionRow = Selectable<MentionTable>
type VerdictRow = Selectable<VerdictTable>

export async function getMention(db: Handle, id: number): Promise<MentionRow> {
  const mention = await db.selectFrom('mentions').selectAll().where('id', '=', id).executeTakeFirst()
  if (!mention) throw notFound('mention')
  return mention
}

/** Mentions on their way, oldest first. */
export function listUnderWay(db: Handle, state: Exclude<MentionState, 'clustered'>, limit: number): Promise<MentionRow[]> {
  return (
    db
      .selectFrom('mentions')
      .selectAll()
      .where('state', '=', state)
      // Written out, so that the index of those under way may be used whatever the state is.
      .where('state', '<>', sql.lit('clustered'))
      .orderBy('id')
      .limit(limit)
      .execute()
  )
}

/** Which thread and case a mention is in, and why, is written by membership alone. */
type MentionChange = Partial<Omit<MentionRow, 'id' | 'threadId' | 'caseId' | 'joined' | 'joinScore' | 'joinBecause'>>

export async function updateMention(db: Handle, id: number, change: MentionChange): Promise<void> {
  await db.updateTable('mentions').set(change).where('id', '=', id).execute()
}

export type KnownMention = Pick<MentionRow, 'id' | 'externalId' | 'originalId' | 'receivedAt' | 'caseId' | 'threadId'>

/** Takes mentions of a source that should be asked for again; they are due anew at `againAt` if nothing comes of it. */
export async function claimDueRefreshes(
  db: Handle,
  engine: Engine,
  sourceId: number,
  now: number,
  againAt: number,
  limit: number,
): Promise<KnownMention[]> {
  const due = db
    .selectFrom('mentions')
    .select('id')
    .where('sourceId', '=', sourceId)
    .where('refreshAt', '<=', now)
    .where('deletedAt', 'is', null)
    .orderBy('refreshAt')
    .limit(limit)
  return db
    .updateTable('mentions')
    .set({ refreshAt: againAt })
    .where('id', 'in', engine === 'postgres' ? due.forUpdate().skipLocked() : due)
    .where('refreshAt', '<=', now)
    .returning(['id', 'externalId', 'originalId', 'receivedAt', 'caseId', 'threadId'])
    .execute()
}

/** The network asks us to wait: nothing of this source is asked for again before. */
export async function delayRefreshes(db: Handle, sourceId: number, until: number): Promise<void> {
  await db.updateTable('mentions').set({ refreshAt: until }).where('sourceId', '=', sourceId).where('refreshAt', '<', until).execute()
}

export type MentionFilter = Omit<z.output<typeof mentionQuery>, 'limit' | 'cursor'>

/** A page of mentions, newest posted first; the sorted ones by when they were sorted, those with words by when they were heard. */
export async function listMentions(db: Handle, engine: Engine, filter: MentionFilter, page: { limit: number; cursor?: string }) {
  const { q } = filter
  if (q) {
    const sought = readSearch(q)
    const below = page.cursor ? Number(decodeCursor(page.cursor, 'n')[0]) : undefined
    const rows = await lookBack(db, { below, most: page.limit + 1 }, (ids, most) =>
      narrowed(matchesText(db, engine, sought, ids), filter)
        .selectAll('mentions')
        .orderBy('mentions.id', 'desc')
        .limit(most)
        .execute(),
    )
    return pageOf(rows, page.limit, ({ id }) => [id])
  }
  const order = filter.queue === 'sorted' ? 'mentions.sortedAt' : 'mentions.postedAt'
  let query = narrowed(db.selectFrom('mentions'), filter)
  if (page.cursor) {
    const [at, id] = decodeCursor(page.cursor, 'nn')
    query = query.where((where) => where(where.refTuple(order, 'mentions.id'), '<', where.tuple(Number(at), Number(id))))
  }
  const rows = await query
    .selectAll('mentions')
    .orderBy(order, 'desc')
    .orderBy('mentions.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(rows, page.limit, (row) => [filter.queue === 'sorted' ? row.sortedAt : row.postedAt, row.id])
}

function narrowed(all: ReturnType<typeof matchesText>, filter: MentionFilter) {
  let query = all
  if (filter.queue === 'sorted') query = query.where('sortedAt', 'is not', null)
  // In the words of the index that holds these alone.
  else if (filter.queue === 'urgent') query = query.where(sql<boolean>`queue = 'complaints' and urgent = 1 and "sortedAt" is null`)
  else if (filter.queue) query = query.where('queue', '=', filter.queue).where('sortedAt', 'is', null)
  const equal = {
    channel: filter.channel,
    sourceId: filter.sourceId,
    caseId: filter.caseId,
    threadId: filter.threadId,
    authorId: filter.authorId,
    lang: filter.lang,
    sentiment: filter.sentiment,
    topic: filter.topic,
    state: filter.state,
  }
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) query = query.where(sql.ref(`mentions.${column}`), '=', value)
  }
  // Not the column alone: SQLite would take the index of complaints, and sort them all for one page.
  if (filter.kind) query = query.where(sql<boolean>`coalesce(kind, '') = ${filter.kind}`)
  // Reports leave out what is not about us; a number of theirs must open exactly its rows.
  if ((filter.sentiment || filter.topic) && !filter.kind && !filter.queue) query = query.where(sql<boolean>`coalesce(kind, '') <> 'not-us'`)
  if (filter.urgent !== undefined) query = query.where('urgent', '=', filter.urgent ? 1 : 0)
  if (filter.from !== undefined) query = query.where('postedAt', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('postedAt', '<', filter.to)
  return query
}

/** How many wait in each list, and how many were sorted since `dayStart`. */
export async function countTriage(db: Handle, dayStart: number): Promise<TriageCounts> {
  const [waiting, sorted] = await Promise.all([
    countWaiting(db),
    db
      .selectFrom('mentions')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('sortedAt', '>=', dayStart)
      .executeTakeFirstOrThrow(),
  ])
  const counts = Object.fromEntries(triageQueues.map((queue) => [queue, 0])) as TriageCounts
  for (const { queue, count, urgent } of waiting) {
    counts[queue as keyof TriageCounts] = count
    if (queue === 'complaints') counts.urgent = urgent
  }
  return { ...counts, sorted: Number(sorted.count) }
}

/** What people said of each of these mentions last, and have not taken back. */
async function listVerdicts(
  db: Handle,
  mentionIds: readonly number[],
): Promise<Map<number, Pick<VerdictRow, 'kind' | 'sentiment' | 'agentId' | 'at'>>> {
  if (mentionIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('verdicts')
    .select(['mentionId', 'kind', 'sentiment', 'agentId', 'at'])
    .where('mentionId', 'in', [...mentionIds])
    .where('undoneAt', 'is', null)
    .orderBy('id')
    .execute()
  return new Map(rows.map((row) => [row.mentionId, row]))
}

/** Rows as the screens see them, with authors, case names, suggestions and verdicts. */
export async function showMentions(db: Handle, rows: readonly MentionRow[], lang: InterfaceLanguage): Promise<Mention[]> {
  const suggestions = new Map(rows.map((row) => [row.id, readJson(row.suggestions) ?? []]))
  const caseIds = [
    ...new Set(rows.flatMap((row) => [row.caseId ?? 0, ...(suggestions.get(row.id) ?? []).map((one) => one.caseId)])),
  ].filter((id) => id > 0)
  const [authors, verdicts, cases, products] = await Promise.all([
    listAuthorsByIds(
      db,
      rows.map((row) => row.authorId),
    ),
    listVerdicts(
      db,
      rows.map((row) => row.id),
    ),
    caseIds.length === 0 ? [] : db.selectFrom('cases').select(['id', 'title', 'titleName']).where('id', 'in', caseIds).execute(),
    findProductNames(
      db,
      rows.map((row) => row.product),
    ),
  ])
  const caseNames = new Map(cases.map((row) => [row.id, { id: row.id, title: titleIn(row, lang) }]))
  return rows.flatMap((row): Mention[] => {
    const author = authors.get(row.authorId)
    const verdict = verdicts.get(row.id)
    if (!author) return []
    return [
      {
        id: row.id,
        channel: row.channel,
        sourceId: row.sourceId,
        externalId: row.externalId,
        url: row.url,
        author,
        text: row.text,
        postedAt: row.postedAt,
        receivedAt: row.receivedAt,
        editedAt: row.editedAt,
        deletedAt: row.deletedAt,
        state: row.state,
        lang: row.lang,
        sentiment: row.sentiment === null ? null : { label: row.sentiment, score: row.sentimentScore ?? 0, sure: row.sure === 1 },
        kind: row.kind,
        complaint: row.complaint,
        topic: row.topic,
        product: row.product === null ? null : (products.get(row.product) ?? row.product),
        urgent: row.urgent === 1,
        because: readJson(row.because) ?? [],
        threadId: row.threadId,
        case: row.caseId === null ? null : (caseNames.get(row.caseId) ?? null),
        joined: row.joined,
        joinScore: row.joinScore,
        joinBecause: readJson(row.joinBecause) ?? [],
        suggestions: (suggestions.get(row.id) ?? []).flatMap((one) => {
          const name = caseNames.get(one.caseId)
          return name && one.caseId !== row.caseId ? [{ case: name, score: one.score, because: one.because }] : []
        }),
        verdict: verdict
          ? {
              kind: verdict.kind,
              sentiment: verdict.sentiment,
              agentId: verdict.agentId,
              at: verdict.at,
            }
          : null,
        counts: { reposts: row.reposts, likes: row.likes, replies: row.replies },
        replyBy: getChannel(row.channel).replyBy({ addressed: row.addressed === 1 }).by,
      },
    ]
  })
}

/** One mention as the screens see it. */
export async function showMention(db: Handle, id: number, lang: InterfaceLanguage): Promise<Mention> {
  const [shown] = await showMentions(db, [await getMention(db, id)], lang)
  if (!shown) throw notFound('mention')
  return shown
}
