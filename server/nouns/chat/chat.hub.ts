import type { ChatNews } from '#shared/chat.ts'
import { findLastMessageId, listMessagesAfter } from '../../engines/channels/chat.store.ts'
import type { Context } from '../../kit/database/context.ts'
import { second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import type { Log } from '../../kit/lib/log.ts'
import { getSource } from '../sources/source.store.ts'
import { messageOf } from './chat.actions.ts'
import type { Presence } from './chat.presence.ts'

/** One open window of a visitor. `check` ends it when the other side no longer answers. */
export type ChatWindow = { tell(news: ChatNews): void; check(): void; close(): void }

export type ChatHub = {
  /** Tells a window everything that is said from now on with this token. Answers how to leave. */
  join(sourceId: number, tokenHash: string, window: ChatWindow): Promise<() => void>
  /** Tells all windows of a visitor. */
  tell(sourceId: number, tokenHash: string, news: ChatNews): void
  /** Looks for messages not told yet: after something was said here. */
  look(): void
  start(): void
  stop(): void
}

const lookAnywayMs = 1 * second
const checkMs = 30 * second
const tellPresenceMs = 10 * second
const atOnce = 500

/**
 * Tells all windows of a visitor what the visitor and the desk say. Rows are read once for all; what another node wrote is
 * found by looking every second. Now and then it tells whether somebody is here to answer.
 */
export function createChatHub(context: Context, log: Log, presence: Presence): ChatHub {
  const windows = new Map<string, Set<ChatWindow>>()
  const beats: NodeJS.Timeout[] = []
  let last: number | null = null
  let looking: Promise<void> = Promise.resolve()
  let isDue = false
  let count = 0

  async function findPlace(): Promise<void> {
    last ??= await findLastMessageId(context.db).catch((error) => {
      log.warn({ err: error }, `the chat could not read messages: ${wordsOf(error)}`)
      return null
    })
  }

  async function readOn(): Promise<void> {
    isDue = false
    await findPlace()
    while (last !== null) {
      const rows = await listMessagesAfter(context.db, last, atOnce)
      for (const row of rows) tell(row.sourceId, row.tokenHash, { kind: 'message', message: messageOf(row) })
      last = rows.at(-1)?.id ?? last
      if (rows.length < atOnce) return
    }
  }

  function look(): void {
    if (isDue || count === 0) return
    isDue = true
    looking = looking.then(readOn).catch((error) => log.warn({ err: error }, `the chat could not read messages: ${wordsOf(error)}`))
  }

  const tell = (sourceId: number, tokenHash: string, news: ChatNews): void => {
    for (const window of windows.get(placeOf(sourceId, tokenHash)) ?? []) window.tell(news)
  }

  async function tellPresence(): Promise<void> {
    for (const id of new Set([...windows.keys()].map(sourceIn))) {
      const news: ChatNews = { kind: 'presence', ...(await presence.of(JSON.parse((await getSource(context.db, id)).settings))) }
      for (const [place, here] of windows) if (sourceIn(place) === id) for (const window of here) window.tell(news)
    }
  }

  return {
    async join(sourceId, tokenHash, window) {
      // Nobody was listening: what was said meanwhile is history.
      if (count === 0) last = null
      const place = placeOf(sourceId, tokenHash)
      const here = windows.get(place) ?? new Set()
      windows.set(place, here.add(window))
      count += 1
      // From here on everything newer is told; what is older stands in the history that is read after this.
      looking = looking.then(findPlace)
      await looking
      return () => {
        if (!here.delete(window)) return
        count -= 1
        if (here.size === 0 && windows.get(place) === here) windows.delete(place)
      }
    },
    tell,
    look,
    start() {
      context.onEvents.add(look)
      beats.push(
        setInterval(look, lookAnywayMs),
        setInterval(() => {
          for (const here of windows.values()) for (const window of here) window.check()
        }, checkMs),
        setInterval(
          () => void tellPresence().catch((error) => log.warn({ err: error }, `the chat could not tell who is here: ${wordsOf(error)}`)),
          tellPresenceMs,
        ),
      )
    },
    stop() {
      context.onEvents.delete(look)
      for (const beat of beats) clearInterval(beat)
      for (const here of windows.values()) for (const window of here) window.close()
    },
  }
}

const placeOf = (sourceId: number, tokenHash: string) => `${sourceId} ${tokenHash}`
const sourceIn = (place: string) => Number(place.split(' ')[0])
