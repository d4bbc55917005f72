import { day, second } from '../../kit/lib/clock.ts'
import { type Fields, fieldsOf, textOf } from './fields.ts'
import { keepSocketOpen } from './socket.ts'

/** Bluesky's own instances. Their cursors are times, so that one can go on where another left off (github.com/bluesky-social/jetstream). */
export const publicInstances: readonly string[] = [
  'wss://jetstream2.us-east.bsky.network',
  'wss://jetstream1.us-east.bsky.network',
  'wss://jetstream2.us-west.bsky.network',
  'wss://jetstream1.us-west.bsky.network',
]

const collection = 'app.bsky.feed.post'
/** A reading ends after so much, wherever it is; the next one goes on. */
const most = { events: 50_000, bytes: 48 * 1024 * 1024, matches: 100, ms: 8 * second }
/** The network of all is never silent for so long. */
const quietMs = 2 * second
/** Larger ones are left out by the server: a post is never as long, and one that breaks every line would stop all reading. */
const largestEventBytes = 1_000_000

/** A post that came or went, as its author's repository says. */
export type PostEvent = { timeUs: number; uri: string; did: string } & (
  | { what: 'create'; cid: string; record: Fields }
  | { what: 'delete' }
)

export type Drained = {
  /** What was wanted, in order. */
  events: PostEvent[]
  /** Times (µs) of the first and the last event of any kind; null when nothing came. */
  firstUs: number | null
  lastUs: number | null
  /** True when it ended only because it was enough. */
  more: boolean
}

export type Draining = {
  instance: string
  /** Where to begin (µs, Unix time). */
  fromUs: number
  /** The time by which it has caught up (epoch ms). */
  now: number
  openMs: number
  signal: AbortSignal
  wants(event: PostEvent): boolean
}

/**
 * Reads what was posted on the whole network since `fromUs`, until it is told of something newer than `now`, hears nothing for a while, or
 * has read enough. Changes of posts are passed over: Bluesky goes on showing the first version. Throws CallFailure or SocketRefusal when the
 * line does not open; one that breaks has said what it said.
 */
export async function drain({ instance, fromUs, now, openMs, signal, wants }: Draining): Promise<Drained> {
  const drained: Drained = { events: [], firstUs: null, lastUs: null, more: false }
  const over = new AbortController()
  let [count, bytes] = [0, 0]
  let quiet: NodeJS.Timeout | undefined
  const enough = () => {
    drained.more = true
    over.abort()
  }
  const restless = () => {
    clearTimeout(quiet)
    quiet = setTimeout(() => over.abort(), quietMs)
  }
  const late = setTimeout(enough, most.ms)
  try {
    await keepSocketOpen({
      url: `${instance}/subscribe?wantedCollections=${collection}&maxMessageSizeBytes=${largestEventBytes}&cursor=${fromUs}`,
      baseUrl: instance,
      openMs: Math.min(openMs, most.ms),
      silentMs: most.ms,
      ending: AbortSignal.any([signal, over.signal]),
      onOpen: restless,
      onMessage(text) {
        restless()
        count += 1
        bytes += text.length
        const told = readEvent(text, now)
        if (!told) return
        drained.firstUs ??= told.timeUs
        drained.lastUs = told.timeUs
        if (told.event && wants(told.event)) drained.events.push(told.event)
        if (told.timeUs >= (now + 1) * 1_000) over.abort()
        else if (count >= most.events || bytes >= most.bytes || drained.events.length >= most.matches) enough()
      },
    })
  } finally {
    clearTimeout(late)
    clearTimeout(quiet)
  }
  return drained
}

/** The event in a message; null when it has no time that can be true. Only posts that came or went are more than their time. */
function readEvent(text: string, now: number): { timeUs: number; event: PostEvent | null } | null {
  const { time_us: timeUs, did, commit } = fieldsOf(parsed(text))
  if (typeof timeUs !== 'number' || !Number.isSafeInteger(timeUs) || timeUs <= 0 || timeUs > (now + day) * 1_000) return null
  const { operation, collection: into, rkey, cid, record } = fieldsOf(commit)
  const author = textOf(did)
  if (into !== collection || !author?.startsWith('did:') || !textOf(rkey)) return { timeUs, event: null }
  const about = { timeUs, did: author, uri: `at://${author}/${collection}/${rkey}` }
  if (operation === 'delete') return { timeUs, event: { ...about, what: 'delete' } }
  const isWhole = operation === 'create' && textOf(cid) !== null
  return { timeUs, event: isWhole ? { ...about, what: 'create', cid: String(cid), record: fieldsOf(record) } : null }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // One message that cannot be read must not hold up those behind it.
    return null
  }
}
