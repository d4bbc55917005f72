import { describe, expect, test } from 'vitest'
import { reactions } from '#server/flows/automation/reactions.ts'
import { createContext } from '#server/kit/database/context.ts'
import { testApp } from './support/app.ts'
import { engines, testClock } from './support/database.ts'
import { doEverything, letEverythingHappen, seeEverything } from './support/every-query.ts'
import { lookAtEveryCount } from './support/every-rollup.ts'
import { fullDesk, type Statement } from './support/full-desk.ts'
import { countCalls, functionsWithSql } from './support/functions-called.ts'
import { type Scan, scansOf } from './support/plans.ts'

/** The last hour of the released database. */
const releasedNow = Date.UTC(2026, 10, 20, 12)

/** What belongs to the start, the commands and the practice network, not to a desk at work. */
const notAtWork = [
  '/migrations/',
  '/scripts/',
  '/practice/',
  '/database/tables/',
  '/database/database.ts',
  '/database/backup.ts',
  '/database/restore.ts',
  '/database/move.ts',
  '.rotation.ts',
  '/database/node.ts',
  'server/main.ts',
]

/** Only its type is used; only the other engine needs it. */
const neverRun = { sqlite: /: (selectEvents|findClockAhead|countOne|takeOneBack|deleteCount)$/, postgres: /: (selectEvents|sqliteMatch)$/ }

/** What must read a large table, and why that is right. */
const allowed: readonly { table: string; like: RegExp; why: string }[] = [
  {
    table: 'mentions',
    like: /order by "mentions"."postedAt" desc, "mentions"."id" desc limit/,
    why: 'the list of all, newest first: it ends with its page',
  },
  {
    table: 'customers',
    like: /^select \* from "customers" where "mergedIntoId" is null order by "customers"\."id" desc limit/,
    why: 'the list of all: it ends with its page',
  },
  {
    table: 'replies',
    like: /from "replies" (where "id" < \S+ )?order by "id" desc limit/,
    why: 'the list of all, newest first: it ends with its page',
  },
  {
    table: 'serviceOrders',
    like: /"closedAt" is not null order by "serviceOrders"."id" desc limit/,
    why: 'nearly all are closed, newest first: it ends with its page',
  },
  {
    table: 'cases',
    like: /^select "id" from "cases" where "teamId" is not null and "assigneeId" is null/,
    why: 'an index of those alone that wait to be given to somebody: it ends with its page',
  },
  {
    table: 'cases',
    like: /"named"\."titledBy" is not null and lower\("named"\."title"\)/,
    why: 'titles are looked through where a person wrote them: an index of those alone',
  },
  { table: 'statusTokens', like: /"statusSealed" not like/, why: 'tokens of an Aftercare of before are sealed once, at the start' },
  {
    table: 'statusTokens',
    like: /^select "id", "statusHash", "statusSealed" from "statusTokens"$/,
    why: 'all are sealed anew, by a command while the desk is stopped',
  },
  { table: 'trainingExamples', like: /"stretch"|"complaintConfirmed"/, why: 'a report over all training examples' },
  { table: 'trainingExamples', like: /^delete from "trainingExamples"$/, why: 'all are deleted when the training begins anew' },
  {
    table: 'trainingExamples',
    like: /^select \* from "trainingExamples" order by "verdictId"$/,
    why: 'training examples are read once, at the start',
  },
  {
    table: 'cases',
    like: /"cases"."themeBy" from "mentions" inner join "cases"/,
    why: 'the memory of all open cases, filled once at the start',
  },
  {
    table: 'chatVisitors',
    like: /^delete from "chatVisitors" where "sourceId"/,
    why: 'a job over the visitors of one chat, which may be all there are',
  },
  { table: 'verdicts', like: /"takenBack"/, why: 'a report over all verdicts, by person and day' },
  {
    table: 'verdicts',
    like: /"mentions"."id" in \(select "mentionId" from "verdicts"/,
    why: 'once an hour, over all verdicts, to propose words',
  },
]

const isAllowed = ({ table }: Scan, { sql }: Statement): boolean => allowed.some((one) => one.table === table && one.like.test(sql))

describe.each(engines)('every statement of a desk at work, on %s', (engine) => {
  test('finds its rows in large tables by an index', { timeout: 240_000 }, async () => {
    const calls = await countCalls()
    const { database, look, statements } = await fullDesk(engine, 200)
    const clock = testClock(releasedNow)
    const context = { ...createContext(database, clock), clock, reactions, databaseUrl: database.url }
    const app = await testApp(engine, undefined, null, context)
    await seeEverything(app, look, 'Early')
    await doEverything(app, look)
    await letEverythingHappen(app, look)
    await lookAtEveryCount(context, look)
    await seeEverything(app, look, 'Late')

    const called = await calls.called()
    const missing = (await functionsWithSql(notAtWork)).filter((name) => !called.has(name) && !neverRun[engine].test(name))
    const scans: string[] = []
    for (const statement of [...statements.values()])
      for (const scan of await scansOf(database, statement))
        if (!isAllowed(scan, statement)) scans.push(`${scan.table} ${scan.along ?? 'whole'}: ${statement.sql.replace(/\s+/g, ' ')}`)
    expect({ missing, scans }).toEqual({ missing: [], scans: [] })
  })
})
