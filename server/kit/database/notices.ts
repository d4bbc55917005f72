import { sql } from 'kysely'
import pg from 'pg'
import { second } from '../lib/clock.ts'
import { wordsOf } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { Database } from './database.ts'

/** The server takes fewer than 8,000 bytes at once. */
const longestWords = 7_500
const againAfterMs = 1 * second

/** Words that pass between the nodes of a desk and are kept nowhere: who misses them has missed them. */
export type Notices = {
  /** Tells the other nodes. What cannot be told is logged, no more. */
  tell(words: string): Promise<void>
  /** Begins to hear what other nodes tell. */
  start(hear: (words: string) => void): void
  stop(): Promise<void>
}

/**
 * On PostgreSQL by LISTEN and NOTIFY, over a connection of its own that is opened again when it was lost; SQLite has one node, which has
 * nobody to tell.
 * @param url where the database is
 * @param channel lower-case letters and underscores
 * @param node this one's name: what it told itself is not heard
 */
export function openNotices(
  { db, engine }: Pick<Database, 'db' | 'engine'>,
  url: string,
  channel: string,
  node: string,
  log: Log,
): Notices {
  if (engine === 'sqlite') return { tell: async () => undefined, start: () => undefined, stop: async () => undefined }
  let client: pg.Client | null = null
  let again: NodeJS.Timeout | undefined
  let isStopped = false

  async function connect(hear: (words: string) => void): Promise<void> {
    const opened = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    client = opened
    const lose = (error?: Error) => {
      if (client !== opened) return
      client = null
      void opened.end().catch(() => undefined)
      if (isStopped) return
      log.warn({ err: error }, 'what other nodes tell is not heard for a moment')
      again = setTimeout(() => void connect(hear), againAfterMs)
    }
    opened.on('error', lose)
    opened.on('end', () => lose())
    opened.on('notification', ({ payload = '' }) => {
      const cut = payload.indexOf(' ')
      if (payload.slice(0, cut) !== node) hear(payload.slice(cut + 1))
    })
    try {
      await opened.connect()
      await opened.query(`listen ${channel}`)
    } catch (error) {
      lose(error as Error)
    }
  }

  return {
    async tell(words) {
      if (Buffer.byteLength(words) > longestWords) return
      await sql`select pg_notify(${channel}, ${`${node} ${words}`})`
        .execute(db)
        .catch((error) => log.warn({ err: error }, `other nodes could not be told: ${wordsOf(error)}`))
    },
    start: (hear) => void connect(hear),
    async stop() {
      isStopped = true
      clearTimeout(again)
      await client?.end().catch(() => undefined)
    },
  }
}
