import type { Post, PostAuthor } from './channel.ts'
import { countOf, type Fields, fieldsOf, isFields, languageOf, listOf, textOf, timeOf, withAttached } from './fields.ts'
import { textOfHtml } from './html-text.ts'
import type { MastodonAccount } from './mastodon-cursor.ts'

/** A status as it was read: the post, and the ids that count only on this instance. */
export type Status = {
  id: string
  post: Post
  /** Local ids of the status it answers and of that one's author. */
  parentId: string | null
  accountId: string
  /** How the author is addressed from this instance: `name` or `name@host`. */
  acct: string
  visibility: string
}

/** Reads a status; null without the fields that make one. What it answers is not in it but by `parentId`. */
export function readStatus(value: unknown, us: MastodonAccount): Status | null {
  if (!isFields(value)) return null
  const [id, uri] = [textOf(value.id), textOf(value.uri)]
  const account = fieldsOf(value.account)
  const accountId = textOf(account.id)
  const postedAt = timeOf(value.created_at)
  if (!id || !uri || !accountId || postedAt === null) return null
  const author = readAuthor(account)
  // On other servers than our own we have another id.
  const own = accountId === us.id || author.externalId === us.externalId
  const repostOf = textOf(fieldsOf(value.reblog).uri)
  return {
    id,
    parentId: textOf(value.in_reply_to_id),
    accountId,
    acct: textOf(account.acct) ?? author.handle,
    visibility: textOf(value.visibility) ?? 'public',
    post: {
      externalId: uri,
      url: textOf(value.url) ?? uri,
      text: withAttached([textOf(value.spoiler_text), textOfHtml(textOf(value.content) ?? '')].filter(Boolean).join('\n\n'), [
        ...listOf(value.media_attachments).map(({ description }) => textOf(description)),
        listOf(fieldsOf(value.poll).options)
          .flatMap(({ title }) => textOf(title) ?? [])
          .join('\n'),
      ]),
      lang: languageOf(value.language),
      postedAt,
      editedAt: timeOf(value.edited_at),
      originalId: uri,
      deleted: false,
      author,
      conversationId: null,
      inReplyTo: null,
      repostOf,
      own,
      addressed: !own && repostOf === null && speaksTo(value, us),
      counts: {
        reposts: countOf(value.reblogs_count),
        likes: countOf(value.favourites_count),
        replies: countOf(value.replies_count),
      },
    },
  }
}

/** Reads our own account; null when it is none. */
export function readAccount(value: unknown): MastodonAccount | null {
  const account = fieldsOf(value)
  const id = textOf(account.id)
  const author = readAuthor(account)
  if (!id || !author.handle) return null
  return { externalId: author.externalId, id, handle: author.handle, name: author.name, host: author.handle.split('@').at(-1) ?? '' }
}

/** An account's id differs from instance to instance, so its address in the network is who it is. */
function readAuthor(account: Fields): PostAuthor {
  const url = textOf(account.url)
  const uri = textOf(account.uri) ?? url
  const acct = textOf(account.acct) ?? textOf(account.username) ?? ''
  const host = uri && URL.canParse(uri) ? new URL(uri).host : ''
  const handle = acct.includes('@') || !acct || !host ? acct : `${acct}@${host}`
  const followers = typeof account.followers_count === 'number' ? countOf(account.followers_count) : null
  return { externalId: uri ?? handle, handle, name: textOf(account.display_name) || handle, followers, url }
}

function speaksTo(status: Fields, us: MastodonAccount): boolean {
  return status.in_reply_to_account_id === us.id || listOf(status.mentions).some(({ id, acct }) => id === us.id || acct === us.handle)
}

/** The ids in a Link header: `max_id` of rel="next" leads to older items, `min_id` of rel="prev" to newer ones. */
export function readLinks(header: unknown): { older: string | null; newer: string | null } {
  const links = { older: null as string | null, newer: null as string | null }
  if (typeof header !== 'string') return links
  for (const part of header.slice(0, 4_000).split(',')) {
    const [, address, rel] = /<([^>]*)>\s*;\s*rel="(next|prev)"/.exec(part) ?? []
    if (!address || !URL.canParse(address)) continue
    const query = new URL(address).searchParams
    if (rel === 'next') links.older = query.get('max_id')
    else links.newer = query.get('min_id') ?? query.get('since_id')
  }
  return links
}
