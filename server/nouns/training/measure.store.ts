import { sql } from 'kysely'
import type { Accuracy, LanguageLearnt, Run } from '#shared/training.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { minute } from '../../kit/lib/clock.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'

/** Points of a curve at most. */
const stretches = 24
/** How many answers to other people are looked at on either side of a run. */
const beside = 100
const dayMs = 24 * 60 * minute

/** How often two columns agree. */
const agree = (a: string, b: string) => sql<number>`sum(case when ${sql.ref(a)} = ${sql.ref(b)} then 1 else 0 end)`

/** What was learnt in each language, by answers given before each verdict was known; the language with the most verdicts first. */
export async function measureLearning(db: Handle): Promise<LanguageLearnt[]> {
  const [totals, curves] = await Promise.all([listTotals(db), listCurves(db)])
  return totals.map((row) => ({
    lang: row.lang,
    verdicts: Number(row.verdicts),
    complaint: accuracyOf(row.complaints, row.complaintConfirmed, row.complaintShipped, row.complaintLearnt),
    sentiment: accuracyOf(row.sentiments, row.sentimentConfirmed, row.sentimentShipped, row.sentimentLearnt),
    curve: curves
      .filter(({ lang }) => lang === row.lang)
      .map((point) => ({ verdicts: Number(point.verdicts), shipped: Number(point.shipped), learnt: Number(point.learnt) })),
  }))
}

const accuracyOf = (verdicts: unknown, confirmed: unknown, shipped: unknown, learnt: unknown): Accuracy => ({
  verdicts: Number(verdicts),
  confirmed: Number(confirmed),
  shipped: Number(shipped),
  learnt: Number(learnt),
})

const listTotals = (db: Handle) =>
  db
    .selectFrom('lessons')
    .select((row) => [
      'lang',
      row.fn.countAll<number>().as('verdicts'),
      row.fn.count<number>('complaint').as('complaints'),
      agree('complaint', 'complaintShown').as('complaintConfirmed'),
      agree('complaint', 'complaintShipped').as('complaintShipped'),
      agree('complaint', 'complaintBefore').as('complaintLearnt'),
      row.fn.count<number>('sentiment').as('sentiments'),
      agree('sentiment', 'sentimentShown').as('sentimentConfirmed'),
      agree('sentiment', 'sentimentShipped').as('sentimentShipped'),
      agree('sentiment', 'sentimentBefore').as('sentimentLearnt'),
    ])
    .where('taught', '=', 1)
    .groupBy('lang')
    .orderBy('verdicts', 'desc')
    .orderBy('lang')
    .execute()

/** Complaints of each language in equal stretches. */
const listCurves = (db: Handle) =>
  db
    .selectFrom((from) =>
      from
        .selectFrom('lessons')
        .select([
          'lang',
          'complaint',
          'complaintShipped',
          'complaintBefore',
          sql<number>`ntile(${sql.lit(stretches)}) over (partition by lang order by "verdictId")`.as('stretch'),
        ])
        .where('taught', '=', 1)
        .where('complaint', 'is not', null)
        .as('told'),
    )
    .select((row) => [
      'lang',
      'stretch',
      row.fn.countAll<number>().as('verdicts'),
      agree('complaint', 'complaintShipped').as('shipped'),
      agree('complaint', 'complaintBefore').as('learnt'),
    ])
    .groupBy(['lang', 'stretch'])
    .orderBy('lang')
    .orderBy('stretch')
    .execute()

/** Runs: one person's verdicts of one day, the newest first. `offset`: minutes east of UTC in which days begin. */
export async function listRuns(db: Handle, page: { limit: number; cursor?: string; offset: number }) {
  const dayOf = sql<number>`(at + ${sql.lit(page.offset * minute)}) / ${sql.lit(dayMs)}`
  let query = db
    .selectFrom('verdicts')
    .innerJoin('agents', 'agents.id', 'verdicts.agentId')
    .select((row) => [
      'agentId',
      'name',
      row.fn.min<number>('at').as('firstAt'),
      row.fn.max<number>('at').as('lastAt'),
      row.fn.countAll<number>().as('verdicts'),
      row.fn.count<number>('undoneAt').as('takenBack'),
    ])
    .groupBy(['agentId', 'name', dayOf])
    .orderBy('lastAt', 'desc')
    .orderBy('agentId', 'desc')
    .limit(page.limit + 1)
  if (page.cursor) {
    const [lastAt, agentId] = decodeCursor(page.cursor, 'nn')
    query = query.having(sql<boolean>`(max(at), "agentId") < (${Number(lastAt)}, ${Number(agentId)})`)
  }
  const { items, nextCursor } = pageOf(await query.execute(), page.limit, (row) => [Number(row.lastAt), row.agentId])
  return { items: await Promise.all(items.map((row) => runOf(db, row))), nextCursor }
}

type RunRow = { agentId: number; name: string; firstAt: number; lastAt: number; verdicts: number; takenBack: number }

async function runOf(db: Handle, row: RunRow): Promise<Run> {
  const [from, to] = [Number(row.firstAt), Number(row.lastAt) + 1]
  const [told, before, after, aside] = await Promise.all([
    db
      .selectFrom('lessons')
      .select((lesson) => [lesson.fn.countAll<number>().as('answered'), agree('complaint', 'complaintShown').as('agreed')])
      .where('agentId', '=', row.agentId)
      .where('at', '>=', from)
      .where('at', '<', to)
      .where('complaint', 'is not', null)
      .executeTakeFirstOrThrow(),
    countRight(db, row.agentId, { before: from }),
    countRight(db, row.agentId, { from: to }),
    findCoveringSetAside(db, row.agentId, from, to),
  ])
  return {
    agent: { id: row.agentId, name: row.name },
    from,
    to,
    verdicts: Number(row.verdicts),
    takenBack: Number(row.takenBack),
    agreed: Number(told.agreed),
    answered: Number(told.answered),
    before,
    after,
    setAside: aside ? { id: aside.id, by: aside.name, at: aside.setAsideAt } : null,
  }
}

/** How often complaints were answered rightly to other people, right before or right after a time. */
async function countRight(db: Handle, exceptAgentId: number, side: { before: number } | { from: number }) {
  const nearest = db
    .selectFrom('lessons')
    .select(['complaint', 'complaintBefore'])
    .where('agentId', '<>', exceptAgentId)
    .where('taught', '=', 1)
    .where('complaint', 'is not', null)
    .where('at', 'before' in side ? '<' : '>=', 'before' in side ? side.before : side.from)
    .orderBy('at', 'before' in side ? 'desc' : 'asc')
    .limit(beside)
  const { right, of } = await db
    .selectFrom(nearest.as('near'))
    .select((row) => [row.fn.countAll<number>().as('of'), agree('complaint', 'complaintBefore').as('right')])
    .executeTakeFirstOrThrow()
  return { right: Number(right), of: Number(of) }
}

const findCoveringSetAside = (db: Handle, agentId: number, from: number, to: number) =>
  db
    .selectFrom('setAsides')
    .innerJoin('agents', 'agents.id', 'setAsideBy')
    .select(['setAsides.id', 'name', 'setAsideAt'])
    .where('agentId', '=', agentId)
    .where('takenUpAt', 'is', null)
    .where('fromAt', '<=', from)
    .where('toAt', '>=', to)
    .orderBy('setAsides.id', 'desc')
    .executeTakeFirst()
