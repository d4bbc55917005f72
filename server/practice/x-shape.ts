import { createHash } from 'node:crypto'
import { weightedLength, xTextLimit } from '../engines/channels/x-length.ts'
import { timeOfSnowflake } from '../kit/lib/snowflake.ts'
import { brand } from './brand.ts'
import { namesAccount, type Person, type WorldPost } from './world.ts'

export type Asked = {
  /** Names under `tweet.fields`, or under the newer `post.fields`. */
  fields: ReadonlySet<string>
  userFields: ReadonlySet<string>
  expansions: ReadonlySet<string>
  /** The names of 2026: note_post, referenced_posts, edit_history_post_ids. */
  newNames: boolean
}

type Shape = Record<string, unknown>

const links = /https?:\/\/[^\s<>"]+/gi

/** Reads the field selection of a call. */
export function askedFor(query: (name: string) => string | undefined): Asked {
  const list = (value: string | undefined) => new Set((value ?? '').split(',').filter(Boolean))
  const newer = query('post.fields')
  return {
    fields: list(newer ?? query('tweet.fields')),
    userFields: list(query('user.fields')),
    expansions: list(query('expansions')),
    newNames: newer !== undefined,
  }
}

/** X hands out `&`, `<` and `>` as HTML entities, and nothing else. */
export const escapeLikeX = (text: string) => text.replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'))

/** One post as the API gives it: what is not asked for, and what does not exist, is absent. */
export function shapePost(post: WorldPost, asked: Asked): Shape {
  const { fields, newNames } = asked
  const long = post.text.length > xTextLimit / 2 && !post.reposts && weightedLength(post.text) > xTextLimit
  const shape: Shape = {
    id: post.id,
    text: escapeLikeX(shorten(addressing(post) + (long ? `${cut(post.text)}…` : post.text))),
    [newNames ? 'edit_history_post_ids' : 'edit_history_tweet_ids']: post.versions,
  }
  const asks = (name: string) => fields.has(name)
  const expands = (name: string) => asked.expansions.has(name)
  if (asks('author_id') || expands('author_id')) shape.author_id = post.author.id
  if (asks('created_at')) shape.created_at = new Date(post.at).toISOString()
  if (asks('lang') && post.lang !== null) shape.lang = post.lang
  if (asks('conversation_id')) shape.conversation_id = post.conversationId
  if ((asks('in_reply_to_user_id') || expands('in_reply_to_user_id')) && post.answers) shape.in_reply_to_user_id = post.answers.author.id
  if (asks('referenced_tweets') || expands('referenced_posts') || expands('referenced_tweets.id')) {
    const referenced = referencedBy(post)
    if (referenced.length > 0) shape[newNames ? 'referenced_posts' : 'referenced_tweets'] = referenced
  }
  if (asks('public_metrics')) {
    shape.public_metrics = {
      [newNames ? 'repost_count' : 'retweet_count']: post.repeats,
      reply_count: post.replies,
      like_count: post.likes,
      quote_count: 0,
      bookmark_count: 0,
      impression_count: 20 * (1 + post.likes + post.repeats),
    }
  }
  if (asks('entities')) {
    const entities = entitiesIn(addressing(post) + post.text)
    if (entities) shape.entities = entities
  }
  if (long && (asks('note_tweet') || asks('note_post')))
    shape[newNames ? 'note_post' : 'note_tweet'] = { text: escapeLikeX(shorten(addressing(post) + post.text)) }
  if (asks('edit_controls')) {
    const first = post.versions[0] ?? post.id
    shape.edit_controls = {
      edits_remaining: 6 - post.versions.length,
      is_edit_eligible: !post.answers,
      editable_until: new Date(timeOfSnowflake(first) + 1_800_000).toISOString(),
    }
  }
  if (asks('reply_settings')) shape.reply_settings = 'everyone'
  if (asks('possibly_sensitive')) shape.possibly_sensitive = false
  return shape
}

export function shapeUser(person: Person, fields: ReadonlySet<string>, newNames = false): Shape {
  const shape: Shape = { id: person.id, name: person.name, username: person.handle }
  if (fields.has('created_at')) shape.created_at = new Date(person.joinedAt).toISOString()
  if (fields.has('verified')) shape.verified = false
  if (fields.has('protected')) shape.protected = false
  if (fields.has('public_metrics')) {
    const posts = newNames ? 'post_count' : 'tweet_count'
    shape.public_metrics = { followers_count: person.followers, following_count: 120, [posts]: 800, listed_count: 1 }
  }
  return shape
}

/** The `includes` of an answer: authors, and the posts referred to, each once. */
export function includesOf(posts: readonly WorldPost[], asked: Asked): { shape: Shape | null; users: Person[]; referred: WorldPost[] } {
  const users = new Set<Person>()
  const referred = new Set<WorldPost>()
  for (const post of posts) {
    if (asked.expansions.has('author_id')) users.add(post.author)
    if (asked.expansions.has('in_reply_to_user_id') && post.answers) users.add(post.answers.author)
    if (asked.expansions.has('edit_history_post_ids')) for (let one = post.before; one; one = one.before) referred.add(one)
    if (asked.expansions.has('referenced_tweets.id') || asked.expansions.has('referenced_posts')) {
      for (const other of [post.answers, post.quotes, post.reposts]) if (other && other.deletedAt === null) referred.add(other)
    }
  }
  const shape: Shape = {}
  if (users.size > 0) shape.users = [...users].map((person) => shapeUser(person, asked.userFields, asked.newNames))
  if (referred.size > 0) shape[asked.newNames ? 'posts' : 'tweets'] = [...referred].map((post) => shapePost(post, asked))
  return { shape: Object.keys(shape).length > 0 ? shape : null, users: [...users], referred: [...referred] }
}

export const isFields = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value)

function referencedBy(post: WorldPost): { type: string; id: string }[] {
  const referenced: { type: string; id: string }[] = []
  if (post.reposts) referenced.push({ type: 'retweeted', id: post.reposts.id })
  if (post.quotes) referenced.push({ type: 'quoted', id: post.quotes.id })
  if (post.answers) referenced.push({ type: 'replied_to', id: post.answers.id })
  return referenced
}

/** X puts the name of the person answered in front of what a program wrote; people of the cast write it themselves. */
function addressing({ answers, author, text }: WorldPost): string {
  if (!answers || author.handle !== brand.handle || answers.author === author || namesAccount(text, answers.author.handle)) return ''
  return `@${answers.author.handle} `
}

/** X replaces every link by a short one of its own. */
function shorten(text: string): string {
  return text.includes('://') ? text.replace(links, shortLink) : text
}

function shortLink(url: string): string {
  return `https://t.co/${createHash('sha256').update(url).digest('base64url').replace(/[-_]/g, '').slice(0, 10)}`
}

/** Names and addresses, by their places in the text as it is shown: with X's short links in it. */
function entitiesIn(text: string): Shape | null {
  const entities: Shape = {}
  let shift = 0
  const urls = [...text.matchAll(links)].map(({ 0: url, index }) => {
    const start = index + shift
    shift += shortLink(url).length - url.length
    return {
      start,
      end: start + shortLink(url).length,
      url: shortLink(url),
      expanded_url: url,
      display_url: url.replace(/^https?:\/\/(www\.)?/, '').slice(0, 26),
    }
  })
  const mentions = [...shorten(text).matchAll(/(?<![\w@])@(\w{1,15})/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    username: match[1],
  }))
  if (mentions.length > 0) entities.mentions = mentions
  if (urls.length > 0) entities.urls = urls
  return Object.keys(entities).length > 0 ? entities : null
}

function cut(text: string): string {
  return text.slice(0, xTextLimit - 1).toWellFormed() === text.slice(0, xTextLimit - 1)
    ? text.slice(0, xTextLimit - 1)
    : text.slice(0, xTextLimit - 2)
}
