import { createHash } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import {
  type Channel,
  ChannelError,
  type Connection,
  type ConnectionSettings,
  type Fetched,
  type Post,
  type ReplyOrder,
  type SentReply,
} from '#server/engines/channels/channel.ts'
import type { Clock } from '#server/kit/lib/clock.ts'
import { keptByBluesky } from '#server/practice/bluesky-shape.ts'
import type { Spoken } from '#server/practice/network.ts'
import type { Fault, Route, SettingsChange } from '#server/practice/settings.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import type { HttpChannel } from './fault-matrix.ts'

/** A network that a channel is tried on. */
export type Played = Spoken & { close(): Promise<void> }

/** How a channel is tried, and what its network cannot do. Each registered channel needs an entry in `drivers`. */
export type Driver = {
  /** The credentials, beside `baseUrl` and `timeoutMs`. */
  settings(network: Spoken): Record<string, unknown>
  /** Where the channel speaks no HTTP: a network of its own. */
  start?(options: { clock: Clock; practiceSettings: SettingsChange }): Promise<Played>
  /** What the network itself makes of a text before anybody can read it; nothing when left out. */
  asSaved?(text: string): string
  /** How many of the newest posts can be read at all; null: all. */
  reach: number | null
  /** Whether the list we read shows what repeats others without words. */
  showsReposts: boolean
  /** Whether posts say which conversation they belong to, and whether they can be changed. */
  conversations: boolean
  /** What a conversation is called, where it is not its first post. */
  conversationOf?(firstId: string): string
  edits: boolean
  /** Whether answers say beforehand that the limit is used up. */
  foretellsLimit: boolean
  /** The cursor with a page token that the network does not know; left out where there are none. */
  spoil?(cursor: unknown): unknown
  /** Credentials that end and are renewed; left out where the usual ones do. */
  signIn?(network: Spoken): Record<string, unknown>
  /** What the channel calls a post, where that is not the network's own id. */
  idOf?(id: string, network: Spoken): string
  /** What the channel puts in front of the network's own ids; the tests of all channels speak to it without. */
  prefixOf?(network: Spoken): string
  /** Whether there are posts that their authors let nobody answer. */
  closes?: true
}

const signedIn = (network: Spoken) => ({ ...network.signIn(), clientId: network.clientId, clientSecret: network.clientSecret })

export const drivers: Readonly<Record<HttpChannel, Driver>> = {
  x: {
    settings: ({ token }) => ({ accessToken: token }),
    signIn: signedIn,
    reach: 800,
    showsReposts: true,
    conversations: true,
    edits: true,
    foretellsLimit: true,
    spoil: (cursor) => JSON.parse(JSON.stringify(cursor).replace(/"token":"[^"]*"/, '"token":"AAAA"')),
  },
  bluesky: {
    settings: ({ clientSecret }) => ({ identifier: 'fjellro.bsky.example', appPassword: clientSecret }),
    closes: true,
    asSaved: keptByBluesky,
    reach: null,
    showsReposts: false,
    conversations: true,
    edits: false,
    foretellsLimit: true,
    spoil: (cursor) => JSON.parse(JSON.stringify(cursor).replace(/"token":"[^"]*"/, '"token":"AAAA"')),
  },
  mastodon: {
    settings: ({ token }) => ({ accessToken: token }),
    asSaved: (text) =>
      text
        .toWellFormed()
        .replaceAll('\u0000', '')
        .replace(/[ \t]*\r?\n[ \t]*/g, '\n')
        .replace(/[ \t]+/g, ' ')
        .trim(),
    reach: null,
    showsReposts: false,
    conversations: true,
    edits: true,
    foretellsLimit: true,
  },
  discourse: {
    settings: ({ token }) => ({ apiKey: token, apiUsername: 'fjellro' }),
    prefixOf: ({ url }) => `${url.replace(/^https?:\/\//, '')}/`,
    reach: null,
    showsReposts: false,
    conversations: true,
    edits: true,
    foretellsLimit: false,
  },
  reddit: {
    settings: ({ token }) => ({ accessToken: token }),
    signIn: signedIn,
    // The link below which the first comment stands.
    conversationOf: (id) => `t3_${id.slice(3)}`,
    reach: null,
    showsReposts: false,
    conversations: true,
    edits: true,
    foretellsLimit: true,
  },
  youtube: {
    settings: ({ token }) => ({ accessToken: token }),
    signIn: signedIn,
    reach: null,
    showsReposts: false,
    conversations: true,
    // Only two times tell an edit, and this one comes in the same millisecond.
    edits: false,
    foretellsLimit: false,
    spoil: (cursor) => JSON.parse(JSON.stringify(cursor).replace(/"token":"[^"]*"/, '"token":"AAAA"')),
  },
  feed: {
    settings: ({ url }) => ({ baseUrl: `${url}/posts.xml` }),
    idOf: (id, { url }) =>
      createHash('sha256')
        .update(`${new URL(url).host} ${id}`)
        .digest('hex')
        .slice(0, 40),
    reach: 100,
    showsReposts: false,
    conversations: false,
    edits: true,
    foretellsLimit: false,
  },
}

/** The driver of a channel. Throws a RangeError when there is none. */
export function driverOf(channel: Channel): Driver {
  const driver = channel.name === 'email' || channel.name === 'chat' ? null : drivers[channel.name]
  if (!driver) throw new RangeError(`Nothing says how the channel ${channel.name} is tried.`)
  return driver
}

/** What the desk calls a post of the network. */
export function idAtDesk(channel: Channel, id: string, network: Spoken): string {
  const { prefixOf, idOf } = driverOf(channel)
  return (prefixOf?.(network) ?? '') + (idOf?.(id, network) ?? id)
}

/** The instant at which test worlds begin. */
export const startAt = Date.UTC(2026, 10, 22, 12)

/** Texts that break things that are not made with care. */
export const hostileTexts = [
  '<script>alert(1)</script> &amp; &lt;b&gt; "q" \'q\'',
  '<img src=x onerror=alert(1)>',
  '{{7*7}} $HOME %00 %n \\u0000',
  "'; DROP TABLE mentions; --",
  '=HYPERLINK("http://evil.example","x")',
  'bidi \u202edeppilf\u202c, zero\u200bwidth, mark \ufeff, nul \u0000, bell \u0007',
  'lone \ud83d surrogate and \ude00 another',
  'Zalgo T\u0337\u0322\u0349h\u0338e seal l\u0337e\u0337a\u0337k\u0337s',
  '👩‍👩‍👧‍👦 🇳🇴 👍🏽 ❤️ 1️⃣',
  'link https://fjellro.example/a?b=1&c=<d> and http://t.example/x?y&amp;z',
  'لم يصل المبلغ إلى حسابي',
  `very long ${'hinge '.repeat(4_000)}`,
  '\n\n\tindented\r\nlines\u2028and\u2029more ',
]

export type TestConnection = Awaited<ReturnType<typeof openTestConnection>>

/** A network of its own, and a connection to it whose clock only moves by `pass`; closed when the test is over. */
export async function openTestConnection(channel: Channel, practiceSettings: SettingsChange = {}) {
  let at = startAt
  const clock = () => at
  const stopping = new AbortController()
  const driver = driverOf(channel)
  const start = driver.start ?? ((options) => startOn(channel, options))
  const network = await start({ clock, practiceSettings: { limitFactor: 0, ...practiceSettings } })
  onTestFinished(network.close)
  const settings: Record<string, unknown> = { baseUrl: network.url, ...driver.settings(network) }
  const prefix = driver.prefixOf?.(network) ?? ''
  const reopen = ({
    query = null,
    timeoutMs = 10_000,
    longestMs,
  }: {
    query?: string | null
    timeoutMs?: number
    longestMs?: number
  } = {}) => {
    const opened = channel.open({
      settings: { timeoutMs, longestMs, ...settings },
      query,
      clock,
      signal: stopping.signal,
      ...keeping(settings),
    })
    return prefix ? withoutPrefix(opened, prefix) : opened
  }
  /** A line whose token ends in two hours, and can be renewed. */
  const renewing = () => {
    Object.assign(settings, driver.signIn?.(network))
    return reopen()
  }
  return {
    network,
    settings,
    connection: reopen(),
    reopen,
    renewing,
    now: clock,
    pass: (ms: number) => (at += ms),
    stop: () => stopping.abort(),
  }
}

/** A connection that speaks of posts by the network's own ids. Throws a RangeError for an id that lacks the prefix. */
function withoutPrefix(connection: Connection, prefix: string): Connection {
  const bare = (id: string) => {
    if (!id.startsWith(prefix)) throw new RangeError(`The id ${id} does not begin with ${prefix}.`)
    return id.slice(prefix.length)
  }
  const orNull = (id: string | null) => id && bare(id)
  const plain = (post: Post): Post => ({
    ...post,
    externalId: bare(post.externalId),
    originalId: bare(post.originalId),
    conversationId: orNull(post.conversationId),
    inReplyTo: orNull(post.inReplyTo),
  })
  const named = (order: ReplyOrder) => ({ ...order, inReplyTo: prefix + order.inReplyTo })
  const sent = (reply: SentReply) => ({ ...reply, externalId: bare(reply.externalId) })
  return {
    ...connection,
    async fetchPosts(cursor, budget) {
      const page = await connection.fetchPosts(cursor, budget)
      return { ...page, posts: page.posts.map(plain) }
    },
    sendReply: async (order) => sent(await connection.sendReply(named(order))),
    async findReply(order, paid) {
      const reply = await connection.findReply(named(order), paid)
      return reply && sent(reply)
    },
    async refresh(ids) {
      const found = await connection.refresh(ids.map((id) => prefix + id))
      return { ...found, posts: found.posts.map(plain), gone: found.gone.map(bare) }
    },
  }
}

/** What a desk does for its connections: it keeps what they renewed, and lets one renew at a time. */
export function keeping(saved: Record<string, unknown>): Pick<ConnectionSettings, 'saveCredentials' | 'renewAlone'> {
  let turn: Promise<unknown> = Promise.resolve()
  return {
    saveCredentials: async (changed) => void Object.assign(saved, changed),
    renewAlone(renew) {
      const renewing = turn.then(() => renew(saved))
      turn = renewing.catch(() => undefined)
      return renewing
    },
  }
}

async function startOn(channel: Channel, options: { clock: Clock; practiceSettings: SettingsChange }): Promise<Played> {
  const practice = await startPracticeNetwork(options)
  return { ...practice.on(channel.name), close: practice.close }
}

export function manyPosts(network: Spoken, count: number, word = 'hinge'): string[] {
  return Array.from({ length: count }, (_, index) => network.post({ handle: `person${index % 40}`, text: `@fjellro ${word} ${index}` }).id)
}

/** Reads until there is no more; a window that never ends fails the test. */
export async function readAll(connection: Connection, cursor: unknown = null) {
  const all = { posts: [] as Post[], cursor, cost: 0, gaps: [] as NonNullable<Fetched['gap']>[] }
  for (let calls = 0; calls < 200; calls += 1) {
    const page = await connection.fetchPosts(copy(all.cursor))
    all.posts.push(...page.posts)
    all.cost += page.cost
    if (page.gap) all.gaps.push(page.gap)
    all.cursor = page.cursor
    if (!page.more) return all
  }
  throw new Error('Reading never came to an end.')
}

export function orderFor(inReplyTo: string, text: string): ReplyOrder {
  return {
    key: createHash('sha256').update(`${inReplyTo} ${text}`).digest('hex'),
    text,
    visibility: 'public',
    inReplyTo,
    authorExternalId: '1',
    conversationId: null,
    attemptedAt: startAt,
  }
}

/** What is done about a reply in doubt. */
export const settle = (channel: Channel, connection: Connection, order: ReplyOrder) =>
  channel.reconciliation.nativeKey ? connection.sendReply(order) : connection.findReply(order)

export async function failure(call: Promise<unknown>): Promise<ChannelError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ChannelError)
  return error as ChannelError
}

export const idsOf = (posts: readonly Post[]) => posts.filter((post) => !post.own).map((post) => post.externalId)
/** How long to wait for an answer that may never come: short only where it never does. */
export const patienceFor = (kind: Fault) => ({ timeoutMs: ['hang', 'hang-after', 'drip'].includes(kind) ? 500 : 10_000 })
export const fault = (route: Route, kind: Fault) => ({ route, fault: kind })
/** As a database would keep it. */
export const copy = (cursor: unknown): unknown => JSON.parse(JSON.stringify(cursor ?? null))
