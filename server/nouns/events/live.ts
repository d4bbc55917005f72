import type { Event } from '#shared/event.schema.ts'
import { auditKinds, type EventKind, neededToHear } from '#shared/event.ts'
import { mayDo, type Permitted } from '#shared/permission.ts'
import type { Context } from '../../kit/database/context.ts'
import { second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import type { Log } from '../../kit/lib/log.ts'
import { findRetained } from './event.retention.ts'
import { listEventsAfter } from './event.store.ts'
import { follow, memoryCursor } from './subscription.ts'

/**
 * One open stream: a screen's, by its session, or a program's, by its token. `send` gets ready-made SSE text in UTF-8, the same bytes as all
 * others who may hear the same, which nobody may change; `close` ends it for good, `renew` lets it come back at once.
 */
export type Listener = {
  sessionId: string | null
  tokenId: number | null
  who: Permitted
  send(chunk: Uint8Array): void
  close(reason: string): void
  renew(): void
}

type SignedIn = { sessions: string[]; tokens: number[] }

export type Live = {
  /** Adds a screen, first catching it up from `lastEventId` (null: from now on). Answers how to leave. */
  join(listener: Listener, lastEventId: number | null): Promise<() => void>
  /** Tells all open screens of this node what is no event and is kept nowhere: it gets no id, and who is away misses it. */
  tell(name: string, about: object): void
  start(): void
  /** Ends all streams; whatever is being read is read to its end. */
  stop(): Promise<void>
  listeners(): number
  /** The sessions of the screens that are open on this node. */
  sessions(): string[]
}

const batchMs = 150
const lookAnywayMs = 1 * second
const checkSignedInMs = 1 * second
/** After these somebody may have lost access: the streams are looked through before anything more is sent. */
const takingAccess: ReadonlySet<EventKind> = new Set([
  'agent-changed',
  'token-removed',
  'password-changed',
  'session-closed',
  'second-factor-removed',
  'second-factor-rule-changed',
])
/** After these somebody may do more or less than before (who is given another role signs in anew): the streams come back, and are asked anew. */
const changingAccess: ReadonlySet<EventKind> = new Set(['role-changed', 'role-removed'])
const unheard: ReadonlySet<EventKind> = new Set(auditKinds)
const atOnce = 500
/** A screen that was away longer than this many events starts afresh: it reloads its lists anyway. */
const longestCatchUp = 5_000

/**
 * Sends event rows to all open screens, to each what it may hear. Events are read once and put into bytes once for all who may hear the same;
 * several changes within 150 ms travel together. Changes of other nodes are found by looking every second.
 * @param findValid answers which of the given sessions and tokens may still be used; the others' streams are closed within 2 s
 */
export function createLive(context: Context, log: Log, findValid: (open: SignedIn) => Promise<SignedIn>): Live {
  const listeners = new Set<Listener>()
  const cursor = memoryCursor(null)
  const subscription = follow(context, { kinds: null, cursor, batch: atOnce })
  /** The last event that was sent: the cursor moves a moment later, and who joins in between must not miss it. */
  let sent = 0
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()
  const beats: NodeJS.Timeout[] = []

  async function look(): Promise<void> {
    const send = async (events: readonly Event[]) => {
      if (events.some(({ kind }) => takingAccess.has(kind))) await closeEnded()
      const chunks = chunksOf(events)
      sent = events.at(-1)?.id ?? sent
      for (const listener of listeners) {
        const chunk = chunks(listener)
        if (chunk.length > 0) listener.send(chunk)
      }
      if (events.some(({ kind }) => changingAccess.has(kind))) renewAll()
    }
    while (await subscription.next(send));
  }

  function lookSoon(): void {
    if (timer) return
    timer = setTimeout(() => {
      timer = null
      looking = looking.then(look).catch((error) => log.warn({ err: error }, `live stream could not read events: ${wordsOf(error)}`))
    }, batchMs)
  }

  function renewAll(): void {
    const open = [...listeners]
    listeners.clear()
    for (const listener of open) listener.renew()
  }

  const openSessions = () => [...new Set([...listeners].flatMap((listener) => listener.sessionId ?? []))]

  async function closeEnded(): Promise<void> {
    const open = [...listeners]
    const tokens = [...new Set(open.flatMap((listener) => listener.tokenId ?? []))]
    const valid = await findValid({ sessions: openSessions(), tokens })
    const [validSessions, validTokens] = [new Set(valid.sessions), new Set(valid.tokens)]
    for (const listener of open) {
      const { sessionId, tokenId } = listener
      const isValid = (sessionId !== null && validSessions.has(sessionId)) || (tokenId !== null && validTokens.has(tokenId))
      if (isValid || !listeners.delete(listener)) continue
      listener.close(tokenId === null ? 'session-ended' : 'token-ended')
    }
  }

  return {
    async join(listener, lastEventId) {
      const place = await cursor.place(context)
      const upTo = Math.max(place, sent)
      listeners.add(listener)
      if (lastEventId !== null && lastEventId < upTo) {
        const isTooFar = upTo - lastEventId > longestCatchUp || lastEventId < (await findRetained(context))
        const missed = isTooFar ? null : await listEventsAfter(context.db, lastEventId, { limit: longestCatchUp })
        listener.send(
          missed ? chunksOf(missed.filter((event) => event.id <= upTo))(listener) : inBytes(`id: ${upTo}\nevent: afresh\ndata: {}\n\n`),
        )
      } else {
        listener.send(inBytes(`id: ${upTo}\nevent: hello\ndata: {}\n\n`))
      }
      return () => void listeners.delete(listener)
    },
    tell(name, about) {
      if (listeners.size === 0) return
      const chunk = inBytes(`event: ${name}\ndata: ${JSON.stringify(about)}\n\n`)
      for (const listener of listeners) listener.send(chunk)
    },
    start() {
      context.onEvents.add(lookSoon)
      beats.push(
        setInterval(() => listeners.size > 0 && lookSoon(), lookAnywayMs),
        setInterval(
          () => void closeEnded().catch((error) => log.warn({ err: error }, 'who follows the live stream could not be checked')),
          checkSignedInMs,
        ),
        setInterval(() => listeners.forEach((listener) => void listener.send(stillHere)), 15 * second),
      )
    },
    async stop() {
      context.onEvents.delete(lookSoon)
      for (const beat of beats) clearInterval(beat)
      if (timer) clearTimeout(timer)
      for (const listener of listeners) listener.close('stopping')
      listeners.clear()
      await looking
    },
    listeners: () => listeners.size,
    sessions: openSessions,
  }
}

const encoder = new TextEncoder()
const inBytes = (text: string): Uint8Array => encoder.encode(text)
const stillHere = inBytes(': still here\n\n')

/** Events as bytes for a listener: the same bytes for all from whom the same is kept. */
function chunksOf(events: readonly Event[]): (listener: Listener) => Uint8Array {
  const heard = events.filter(({ kind }) => !unheard.has(kind))
  const needs = [...new Set(heard.flatMap(({ kind }) => neededToHear(kind) ?? []))]
  const made = new Map<string, Uint8Array>()
  return ({ who }) => {
    const missing = new Set(needs.filter((need) => !mayDo(who, need)))
    const key = [...missing].join()
    const known = made.get(key)
    if (known) return known
    const chunk = inBytes(
      heard
        .filter(({ kind }) => !missing.has(neededToHear(kind) as never))
        .map((event) => `id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    )
    made.set(key, chunk)
    return chunk
  }
}
