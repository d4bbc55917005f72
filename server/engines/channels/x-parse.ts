import { compareSnowflakes, isSnowflake, timeOfSnowflake } from '../../kit/lib/snowflake.ts'
import type { Post, PostAuthor } from './channel.ts'
import { countOf, type Fields, isFields, listOf, textOf, timeOf, withAttached } from './fields.ts'

export type XPage = {
  posts: Post[]
  /** Ids of posts that came along because others refer to them, or are versions of them; of authors likewise. They are paid for too. */
  included: { posts: string[]; users: string[] }
  /** Newest version by the id of a post that has been edited since. */
  newerVersions: Map<string, string>
  /** Ids in `errors`: looked up, and not there (or not for us). */
  missing: string[]
  /** Whether it says itself how much it holds; a list that does not has failed, whatever its status. */
  isWhole: boolean
  newest: string | null
  nextToken: string | null
}

export type XAccount = { externalId: string; handle: string; name: string }

/**
 * How posts of a list are read: whose account it is, where posts are seen by people, whether the list itself says "speaks to us", and whether
 * all in it is the account's own.
 */
export type Reading = { account: XAccount; site: string; allAddressed: boolean; allOwn?: boolean }

/**
 * Reads an answer with posts, or null when it is none. Whatever a single post lacks is left empty; without an id it is no post.
 * Both names of 2026 are understood (note_tweet / note_post …).
 */
export function readPage(answer: unknown, reading: Reading): XPage | null {
  if (!isFields(answer)) return null
  const { data, meta, errors, includes } = answer
  if (data !== undefined && !Array.isArray(data)) return null
  if (data === undefined && !isFields(meta) && !Array.isArray(errors)) return null
  const along = isFields(includes) ? includes : {}
  const authors = readAuthors(along.users, reading.site)
  const attached = readAttached(along)
  const posts = listOf(data)
    .map((item) => readPost(item, { authors, attached }, reading))
    .filter((post) => post !== null)
  const said = isFields(meta) ? meta : {}
  const idsOf = (list: unknown) => listOf(list).flatMap(({ id }) => textOf(id) ?? [])
  return {
    posts,
    included: { posts: [...idsOf(along.tweets), ...idsOf(along.posts)], users: idsOf(along.users) },
    newerVersions: new Map(
      listOf(data)
        .map(newerVersionOf)
        .filter((pair) => pair !== null),
    ),
    missing: listOf(errors)
      .filter(({ type, title }) => /resource-not-found|not-authorized/.test(textOf(type) ?? '') || title === 'Not Found Error')
      .map((line) => textOf(line.resource_id) ?? textOf(line.value))
      .filter((id) => id !== null),
    isWhole: isFields(meta),
    newest: isSnowflake(said.newest_id) ? said.newest_id : null,
    nextToken: textOf(said.next_token) || null,
  }
}

/** Reads a user object; null when it has no id or name. */
export function readAccount(data: unknown): XAccount | null {
  if (!isFields(data)) return null
  const handle = textOf(data.username)
  return isSnowflake(data.id) && handle ? { externalId: data.id, handle, name: textOf(data.name) ?? handle } : null
}

/** X hands out `&`, `<` and `>` as entities. A text that also has them bare was not written so, and is left alone. */
export function unescapeX(escaped: string): string {
  if (/[<>]|&(?!amp;|lt;|gt;)/.test(escaped)) return escaped
  return escaped.replace(/&(amp|lt|gt);/g, (_, name) => (name === 'amp' ? '&' : name === 'lt' ? '<' : '>'))
}

function readPost(
  item: unknown,
  { authors, attached }: { authors: Map<string, PostAuthor>; attached: Map<string, string> },
  reading: Reading,
): Post | null {
  if (!isFields(item) || !isSnowflake(item.id)) return null
  const { account, site } = reading
  const id = item.id
  const note = isFields(item.note_tweet) ? item.note_tweet : isFields(item.note_post) ? item.note_post : null
  const entities = isFields(item.entities) ? item.entities : {}
  const written = openLinks(
    unescapeX(textOf(note?.text) ?? textOf(item.text) ?? ''),
    entities,
    isFields(note?.entities) ? note.entities : {},
  )
  const originalId = versionsOf(item)[0] ?? id
  const writtenAt = timeOf(item.created_at) ?? timeOfSnowflake(id)
  const referred = listOf(item.referenced_tweets ?? item.referenced_posts)
  const referredAs = (type: string) => textOf(referred.find((one) => one.type === type)?.id)
  const authorId = textOf(item.author_id) ?? (reading.allOwn ? account.externalId : 'unknown')
  const words = withAttached(written, attachedTo(item, attached))
  const own = authorId === account.externalId
  const author =
    authors.get(authorId) ??
    (own ? ownAuthor(account, site) : { externalId: authorId, handle: authorId, name: authorId, followers: null, url: null })
  const repostOf = referredAs('retweeted')
  const metrics = isFields(item.public_metrics) ? item.public_metrics : {}
  return {
    externalId: id,
    url: `${site}/${encodeURIComponent(author.handle.toWellFormed())}/status/${id}`,
    text: words,
    lang: language(item.lang),
    postedAt: originalId === id ? writtenAt : timeOfSnowflake(originalId),
    editedAt: originalId === id ? null : writtenAt,
    originalId,
    deleted: false,
    author,
    conversationId: textOf(item.conversation_id),
    inReplyTo: referredAs('replied_to'),
    repostOf,
    own,
    addressed: !own && repostOf === null && (reading.allAddressed || namesUs(words, entities, item, account)),
    counts: {
      reposts: countOf(metrics.repost_count ?? metrics.retweet_count),
      likes: countOf(metrics.like_count),
      replies: countOf(metrics.reply_count),
    },
  }
}

/** Ids of all versions of a post, oldest first. */
function versionsOf(item: Fields): string[] {
  const history = item.edit_history_tweet_ids ?? item.edit_history_post_ids
  return Array.isArray(history) ? history.filter(isSnowflake).sort(compareSnowflakes) : []
}

/** An older version is handed out as it was; its history names the newest one. */
function newerVersionOf(item: Fields): [id: string, newest: string] | null {
  const newest = versionsOf(item).at(-1)
  return isSnowflake(item.id) && newest !== undefined && compareSnowflakes(newest, item.id) > 0 ? [item.id, newest] : null
}

/** What the author wrote for pictures, and the options of polls, by the key they are attached by. */
function readAttached(includes: Fields): Map<string, string> {
  const described = listOf(includes.media).map((one) => [textOf(one.media_key), textOf(one.alt_text)])
  const polls = listOf(includes.polls).map((poll) => [
    textOf(poll.id),
    listOf(poll.options)
      .flatMap(({ label }) => textOf(label) ?? [])
      .join('\n'),
  ])
  return new Map([...described, ...polls].filter((entry): entry is [string, string] => Boolean(entry[0] && entry[1])))
}

function attachedTo(item: Fields, attached: ReadonlyMap<string, string>): string[] {
  const { media_keys: media, poll_ids: polls } = isFields(item.attachments) ? item.attachments : {}
  return [media, polls].flatMap((keys) => (Array.isArray(keys) ? keys : [])).flatMap((key) => attached.get(String(key)) ?? [])
}

function namesUs(words: string, entities: Fields, item: Fields, account: XAccount): boolean {
  const handle = account.handle.toLowerCase()
  if (item.in_reply_to_user_id === account.externalId) return true
  if (listOf(entities.mentions).some((one) => one.id === account.externalId || textOf(one.username)?.toLowerCase() === handle)) return true
  return new RegExp(`(?<![\\w@])@${handle.replace(/\W/g, '')}(?!\\w)`, 'i').test(words)
}

/** Puts the addresses people wrote back in place of X's short links. */
function openLinks(words: string, ...entities: Fields[]): string {
  if (!words.includes('://t.co/')) return words
  let opened = words
  for (const one of entities.flatMap((fields) => listOf(fields.urls)).slice(0, 100)) {
    const [short, full] = [textOf(one.url), textOf(one.expanded_url)]
    if (short?.includes('://t.co/') && full) opened = opened.replaceAll(short, () => full)
  }
  return opened
}

function readAuthors(users: unknown, site: string): Map<string, PostAuthor> {
  const authors = new Map<string, PostAuthor>()
  for (const user of listOf(users)) {
    const externalId = textOf(user.id)
    const handle = textOf(user.username)
    if (!externalId || !handle) continue
    const followers = isFields(user.public_metrics) ? user.public_metrics.followers_count : null
    authors.set(externalId, {
      externalId,
      handle,
      name: textOf(user.name) ?? handle,
      followers: typeof followers === 'number' ? countOf(followers) : null,
      url: `${site}/${encodeURIComponent(handle.toWellFormed())}`,
    })
  }
  return authors
}

function ownAuthor(account: XAccount, site: string): PostAuthor {
  return { ...account, followers: null, url: `${site}/${encodeURIComponent(account.handle)}` }
}

function language(value: unknown): string | null {
  const code = textOf(value)
  // X's own codes for "no language to speak of" (qme: media, qst: very short, zxx: none …) are no languages.
  return code && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(code) && !/^(und|zxx|q[a-z]{2}|art)$/.test(code) ? code : null
}
