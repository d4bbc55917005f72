import { createHash } from 'node:crypto'
import { tidOf } from '../engines/channels/bluesky-tid.ts'
import { timeOfSnowflake } from '../kit/lib/snowflake.ts'
import type { Person, World, WorldPost } from './world.ts'

type Shape = Record<string, unknown>

const collection = 'app.bsky.feed.post'

/** Where a post lies: its author's repository, its collection and its key, which carries the time. */
export function uriOf(serial: string, author: Person): string {
  const low = Number(BigInt(serial) & 0x3f_ffffn)
  return recordUri(author.id, tidOf(timeOfSnowflake(serial) * 1_000 + (low % 1_000), Math.floor(low / 1_000)))
}

export const recordUri = (did: string, rkey: string) => `at://${did}/${collection}/${rkey}`
export const didOf = (hash: Buffer) => `did:plc:${base32(hash).slice(0, 24)}`
export const handleOf = (person: Person) => `${person.handle.replace(/[^A-Za-z0-9-]/g, '-').toLowerCase()}.bsky.example`

/** Version 1, DAG-CBOR, SHA-256 with 32 bytes: how the CID of a record begins (github.com/multiformats/cid). */
const cidHead = Buffer.from([0x01, 0x71, 0x12, 0x20])

/** Names the content: other words, another cid. */
export function cidOf(post: WorldPost): string {
  const hash = createHash('sha256').update(`${post.id}\n${post.text}`).digest()
  return `b${base32(Buffer.concat([cidHead, hash]))}`
}

const shapeAuthor = (person: Person): Shape => ({
  did: person.id,
  handle: handleOf(person),
  displayName: person.name.toWellFormed(),
  createdAt: new Date(person.joinedAt).toISOString(),
  labels: [],
})

export const shapeProfile = (person: Person): Shape => ({ ...shapeAuthor(person), followersCount: person.followers, postsCount: 800 })

const longestText = { graphemes: 300, bytes: 3_000 }
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What a record can hold of a text: 300 graphemes, and no more than 3,000 bytes. */
export function keptByBluesky(text: string): string {
  let kept = ''
  let count = 0
  for (const { segment } of graphemes.segment(text.slice(0, longestText.bytes).toWellFormed())) {
    if (count === longestText.graphemes || Buffer.byteLength(kept + segment) > longestText.bytes) break
    kept += segment
    count += 1
  }
  return kept
}

/** A post of the account is kept as it was sent; those of people are made up. */
export function shapeRecord(post: WorldPost, world: World, sent: ReadonlyMap<string, Shape>): Shape {
  const saved = sent.get(post.id)
  if (saved) return saved
  const text = keptByBluesky(post.text)
  const facets = facetsIn(text, world)
  return {
    $type: collection,
    text,
    createdAt: new Date(post.at).toISOString(),
    ...(post.lang !== null && { langs: [post.lang] }),
    ...(facets.length > 0 && { facets }),
    ...(post.answers && { reply: { root: strongRef(rootOf(post)), parent: strongRef(post.answers) } }),
    ...(post.quotes && { embed: { $type: 'app.bsky.embed.record', record: strongRef(post.quotes) } }),
  }
}

export function shapePost(post: WorldPost, world: World, sent: ReadonlyMap<string, Shape>): Shape {
  return {
    uri: post.id,
    cid: cidOf(post),
    author: shapeAuthor(post.author),
    record: shapeRecord(post, world, sent),
    replyCount: post.replies,
    repostCount: post.repeats,
    likeCount: post.likes,
    quoteCount: 0,
    indexedAt: new Date(post.arrivedAt).toISOString(),
    labels: [],
    viewer: { ...(post.closed && { replyDisabled: true }), threadMuted: false },
  }
}

export function shapeNotification(post: WorldPost, world: World, sent: ReadonlyMap<string, Shape>): Shape {
  const ours = (other: WorldPost | null) => other?.author === world.brand
  return {
    uri: post.id,
    cid: cidOf(post),
    author: shapeAuthor(post.author),
    reason: ours(post.answers) ? 'reply' : ours(post.quotes) ? 'quote' : 'mention',
    record: shapeRecord(post, world, sent),
    isRead: false,
    indexedAt: new Date(post.arrivedAt).toISOString(),
    labels: [],
  }
}

const strongRef = (post: WorldPost) => ({ uri: post.id, cid: cidOf(post) })

function rootOf(post: WorldPost): WorldPost {
  let root = post
  while (root.answers) root = root.answers
  return root
}

/** What can be pressed in a text, by its place in UTF-8 bytes. */
function facetsIn(text: string, world: World): Shape[] {
  const bytes = (part: string) => Buffer.byteLength(part.toWellFormed())
  return [...text.matchAll(/(https?:\/\/[^\s<>"]+)|(?<![\w@])@(\w{1,30})/g)].flatMap((match) => {
    const person = match[2] ? world.people.get(match[2].toLowerCase()) : null
    if (match[2] && !person) return []
    const byteStart = bytes(text.slice(0, match.index))
    const feature = match[1]
      ? { $type: 'app.bsky.richtext.facet#link', uri: match[1].toWellFormed() }
      : { $type: 'app.bsky.richtext.facet#mention', did: person?.id }
    return [{ index: { byteStart, byteEnd: byteStart + bytes(match[0]) }, features: [feature] }]
  })
}

function base32(bytes: Buffer): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  const fives = bits.match(/.{1,5}/g) ?? []
  return fives.map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}
