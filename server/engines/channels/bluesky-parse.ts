import { day } from '../../kit/lib/clock.ts'
import type { Post } from './channel.ts'
import { countOf, type Fields, fieldsOf, isFields, languageOf, listOf, textOf, timeOf, withAttached } from './fields.ts'

/** A record and the version of it that was meant. */
export type StrongRef = { uri: string; cid: string }

/** A post as it was read, with what an answer to it needs. */
export type BlueskyPost = {
  post: Post
  ref: StrongRef
  root: StrongRef
  /** When the network heard of it (epoch ms); lists are sorted by it. */
  at: number
  replyDisabled: boolean
}

/** Reads a post view or a notification of a post; null without the fields that make one. */
export function readPost(value: unknown, us: string): BlueskyPost | null {
  if (!isFields(value)) return null
  const ref = readRef(value)
  const author = fieldsOf(value.author)
  const did = textOf(author.did)
  const record = fieldsOf(value.record)
  const at = timeOf(value.indexedAt)
  if (!ref || !did || at === null || !/\/app\.bsky\.feed\.post\/[^/]+$/.test(ref.uri)) return null
  const reply = fieldsOf(record.reply)
  const parent = readRef(reply.parent)
  const root = readRef(reply.root) ?? parent ?? ref
  const handle = textOf(author.handle) ?? did
  const own = did === us
  return {
    ref,
    root,
    at,
    replyDisabled: fieldsOf(value.viewer).replyDisabled === true,
    post: {
      externalId: ref.uri,
      url: webUrl(handle === 'handle.invalid' ? did : handle, ref.uri),
      text: withAttached(withFullLinks(textOf(record.text) ?? '', listOf(record.facets)), descriptionsIn(record.embed)),
      lang: Array.isArray(record.langs) && record.langs.length === 1 ? languageOf(record.langs[0]) : null,
      postedAt: writtenAt(timeOf(record.createdAt), at),
      editedAt: null,
      originalId: ref.uri,
      deleted: false,
      author: {
        externalId: did,
        handle,
        name: textOf(author.displayName) || handle,
        followers: typeof author.followersCount === 'number' ? countOf(author.followersCount) : null,
        url: `https://bsky.app/profile/${encodeURIComponent(did)}`,
      },
      conversationId: root.uri,
      inReplyTo: parent?.uri ?? null,
      repostOf: null,
      own,
      addressed: !own && speaksTo(value, record, us),
      counts: { reposts: countOf(value.repostCount), likes: countOf(value.likeCount), replies: countOf(value.replyCount) },
    },
  }
}

/** Where people see a post. */
export function webUrl(who: string, uri: string): string {
  return `https://bsky.app/profile/${encodeURIComponent(who)}/post/${encodeURIComponent(uri.split('/').at(-1) ?? '')}`
}

/** `createdAt` is whatever the author's program says: it is believed within the day before the network heard of the post. */
function writtenAt(createdAt: number | null, indexedAt: number): number {
  return createdAt !== null && createdAt <= indexedAt && createdAt > indexedAt - day ? createdAt : indexedAt
}

function readRef(value: unknown): StrongRef | null {
  const { uri, cid } = fieldsOf(value)
  return typeof uri === 'string' && uri.startsWith('at://') && typeof cid === 'string' ? { uri, cid } : null
}

/** What the author wrote for pictures and films, also beside a quoted post; the words quoted are another's. */
function descriptionsIn(embed: unknown): (string | null)[] {
  const whole = fieldsOf(embed)
  return [whole, fieldsOf(whole.media)].flatMap(({ images, alt }) => [...listOf(images).map((image) => textOf(image.alt)), textOf(alt)])
}

function speaksTo(value: Fields, record: Fields, us: string): boolean {
  if (['mention', 'reply', 'quote'].includes(textOf(value.reason) ?? '')) return true
  const ours = `at://${us}/`
  const embed = fieldsOf(record.embed)
  const quoted = textOf(fieldsOf(embed.record).uri) ?? textOf(fieldsOf(fieldsOf(embed.record).record).uri)
  if (textOf(fieldsOf(fieldsOf(record.reply).parent).uri)?.startsWith(ours) || quoted?.startsWith(ours)) return true
  return listOf(record.facets).some((facet) => listOf(facet.features).some(({ did }) => did === us))
}

/** Programs shorten the addresses they show; the whole one is in the facet. Facets count UTF-8 bytes and may lie. */
function withFullLinks(text: string, facets: readonly Fields[]): string {
  const bytes = Buffer.from(text)
  const links = facets
    .slice(0, 100)
    .flatMap((facet) => {
      const { byteStart, byteEnd } = fieldsOf(facet.index)
      const uri = listOf(facet.features)
        .map((feature) => textOf(feature.uri))
        .find((one) => /^https?:\/\//i.test(one ?? ''))
      if (!uri || !Number.isInteger(byteStart) || !Number.isInteger(byteEnd)) return []
      return [{ from: byteStart as number, to: byteEnd as number, uri: uri.slice(0, 2_000) }]
    })
    .filter(({ from, to }) => from >= 0 && from < to && to <= bytes.length)
    .sort((a, b) => b.from - a.from)
  let before = bytes.length + 1
  let whole = bytes
  for (const { from, to, uri } of links) {
    const shown = bytes.subarray(from, to).toString()
    if (to > before || !/(\.\.\.|…)$/.test(shown)) continue
    whole = Buffer.concat([whole.subarray(0, from), Buffer.from(uri), whole.subarray(to)])
    before = from
  }
  return whole === bytes ? text : whole.toString()
}
