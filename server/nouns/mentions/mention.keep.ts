import type { ChannelName } from '#shared/channel.ts'
import type { Post } from '../../engines/channels/channel.ts'
import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { lockRows } from '../../kit/database/locking.ts'
import { flagOf } from '../../kit/lib/flag.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { saveAuthors } from '../authors/author.store.ts'
import { firstRefreshMs } from './mention.rules.ts'

const columns = [
  'channel',
  'sourceId',
  'externalId',
  'originalId',
  'authorId',
  'conversationId',
  'inReplyTo',
  'url',
  'text',
  'networkLang',
  'postedAt',
  'receivedAt',
  'editedAt',
  'deletedAt',
  'addressed',
  'reposts',
  'likes',
  'replies',
  'state',
  'refreshAt',
] as const

export type Saved = { added: number; changed: number; newestPostAt: number | null }

/**
 * Keeps a page of posts as mentions, inside the transaction that also moves the cursor. A repeat is passed over,
 * an edit changes the words and is understood anew, a deletion takes the words away; of what was never heard, it tells nothing.
 * Our own posts and bare reposts never become mentions.
 */
export async function savePosts(
  tx: Handle,
  engine: Engine,
  source: { id: number; channel: ChannelName },
  posts: readonly Post[],
  now: number,
  emit: (event: NewEvent) => void,
): Promise<Saved> {
  const heard = posts.filter((post) => !post.own && post.repostOf === null)
  const newestPostAt = posts.reduce<number | null>((newest, post) => Math.max(newest ?? 0, post.postedAt), null)
  if (heard.length === 0) return { added: 0, changed: 0, newestPostAt }
  const authorIds = await saveAuthors(
    tx,
    engine,
    source.channel,
    heard.map((post) => post.author),
    now,
  )
  const rows = newestOfEach(heard).map((post) => ({
    channel: source.channel,
    sourceId: source.id,
    externalId: post.externalId,
    originalId: post.originalId,
    authorId: authorIds.get(post.author.externalId) as number,
    conversationId: post.conversationId ?? post.inReplyTo ?? post.originalId,
    inReplyTo: post.inReplyTo,
    url: post.url && /^https?:\/\//.test(post.url) ? post.url.slice(0, 500) : null,
    text: post.deleted ? '' : cleanText(post.text),
    networkLang: post.lang?.slice(0, 12) ?? null,
    postedAt: post.postedAt,
    receivedAt: now,
    editedAt: post.editedAt,
    deletedAt: post.deleted ? now : null,
    addressed: flagOf(post.addressed),
    reposts: post.counts.reposts,
    likes: post.counts.likes,
    replies: post.counts.replies,
    state: 'new' as const,
    refreshAt: post.deleted ? null : now + firstRefreshMs,
  }))
  const there = rows.filter(({ deletedAt }) => deletedAt === null)
  const added = await insertMany(tx, engine, 'mentions', columns, there, {
    conflict: ['channel', 'originalId'],
    returning: ['originalId'],
  })
  const isNew = new Set(added.map((row) => row.originalId))
  const changed = await changeKnown(
    tx,
    engine,
    source.channel,
    rows.filter((row) => !isNew.has(row.originalId)),
    now,
    emit,
  )
  return { added: added.length, changed, newestPostAt }
}

/** The author or the network took these posts away: their words go, the fact stays. Answers how many were still there. */
export function saveGone(
  tx: Handle,
  engine: Engine,
  channel: ChannelName,
  gone: readonly { originalId: string; externalId: string }[],
  now: number,
  emit: (event: NewEvent) => void,
): Promise<number> {
  const rows = gone.map(({ originalId, externalId }) => ({ originalId, externalId, text: '', editedAt: null, deletedAt: now }))
  return changeKnown(tx, engine, channel, rows, now, emit)
}

/** Of several versions of one post in a page, the last edit. */
function newestOfEach(posts: readonly Post[]): Post[] {
  const newest = new Map<string, Post>()
  for (const post of posts) {
    const other = newest.get(post.originalId)
    if (!other || (post.editedAt ?? 0) >= (other.editedAt ?? 0)) newest.set(post.originalId, post)
  }
  return [...newest.values()]
}

type Row = { originalId: string; externalId: string; text: string; editedAt: number | null; deletedAt: number | null }

async function changeKnown(
  tx: Handle,
  engine: Engine,
  channel: ChannelName,
  rows: readonly Row[],
  now: number,
  emit: (event: NewEvent) => void,
): Promise<number> {
  const touched = rows.filter((row) => row.editedAt !== null || row.deletedAt !== null)
  if (touched.length === 0) return 0
  const about = await tx
    .selectFrom('mentions')
    .select(['caseId', 'threadId'])
    .where('channel', '=', channel)
    .where(
      'originalId',
      'in',
      touched.map((row) => row.originalId),
    )
    .execute()
  // What is taken away is counted out of its case in the same transaction; everybody locks in this order.
  await lockRows(
    tx,
    engine,
    'cases',
    about.map((row) => row.caseId),
  )
  await lockRows(
    tx,
    engine,
    'threads',
    about.map((row) => row.threadId),
  )
  const known = await tx
    .selectFrom('mentions')
    .select(['id', 'originalId', 'externalId', 'text', 'deletedAt', 'editedAt', 'caseId', 'threadId', 'joinBecause', 'suggestions'])
    .where('channel', '=', channel)
    .where(
      'originalId',
      'in',
      touched.map((row) => row.originalId),
    )
    .execute()
  const changes = known.flatMap((old) => {
    const row = touched.find((candidate) => candidate.originalId === old.originalId)
    if (!row || old.deletedAt !== null || (row.text === old.text && row.deletedAt === null)) return []
    if (row.deletedAt === null && (row.editedAt ?? 0) < (old.editedAt ?? 0)) return []
    emit({
      kind: 'mention-changed',
      mentionId: old.id,
      caseId: old.caseId,
      threadId: old.threadId,
      data: { deleted: row.deletedAt !== null },
    })
    return [
      {
        id: old.id,
        externalId: row.externalId,
        text: row.text,
        editedAt: row.deletedAt === null ? (row.editedAt ?? now) : old.editedAt,
        deletedAt: row.deletedAt,
        state: row.deletedAt === null ? ('new' as const) : ('clustered' as const),
        because: null,
        evidence: null,
        meanings: null,
        joinBecause: row.deletedAt === null ? old.joinBecause : null,
        suggestions: row.deletedAt === null ? old.suggestions : null,
      },
    ]
  })
  await updateMany(
    tx,
    engine,
    'mentions',
    ['externalId', 'text', 'editedAt', 'deletedAt', 'state', 'because', 'evidence', 'meanings', 'joinBecause', 'suggestions'],
    changes,
  )
  return changes.length
}
