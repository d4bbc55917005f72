import type { Post } from './channel.ts'
import { countOf, fieldsOf, isFields, listOf, textOf } from './fields.ts'
import type { Item, ItemPage } from './newest-first.ts'

export type RedditAccount = { externalId: string; handle: string; name: string }
/** Whose account it is, where people see posts, and whether the list itself says "speaks to us". */
export type RedditReading = { account: RedditAccount; site: string; allAddressed: boolean; now: number }

/** A listing, or null when the answer is none. Private messages in it are passed over. */
export function readListing(body: unknown, reading: RedditReading): ItemPage | null {
  const data = fieldsOf(body).data
  if (fieldsOf(body).kind !== 'Listing' || !isFields(data) || !Array.isArray(data.children)) return null
  return {
    items: listOf(data.children).flatMap((child) => itemOf(child, reading)),
    next: textOf(data.after) || null,
  }
}

/** The thing a write made, or null. */
export function readMade(body: unknown, reading: RedditReading): Post | null {
  const [thing] = listOf(fieldsOf(fieldsOf(fieldsOf(body).json).data).things)
  return (thing && itemOf(thing, reading)[0]?.posts[0]) ?? null
}

function itemOf(thing: Record<string, unknown>, reading: RedditReading): Item[] {
  const data = fieldsOf(thing.data)
  const id = textOf(data.name)
  if (!id || !/^t[13]_[0-9a-z]{1,20}$/.test(id)) return []
  const { account, site, now } = reading
  const handle = textOf(data.author) ?? '[deleted]'
  const body = textOf(data.body) ?? textOf(data.selftext) ?? ''
  const removed = handle === '[deleted]' || body === '[removed]' || body === '[deleted]'
  const at = Math.min(secondsOf(data.created_utc) ?? now, now)
  const editedAt = secondsOf(data.edited)
  const own = handle.toLowerCase() === account.handle.toLowerCase()
  const text = [textOf(data.title), body].filter(Boolean).join('\n\n')
  const path = textOf(data.permalink) ?? textOf(data.context)
  const isComment = id.startsWith('t1_')
  const post: Post = {
    externalId: id,
    url: path?.startsWith('/') ? `${site}${path.split('?')[0]}` : null,
    text: removed ? '' : text,
    lang: null,
    postedAt: at,
    editedAt,
    originalId: id,
    deleted: removed,
    author: {
      externalId: textOf(data.author_fullname) ?? handle,
      handle,
      name: handle,
      followers: null,
      url: removed ? null : `${site}/user/${encodeURIComponent(handle.toWellFormed())}`,
    },
    conversationId: isComment ? linkOf(data) : id,
    inReplyTo: isComment ? textOf(data.parent_id) : null,
    repostOf: null,
    own,
    addressed: !own && (reading.allAddressed || namesUser(text, account.handle)),
    counts: { reposts: 0, likes: countOf(data.ups), replies: countOf(data.num_comments) },
  }
  return [{ id, at, stamp: `${editedAt ?? ''}${removed ? 'x' : ''}`, posts: [post] }]
}

/** The inbox names the link of a comment only inside its address. */
function linkOf(data: Record<string, unknown>): string | null {
  const link = textOf(data.link_id)
  if (link) return link
  const found = /\/comments\/([0-9a-z]{1,20})\//.exec(textOf(data.context) ?? '')
  return found ? `t3_${found[1]}` : null
}

const secondsOf = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? Math.round(value * 1_000) : null)

function namesUser(text: string, handle: string): boolean {
  return new RegExp(`(?<![\\w@])(/?u/|@)${handle.replace(/\W/g, (char) => `\\${char}`)}(?![\\w-])`, 'i').test(text)
}
