import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../kit/database/database.ts'
import { replyNumber, type Town } from './crash-town.ts'

export type Counted = Awaited<ReturnType<typeof countMentions>> & Awaited<ReturnType<typeof countReplies>> & { damaged: number }

/**
 * Waits until everything posted is clustered and no reply waits to leave, at most `longestMs`; then compares what the networks served
 * and took with what the database holds.
 * @param forDoubt whether to wait as well until every reply in doubt has been looked for, or is a person's
 * @param nudge called now and then meanwhile
 */
export async function settleAndCount(
  town: Town,
  url: string,
  { longestMs, settlesUnknown, nudge }: { longestMs: number; settlesUnknown: boolean; nudge(): Promise<void> },
): Promise<Counted> {
  const database = openDatabase(url)
  try {
    const until = Date.now() + longestMs
    for (let n = 0; Date.now() < until && !(await isSettled(database, town, settlesUnknown)); n++) {
      if (n % 20 === 0) await nudge()
      await pause(200)
    }
    return { ...(await countMentions(database, town)), ...(await countReplies(database, town)), damaged: await countDamage(database) }
  } finally {
    await database.close()
  }
}

async function isSettled({ db }: Database, { posted }: Town, settlesUnknown: boolean): Promise<boolean> {
  const waiting = await db
    .selectFrom('replies')
    .select('id')
    .where('state', 'in', settlesUnknown ? ['approved', 'sending'] : ['approved'])
    .executeTakeFirst()
  const count = (rows: { count: number | string | bigint } | undefined) => Number(rows?.count ?? 0)
  const saved = await db
    .selectFrom('mentions')
    .select((row) => row.fn.countAll().as('count'))
    .executeTakeFirst()
  const open = await db
    .selectFrom('mentions')
    .select((row) => row.fn.countAll().as('count'))
    .where('state', '<>', 'clustered')
    .executeTakeFirst()
  return !waiting && count(saved) >= posted.size && count(open) === 0
}

async function countMentions({ db }: Database, { posted }: Town) {
  const mentions = await db.selectFrom('mentions').select(['channel', 'externalId', 'state', 'threadId']).execute()
  const saved = new Map<string, number>()
  for (const { channel, externalId } of mentions) {
    const id = `${channel} ${externalId}`
    saved.set(id, (saved.get(id) ?? 0) + 1)
  }
  return {
    mentions: mentions.length,
    lost: [...posted].filter((id) => !saved.has(id)).length,
    keptTwice: [...saved.values()].filter((count) => count > 1).length,
    notClustered: mentions.filter(({ state }) => state !== 'clustered').length,
  }
}

async function countReplies({ db }: Database, town: Town) {
  const rows = await db
    .selectFrom('replies')
    .leftJoin('deliveries', 'deliveries.id', 'replies.deliveryId')
    .select(['replies.state', 'replies.text', 'deliveries.state as delivered'])
    .where('replies.state', '<>', 'draft')
    .execute()
  const taken = town.taken()
  const isTaken = ({ text }: { text: string }) => taken.has(replyNumber(text))
  const inState = (...states: string[]) => rows.filter(({ state }) => states.includes(state))
  return {
    repliesTaken: taken.size,
    repliesTwice: [...taken.values()].filter((times) => times > 1).length,
    sentButNotTaken: inState('sent').filter((reply) => !isTaken(reply)).length,
    failedButTaken: inState('failed').filter(isTaken).length,
    /** Replies that say something else than their delivery. */
    repliesApart: rows.filter(({ state, delivered }) => delivered !== null && delivered !== (state === 'uncertain' ? 'unknown' : state))
      .length,
    repliesSent: inState('sent').length,
    repliesNotSent: inState('failed', 'approved').length,
    repliesForAPerson: inState('uncertain').length,
    repliesStillUnknown: inState('sending').length,
  }
}

async function countDamage({ db, engine }: Database): Promise<number> {
  if (engine !== 'sqlite') return 0
  const { rows } = await sql<{ integrity_check: string }>`select integrity_check from pragma_integrity_check`.execute(db)
  return rows[0]?.integrity_check === 'ok' ? 0 : 1
}
