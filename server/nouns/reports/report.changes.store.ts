import { type RawBuilder, sql } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { ChangesReport } from '#shared/report.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { countNegative } from '../rollups/rollup.store.ts'
import { bucketOf, type Period } from './report.rules.ts'

type Changed = { id: number; now: number; before: number }

const listed = 8
/** Up to so many negative mentions are counted case by case as they are; of more, the largest cases are looked at first. */
const usuallyCounted = 20_000
const casesAtOnce = 48
const casesAtMost = 20 * casesAtOnce

/** In the words of the indexes that hold these alone. */
const isNegative = sql`sentiment = 'negative' and coalesce(kind, '') <> 'not-us'`

/** Which cases the negative mentions of the period belong to, against the period of equal length before. @param lang of the titles */
export async function reportChanges(
  db: Handle,
  period: Period,
  lang: InterfaceLanguage,
  { countedAtMost = usuallyCounted } = {},
): Promise<ChangesReport> {
  const [total, before] = await Promise.all([countNegative(db, period), countNegative(db, earlier(period))])
  const among = total + before > countedAtMost ? await findAmongLargest(db, period) : null
  const top = among ?? (await countByCase(db, period, sql`"caseId" is not null`))
  const ids = top.map(({ id }) => id)
  const [titles, days] = await Promise.all([findTitles(db, ids, lang), countDays(db, period, ids)])
  const shown = { now: top.reduce((sum, row) => sum + row.now, 0), before: top.reduce((sum, row) => sum + row.before, 0) }
  return {
    total,
    before,
    cases: top.map((row) => ({ ...row, title: titles.get(row.id) ?? '', days: days.get(row.id) ?? [] })),
    // The two are read one after the other: what came in between is in one of them alone.
    rest: { now: Math.max(0, total - shown.now), before: Math.max(0, before - shown.before) },
  }
}

/** The period of equal length before. */
const earlier = (period: Period): Period => ({ ...period, from: 2 * period.from - period.to, to: period.from })

/**
 * The cases that changed most, by going through cases from the largest down: none can have changed by more than it has mentions. Null where
 * that leads too far, because many cases are as large as what changed.
 */
async function findAmongLargest(db: Handle, period: Period): Promise<Changed[] | null> {
  let top: Changed[] = []
  let last = { id: Number.MAX_SAFE_INTEGER, mentionCount: Number.MAX_SAFE_INTEGER }
  for (let seen = 0; seen < casesAtMost; seen += casesAtOnce) {
    const some = await listLargest(db, last)
    last = some.at(-1) ?? last
    const ids = some.map(({ id }) => id)
    const counted = ids.length === 0 ? [] : await countByCase(db, period, sql`"caseId" in (${sql.join(ids)})`)
    top = [...top, ...counted].sort(byChange).slice(0, listed)
    const least = top[listed - 1]
    if (some.length < casesAtOnce || (least && last.mentionCount < changeOf(least))) return top
  }
  return null
}

const changeOf = ({ now, before }: Changed) => Math.abs(now - before)
const byChange = (a: Changed, b: Changed) => changeOf(b) - changeOf(a) || b.now - a.now || a.id - b.id

function listLargest(db: Handle, after: { id: number; mentionCount: number }) {
  return db
    .selectFrom('cases')
    .select(['id', 'mentionCount'])
    .where((where) => where(where.refTuple('mentionCount', 'id'), '<', where.tuple(after.mentionCount, after.id)))
    .orderBy('mentionCount', 'desc')
    .orderBy('id', 'desc')
    .limit(casesAtOnce)
    .execute()
}

/** Negative mentions of some cases in both periods; those that changed most, in the order of `byChange`. */
async function countByCase(db: Handle, period: Period, which: RawBuilder<unknown>): Promise<Changed[]> {
  const { rows } = await sql<Changed>`select * from (
    select "caseId" as id, count(*) filter (where "postedAt" >= ${period.from}) as now, count(*) filter (where "postedAt" < ${period.from}) as before
    from mentions where ${which} and ${isNegative} and "postedAt" >= ${earlier(period).from} and "postedAt" < ${period.to}
      ${period.lang ? sql`and lang = ${period.lang}` : sql``}
    group by "caseId") as counted order by abs(now - before) desc, now desc, id limit ${sql.lit(listed)}`.execute(db)
  return rows.map((row) => ({ id: Number(row.id), now: Number(row.now), before: Number(row.before) }))
}

async function findTitles(db: Handle, ids: readonly number[], lang: InterfaceLanguage): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'title', 'titleName'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, titleIn(row, lang)]))
}

/** For each of these cases its negative mentions on every day of the period, in the reader's days. */
async function countDays(db: Handle, period: Period, ids: readonly number[]): Promise<Map<number, number[]>> {
  const { from, to, offsetMs } = period
  const first = bucketOf(from, { bucket: 'day', offsetMs })
  const days = new Map(ids.map((id) => [id, new Array<number>(Math.ceil((to - first) / day)).fill(0)]))
  if (ids.length === 0) return days
  const { rows } = await sql<{ id: number; bucket: number; count: number }>`select "caseId" as id,
    ("postedAt" + ${sql.lit(offsetMs)}) / ${sql.lit(day)} as bucket, count(*) as "count" from mentions
    where "caseId" in (${sql.join(ids)}) and ${isNegative} and "postedAt" >= ${from} and "postedAt" < ${to}
      ${period.lang ? sql`and lang = ${period.lang}` : sql``} group by 1, 2`.execute(db)
  for (const { id, bucket, count } of rows) {
    const counted = days.get(Number(id))
    if (counted) counted[Math.round((Number(bucket) * day - offsetMs - first) / day)] = Number(count)
  }
  return days
}
