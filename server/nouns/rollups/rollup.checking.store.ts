import { type RawBuilder, sql } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import { day, hour } from '../../kit/lib/clock.ts'

/** from ≤ t < to by the time of posting, whole days (UTC). */
export type Stretch = { from: number; to: number }

const isCounted = sql`sentiment is not null and coalesce(kind, '') <> 'not-us'`
const isNegative = sql`sentiment = 'negative' and coalesce(kind, '') <> 'not-us'`
const hasLanguage = sql`coalesce(lang, '') <> ''`
const cellOf = (column: string, widthMs: number) => sql`${sql.ref(column)} / ${sql.lit(widthMs)} * ${sql.lit(widthMs)} as at`
const within = (column: string, { from, to }: Stretch) => sql`${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${to}`
const each = (n: RawBuilder<unknown>) =>
  sql.join(
    ['negative', 'neutral', 'positive'].map((one) => sql`case when sentiment = ${sql.lit(one)} then ${n} else 0 end as ${sql.ref(one)}`),
  )

/**
 * By how much the counts are less than what the rows say, one row for each that is wrong: rows less counts less what is to be added to
 * them. One statement, so that it is true of one moment, whoever writes meanwhile.
 */
const lacking = {
  hours: (stretch: Stretch) => sql`select lang, at, sum(negative) as negative, sum(neutral) as neutral, sum(positive) as positive from (
      select '' as lang, ${cellOf('postedAt', hour)}, ${each(sql`1`)} from mentions where ${within('postedAt', stretch)} and ${isCounted}
      union all select lang, ${cellOf('postedAt', hour)}, ${each(sql`1`)} from mentions
        where ${within('postedAt', stretch)} and ${isCounted} and ${hasLanguage}
      union all select lang, at, -negative, -neutral, -positive from "sentimentHours" where ${within('at', stretch)}
      union all select '', at, ${each(sql`-"count"`)} from "mentionChanges" where sentiment is not null and ${within('at', stretch)}
      union all select lang, at, ${each(sql`-"count"`)} from "mentionChanges"
        where sentiment is not null and ${hasLanguage} and ${within('at', stretch)}
    ) as told group by lang, at having sum(negative) <> 0 or sum(neutral) <> 0 or sum(positive) <> 0`,
  days: (stretch: Stretch) => sql`select at, lang, topic, sum(n) as "count" from (
      select ${cellOf('postedAt', day)}, coalesce(lang, '') as lang, coalesce(topic, '') as topic, 1 as n from mentions
        where ${within('postedAt', stretch)} and ${isNegative}
      union all select at, lang, topic, -"count" from "topicDays" where ${within('at', stretch)}
      union all select ${cellOf('at', day)}, coalesce(lang, ''), coalesce(topic, ''), -"count" from "mentionChanges"
        where sentiment = 'negative' and ${within('at', stretch)}
    ) as told group by at, lang, topic having sum(n) <> 0`,
  waiting: () => sql`select queue, urgent, sum(n) as "count" from (
      select queue, urgent, 1 as n from mentions where queue is not null and "sortedAt" is null
      union all select queue, urgent, -"count" from "waitingMentions"
      union all select queue, urgent, -"count" from "mentionChanges" where queue is not null
    ) as told group by queue, urgent having sum(n) <> 0`,
}

const countOf = async (db: Handle, rows: RawBuilder<unknown>): Promise<number> =>
  Number((await sql<{ count: number }>`select count(*) as "count" from (${rows}) as wrong`.execute(db)).rows[0]?.count)

/** How many counts of these days are wrong. */
export const countWrongDays = async (db: Handle, stretch: Stretch): Promise<number> =>
  (await countOf(db, lacking.hours(stretch))) + (await countOf(db, lacking.days(stretch)))

/** How many counts of Triage are wrong. */
export const countWrongLists = (db: Handle): Promise<number> => countOf(db, lacking.waiting())

const add = (table: string, names: readonly string[]) =>
  sql.join(names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`${table}.${name}`)} + ${sql.ref(`excluded.${name}`)}`))

/** Puts the counts of these days right; nobody else may add to them meanwhile. */
export async function mendDays(tx: Handle, stretch: Stretch): Promise<void> {
  await sql`insert into "sentimentHours" (lang, at, negative, neutral, positive) ${lacking.hours(stretch)}
    on conflict (lang, at) do update set ${add('sentimentHours', ['negative', 'neutral', 'positive'])}`.execute(tx)
  await sql`insert into "topicDays" (at, lang, topic, "count") ${lacking.days(stretch)}
    on conflict (at, lang, topic) do update set ${add('topicDays', ['count'])}`.execute(tx)
}

/** Puts the counts of Triage right; nobody else may add to them meanwhile. */
export async function mendLists(tx: Handle): Promise<void> {
  await sql`insert into "waitingMentions" (queue, urgent, "count") ${lacking.waiting()}
    on conflict (queue, urgent) do update set ${add('waitingMentions', ['count'])}`.execute(tx)
}

/** The first time from `at` on in which something was posted or is counted; null: there is none. */
export async function findNext(db: Handle, at: number): Promise<number | null> {
  const [posted, hours, days] = await Promise.all([
    db
      .selectFrom('mentions')
      .select('postedAt as at')
      .where('postedAt', '>=', at)
      .orderBy('postedAt')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst(),
    db.selectFrom('sentimentHours').select('at').where('at', '>=', at).orderBy('at').limit(1).executeTakeFirst(),
    db.selectFrom('topicDays').select('at').where('at', '>=', at).orderBy('at').limit(1).executeTakeFirst(),
  ])
  const found = [posted, hours, days].flatMap((row) => (row ? [row.at] : []))
  return found.length === 0 ? null : Math.min(...found)
}

const name = 'rollups'

export async function findCheck(db: Handle) {
  return (await db.selectFrom('rollupChecks').selectAll().where('name', '=', name).executeTakeFirst()) ?? null
}

export async function saveCheck(db: Handle, check: { nextAt: number; checkedTo: number | null; mended: number }): Promise<void> {
  await db
    .insertInto('rollupChecks')
    .values({ name, ...check })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(check))
    .execute()
}
