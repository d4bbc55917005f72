import { type RawBuilder, sql } from 'kysely'
import type { Context } from '#server/kit/database/context.ts'

/** A desk on the same database, before whose next transaction something else happens: what a transaction was prepared with is old then. */
export function interrupted(context: Context): { context: Context; before(work: () => Promise<unknown>): void } {
  let next: (() => Promise<unknown>) | null = null
  const db = new Proxy(context.db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'transaction' || !next) return typeof value === 'function' ? value.bind(target) : value
      const work = next
      next = null
      return () => ({
        execute: async (inside: Parameters<ReturnType<Context['db']['transaction']>['execute']>[0]) => {
          await work()
          return target.transaction().execute(inside)
        },
      })
    },
  })
  return {
    context: { ...context, db },
    before(work) {
      next = work
    },
  }
}

/**
 * As `atOnce`, for works that write to one table: on PostgreSQL nobody may write to it until each of them waits for a lock or has ended,
 * so that all have read before.
 */
export const atOnceIn = (context: Context, table: 'agents', works: readonly (() => Promise<unknown>)[]) =>
  meet(context, sql`lock table ${sql.table(table)} in share mode`, works)

/**
 * Lets transactions meet: on PostgreSQL the rows of these cases are held until each of `works` waits for a lock or has ended, so that all
 * have read before any may write; on SQLite they stand in line. Answers what became of them.
 */
export const atOnce = (context: Context, caseIds: readonly number[], works: readonly (() => Promise<unknown>)[]) =>
  meet(context, sql`select id from cases where id in (${sql.join([...caseIds])}) order by id for update`, works)

async function meet(
  context: Context,
  hold: RawBuilder<unknown>,
  works: readonly (() => Promise<unknown>)[],
): Promise<PromiseSettledResult<unknown>[]> {
  if (context.engine === 'sqlite') return Promise.allSettled(works.map((work) => work()))
  return context.db.connection().execute(async (holder) => {
    await sql`begin`.execute(holder)
    await hold.execute(holder)
    let ended = 0
    const running = Promise.allSettled(works.map((work) => work().finally(() => ended++)))
    // Asked for outside: within a transaction PostgreSQL answers this the same each time.
    const waiting = async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(context.db)
      return Number(rows[0]?.count)
    }
    while ((await waiting()) + ended < works.length);
    await sql`commit`.execute(holder)
    return running
  })
}
