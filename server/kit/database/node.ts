import { sql } from 'kysely'
import { type Clock, minute } from '../lib/clock.ts'
import { StartError, wordsOf } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import type { Database, Handle } from './database.ts'

/** First key of the advisory locks by which nodes show that they live; the second is made of the node's name. */
const lifeLock = 7_267_002
/** A dead node's leases are free after so long; until then its work waits. */
const lookEveryMs = 500
const askTimeEveryMs = minute
/** After a lost session we join anew this soon: until then the others take us for dead. */
const rejoinAfterMs = 100
/** Clocks nearer than this are left as they are: the answer itself takes time to come. */
const nearEnoughMs = 250

export type Membership = {
  /** The time all nodes agree on. */
  clock: Clock
  leave(): Promise<void>
}

/**
 * Makes this process one of the nodes that work on the database.
 *
 * SQLite has one node: whatever a process of before held when it died is free at once, and the machine's clock is right.
 * On PostgreSQL a node holds a session's advisory lock for as long as it lives (the server frees it as soon as the process is gone), frees
 * what nodes without one held, and goes by the server's clock, so that nodes whose own clocks differ agree on when a lease ends.
 * Leases end by themselves too, for machines that vanish without a word.
 */
export async function joinNodes(database: Database, node: string, own: Clock, log: Log): Promise<Membership> {
  if (database.engine === 'sqlite') {
    await freeAll(database.db)
    return { clock: own, leave: async () => undefined }
  }
  let ahead = 0
  const leaving = new AbortController()
  const joined = Promise.withResolvers<void>()

  /** One session's life: it ends when we leave, or with the session. */
  const live = (): Promise<void> =>
    database.db.connection().execute(async (session) => {
      await sql`select pg_advisory_lock(${sql.lit(lifeLock)}, hashtext(${node}))`.execute(session)
      for (let askAt = 0; !leaving.signal.aborted; ) {
        if (own() >= askAt || own() < askAt - askTimeEveryMs) {
          const off = await askTime(session, own)
          if (Math.abs(off - ahead) >= nearEnoughMs) ahead = off
          askAt = own() + askTimeEveryMs
        }
        await freeLeasesOfTheDead(session)
        joined.resolve()
        isSaid = false
        await pause(lookEveryMs, leaving.signal)
      }
      await sql`select pg_advisory_unlock(${sql.lit(lifeLock)}, hashtext(${node}))`.execute(session)
    })

  let isSaid = false
  const living = (async () => {
    while (!leaving.signal.aborted) {
      try {
        await live()
      } catch (error) {
        // Only a node that has joined goes on by itself; before that the start has failed.
        joined.reject(error)
        if (!isSaid) log.warn({ err: error }, `this node lost its session with the database and joins anew: ${wordsOf(error)}`)
        isSaid = true
        await pause(rejoinAfterMs, leaving.signal)
      }
    }
  })()
  await joined.promise.catch((error) => {
    leaving.abort()
    throw error
  })
  return {
    clock: () => own() + ahead,
    async leave() {
      leaving.abort()
      await living
    },
  }
}

/** How far the server's clock is ahead of ours, in ms, give or take half of what the question took. */
async function askTime(session: Handle, own: Clock): Promise<number> {
  const before = own()
  const { rows } = await sql<{ at: number }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(session)
  const at = rows[0]?.at
  return at === undefined ? 0 : at - Math.round((before + own()) / 2)
}

/** @throws StartError when a node is at work on a PostgreSQL database; a SQLite one is locked by its process */
export async function refuseNodes({ db, engine }: Pick<Database, 'db' | 'engine'>): Promise<void> {
  if (engine === 'sqlite') return
  const { rows } = await sql`select 1 from pg_locks where locktype = 'advisory' and granted and classid = ${sql.lit(lifeLock)}
    and objsubid = 2 and database = (select oid from pg_database where datname = current_database())`.execute(db)
  if (rows.length > 0) throw new StartError('A node is at work on the PostgreSQL database. Stop all nodes first.')
}

/** Frees what nodes held that live no more: their session with the server, and its lock, are gone. PostgreSQL only. */
export async function freeLeasesOfTheDead(db: Handle): Promise<void> {
  const alive = sql`select objid::bigint from pg_locks where locktype = 'advisory' and granted and classid = ${sql.lit(lifeLock)}
    and database = (select oid from pg_database where datname = current_database())`
  const isDead = (owner: string) => sql<boolean>`(hashtext(${sql.ref(owner)})::bigint & 4294967295) not in (${alive})`
  await db.deleteFrom('leases').where(isDead('owner')).execute()
  await db
    .updateTable('sources')
    .set({ leaseOwner: null, leaseEndsAt: null })
    .where('leaseOwner', 'is not', null)
    .where(isDead('leaseOwner'))
    .execute()
}

async function freeAll(db: Handle): Promise<void> {
  await db.deleteFrom('leases').execute()
  await db.updateTable('sources').set({ leaseOwner: null, leaseEndsAt: null }).where('leaseOwner', 'is not', null).execute()
}
