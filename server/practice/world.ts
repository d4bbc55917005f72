import { createHash } from 'node:crypto'
import type { Clock } from '../kit/lib/clock.ts'
import { compareSnowflakes, isSnowflake, snowflakeAt } from '../kit/lib/snowflake.ts'

export type Person = { id: string; handle: string; name: string; followers: number; joinedAt: number; billedDay: number }

/** How a network names things. Inside, posts are sorted by a running number that carries the time (`serial`). */
export type Ids = {
  post(serial: string, author: Person, place: Place): string
  /** `hash` is 32 bytes that follow from the handle. */
  person(hash: Buffer): string
  /** An edited post gets a new id, as on X; elsewhere it keeps its own. */
  newOnEdit: boolean
}

/** Where a post stands: in which conversation (null: it begins one), as which of it, from 1; and whether it speaks to the brand. */
export type Place = { conversationId: string | null; number: number; addressed: boolean }

export type WorldPost = {
  id: string
  /** Its place in all lists: a decimal number that grows with the time of the post. */
  serial: string
  /** How many posts were there before it came; unlike `serial` it grows even when a post comes late. */
  arrival: number
  arrivedAt: number
  /** Which written text it is; null for words that came in at run time. */
  key: string | null
  at: number
  author: Person
  text: string
  lang: string | null
  conversationId: string
  answers: WorldPost | null
  quotes: WorldPost | null
  reposts: WorldPost | null
  /** Ids of all its versions, oldest first; this post is the last of them. */
  versions: string[]
  /** How it stood before it was last edited, where that version keeps an id of its own. */
  before: WorldPost | null
  editedAt: number | null
  deletedAt: number | null
  /** When our own timeline and search begin to show it. */
  listedAt: number
  likes: number
  replies: number
  repeats: number
  addressed: boolean
  direct: boolean
  /** The author lets nobody answer. */
  closed: boolean
  /** How often it was handed out, and the UTC day it was last paid for. */
  served: number
  billedDay: number
}

/** What somebody posts. `at` defaults to now; `id` is only given when the world is restored. */
export type NewPost = {
  handle: string
  name?: string
  text: string
  lang?: string | null
  inReplyTo?: string | null
  quotes?: string | null
  reposts?: string | null
  at?: number
  /** Counts as speaking to the brand even if the text does not name it. */
  addressed?: boolean
  /** Seen only by us. */
  direct?: boolean
  closed?: boolean
  key?: string | null
  id?: string
  /** Given with the id, where the network makes ids of its own from it. */
  serial?: string
  listedAt?: number
  followers?: number
  likes?: number
}

/** Everything the network knows. Lists are sorted by serial, oldest first. */
export type World = {
  clock: Clock
  ids: Ids
  brand: Person
  people: Map<string, Person>
  posts: Map<string, WorldPost>
  timeline: WorldPost[]
  mentions: WorldPost[]
  own: WorldPost[]
  /** Answers by conversation, as they came. */
  conversations: Map<string, WorldPost[]>
  newest: bigint
  arrivals: number
  /** Serials of customers follow the newest one whatever the time is; replayed posts live in a time of their own. */
  idsOnlyGrow: boolean
}

export function createWorld(clock: Clock, ids: Ids, brand: { handle: string; name: string }): World {
  const world: World = {
    clock,
    ids,
    brand: { id: '', handle: '', name: '', followers: 0, joinedAt: 0, billedDay: -1 },
    people: new Map(),
    posts: new Map(),
    timeline: [],
    mentions: [],
    own: [],
    conversations: new Map(),
    newest: 0n,
    arrivals: 0,
    idsOnlyGrow: false,
  }
  world.brand = personOf(world, brand.handle, { name: brand.name, followers: 48_210 })
  return world
}

/** The person of that handle (any case), made up on the first call: the same handle always has the same id. */
export function personOf(
  world: World,
  handle: string,
  details: { name?: string | undefined; followers?: number | undefined } = {},
): Person {
  const key = handle.toLowerCase()
  const known = world.people.get(key)
  if (known) return known
  const hash = createHash('sha256').update(key).digest()
  const person: Person = {
    id: world.ids.person(hash),
    handle,
    name: details.name ?? handle,
    followers: details.followers ?? 3 + (hash.readUInt16BE(6) % 900),
    joinedAt: Date.UTC(2011 + (hash.readUInt8(8) % 14), hash.readUInt8(9) % 12, 1 + (hash.readUInt8(10) % 28)),
    billedDay: -1,
  }
  world.people.set(key, person)
  return person
}

/**
 * Puts a post into the world. Serials grow with time; a post whose `at` lies before the newest one gets the next free one after
 * its own instant, so that it lands between older ones ("late arrival"). Throws a RangeError when it refers to a post nobody knows.
 */
export function addPost(world: World, said: NewPost): WorldPost {
  const at = said.at ?? world.clock()
  const author = personOf(world, said.handle, { name: said.name, followers: said.followers })
  const answers = referred(world, said.inReplyTo)
  const quotes = referred(world, said.quotes)
  const reposts = referred(world, said.reposts)
  const serial = said.serial ?? (isSnowflake(said.id) ? said.id : mint(world, at, author))
  const conversationId = answers?.conversationId ?? null
  const number = conversationId === null ? 1 : (world.conversations.get(conversationId)?.length ?? 0) + 2
  const text = reposts ? `RT @${reposts.author.handle}: ${reposts.text}` : said.text
  const addressed = said.addressed === true || speaksTo(world.brand, text, answers, quotes)
  const id = said.id ?? world.ids.post(serial, author, { conversationId, number, addressed })
  const post: WorldPost = {
    id,
    serial,
    arrival: world.arrivals,
    arrivedAt: world.clock(),
    key: said.key ?? null,
    at,
    author,
    text,
    lang: reposts ? reposts.lang : (said.lang ?? null),
    conversationId: answers?.conversationId ?? id,
    answers,
    quotes,
    reposts,
    versions: [id],
    before: null,
    editedAt: null,
    deletedAt: null,
    listedAt: said.listedAt ?? at,
    likes: said.likes ?? 0,
    replies: 0,
    repeats: 0,
    addressed,
    direct: said.direct === true,
    closed: said.closed === true,
    served: 0,
    billedDay: -1,
  }
  if (answers) answers.replies += 1
  if (reposts) reposts.repeats += 1
  save(world, post)
  return post
}

/**
 * The author changes the words. Where a network gives each version an id of its own, the old id becomes a part of its history;
 * elsewhere the post stays the one it was.
 */
export function editPost(world: World, old: WorldPost, text: string, known?: string): WorldPost {
  const addressed = speaksTo(world.brand, text, old.answers, old.quotes)
  if (!world.ids.newOnEdit) return Object.assign(old, { text, addressed, editedAt: world.clock() })
  const id = known ?? mint(world, world.clock(), old.author)
  const editedAt = world.clock()
  const versions = [...old.versions, id]
  const post: WorldPost = { ...old, id, serial: id, text, addressed, editedAt, versions, before: old, served: 0, billedDay: -1 }
  old.deletedAt = world.clock()
  save(world, post)
  for (const version of old.versions) world.posts.set(version, post)
  return post
}

/** A conversation as it stands, in the order of time. */
export function listConversation(world: World, id: string): WorldPost[] {
  const first = findPost(world, id)
  const answers = (world.conversations.get(id) ?? []).filter((post) => post.deletedAt === null)
  return [...(first ? [first] : []), ...answers].sort((a, b) => a.at - b.at)
}

export function deletePost(world: World, post: WorldPost): void {
  post.deletedAt = world.clock()
  if (post.answers) post.answers.replies -= 1
}

/** The post as it stands now, by the id of any of its versions; null when it is gone or never was. */
export function findPost(world: World, id: string): WorldPost | null {
  const post = world.posts.get(id)
  return post && post.deletedAt === null ? post : null
}

/** The version of that id, with the ids of all there are by now; null when the post is gone or never was. */
export function findVersion(world: World, id: string): WorldPost | null {
  const newest = findPost(world, id)
  let version = newest
  while (version && version.id !== id) version = version.before
  return version && newest && { ...version, versions: newest.versions }
}

/** Where `serial` is or would be in a list sorted by it. */
export function placeOf(posts: readonly WorldPost[], serial: string): number {
  let low = 0
  let high = posts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareSnowflakes((posts[middle] as WorldPost).serial, serial) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function save(world: World, post: WorldPost): void {
  if (world.posts.has(post.id)) throw new RangeError(`The id ${post.id} is taken.`)
  world.posts.set(post.id, post)
  insert(world.timeline, post)
  if (post.author === world.brand) insert(world.own, post)
  else if (post.addressed) insert(world.mentions, post)
  if (post.answers) {
    const answers = world.conversations.get(post.conversationId)
    if (answers) answers.push(post)
    else world.conversations.set(post.conversationId, [post])
  }
  const serial = BigInt(post.serial)
  if (serial > world.newest) world.newest = serial
  world.arrivals += 1
}

function insert(posts: WorldPost[], post: WorldPost): void {
  const last = posts.at(-1)
  if (!last || compareSnowflakes(last.serial, post.serial) < 0) posts.push(post)
  else posts.splice(placeOf(posts, post.serial), 0, post)
}

function mint(world: World, at: number, author: Person): string {
  if (world.idsOnlyGrow && author !== world.brand) return String(world.newest + 1n)
  let serial = snowflakeAt(at)
  if (serial === world.newest) serial += 1n
  else if (serial < world.newest && serial >> 22n === world.newest >> 22n) serial = world.newest + 1n
  while (world.timeline[placeOf(world.timeline, String(serial))]?.serial === String(serial)) serial += 1n
  return String(serial)
}

function referred(world: World, id: string | null | undefined): WorldPost | null {
  if (id === null || id === undefined) return null
  const post = findPost(world, id)
  if (!post) throw new RangeError(`There is no post ${id}.`)
  return post
}

/** A post speaks to the account when it names it, quotes it or answers it (X puts the name in front of an answer). */
function speaksTo(brand: Person, text: string, answers: WorldPost | null, quotes: WorldPost | null): boolean {
  return namesAccount(text, brand.handle) || answers?.author === brand || quotes?.author === brand
}

/** Whether a text @mentions that handle (any case, not as a part of a longer one). */
export function namesAccount(text: string, handle: string): boolean {
  const lower = text.toLowerCase()
  const wanted = `@${handle.toLowerCase()}`
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const before = lower[at - 1] ?? ' '
    const after = lower[at + wanted.length] ?? ' '
    if (!/[\w@]/.test(before) && !/\w/.test(after)) return true
  }
  return false
}
