import { sql } from 'kysely'
import type { Accuracy, LanguageLearned, Run } from '#shared/training.schema.ts'
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

/** What was learned in each language, by answers given before each verdict was known; the language with the most verdicts first. */
export async function measureTraining(db: Handle): Promise<LanguageLearned[]> {
  const [totals, curves] = await Promise.all([listTotals(db), listCurves(db)])
  return totals.map((row) => ({
    lang: row.lang,
    verdicts: Number(row.verdicts),
    complaint: accuracyOf(row.complaints, row.complaintConfirmed, row.complaintShipped, row.complaintLearned),
    sentiment: accuracyOf(row.sentiments, row.sentimentConfirmed, row.sentimentShipped, row.sentimentLearned),
    curve: curves
      .filter(({ lang }) => lang === row.lang)
      .map((point) => ({ verdicts: Number(point.verdicts), shipped: Number(point.shipped), learned: Number(point.learned) })),
  }))
}

const accuracyOf = (verdicts: unknown, confirmed: unknown, shipped: unknown, learned: unknown): Accuracy => ({
  verdicts: Number(verdicts),
  confirmed: Number(confirmed),
  shipped: Number(shipped),
  learned: Number(learned),
})

const listTotals = (db: Handle) =>
  db
    .selectFrom('trainingExamples')
    .select((row) => [
      'lang',
      row.fn.countAll<number>().as('verdicts'),
      row.fn.count<number>('complaint').as('complaints'),
      agree('complaint', 'complaintShown').as('complaintConfirmed'),
      agree('complaint', 'complaintShipped').as('complaintShipped'),
      agree('complaint', 'complaintBefore').as('complaintLearned'),
      row.fn.count<number>('sentiment').as('sentiments'),
      agree('sentiment', 'sentimentShown').as('sentimentConfirmed'),
      agree('sentiment', 'sentimentShipped').as('sentimentShipped'),
      agree('sentiment', 'sentimentBefore').as('sentimentLearned'),
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
        .selectFrom('trainingExamples')
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
      agree('complaint', 'complaintBefore').as('learned'),
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
  const [told, before, after, excluded] = await Promise.all([
    db
      .selectFrom('trainingExamples')
      .select((example) => [example.fn.countAll<number>().as('answered'), agree('complaint', 'complaintShown').as('agreed')])
      .where('agentId', '=', row.agentId)
      .where('at', '>=', from)
      .where('at', '<', to)
      .where('complaint', 'is not', null)
      .executeTakeFirstOrThrow(),
    countRight(db, row.agentId, { before: from }),
    countRight(db, row.agentId, { from: to }),
    findCoveringExclusion(db, row.agentId, from, to),
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
    exclusion: excluded ? { id: excluded.id, by: excluded.name, at: excluded.excludedAt } : null,
  }
}

/** How often complaints were answered rightly to other people, right before or right after a time. */
async function countRight(db: Handle, exceptAgentId: number, side: { before: number } | { from: number }) {
  const nearest = db
    .selectFrom('trainingExamples')
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

const findCoveringExclusion = (db: Handle, agentId: number, from: number, to: number) =>
  db
    .selectFrom('trainingExclusions')
    .innerJoin('agents', 'agents.id', 'excludedBy')
    .select(['trainingExclusions.id', 'name', 'excludedAt'])
    .where('agentId', '=', agentId)
    .where('reinstatedAt', 'is', null)
    .where('fromAt', '<=', from)
    .where('toAt', '>=', to)
    .orderBy('trainingExclusions.id', 'desc')
    .executeTakeFirst()
