import { expect } from 'vitest'
import type { Context } from '#server/kit/database/context.ts'
import { countCase } from '#server/nouns/membership/membership.counters.ts'

/** What must hold of who is in which case, whatever was done in whatever order. */
export async function expectWhole({ db }: Pick<Context, 'db'>): Promise<void> {
  const dead = await db
    .selectFrom('threads')
    .innerJoin('cases', 'cases.id', 'threads.caseId')
    .select(['threads.id', 'cases.id as caseId'])
    .where('cases.mergedInto', 'is not', null)
    .execute()
  expect(dead, 'threads in a case that was merged away').toEqual([])
  const strays = await db
    .selectFrom('mentions')
    .innerJoin('threads', 'threads.id', 'mentions.threadId')
    .select(['mentions.id', 'mentions.caseId', 'threads.caseId as caseOfThread'])
    .execute()
  expect(
    strays.filter((row) => row.caseId !== row.caseOfThread),
    'mentions that are not in the case of their thread',
  ).toEqual([])
  const ruledOut = await db
    .selectFrom('caseConstraints')
    .innerJoin('threads', 'threads.id', 'caseConstraints.threadId')
    .select(['threads.id', 'caseConstraints.caseId', 'threads.caseId as isIn'])
    .execute()
  expect(
    ruledOut.filter((row) => row.caseId === row.isIn),
    'threads in a case that a person ruled out',
  ).toEqual([])
  for (const row of await db.selectFrom('cases').selectAll().orderBy('id').execute()) {
    const { sentimentSum, channels, languages, ...numbers } = await countCase(db, row.id)
    // A case that is merged away still shows where it came from.
    const counted = row.mergedInto === null ? { ...numbers, channels, languages } : numbers
    expect(row, `the numbers of C-${row.id}`).toMatchObject(counted)
    expect(row.sentimentSum, `the feeling of C-${row.id}`).toBeCloseTo(sentimentSum, 6)
    if (row.mergedInto !== null) expect(row, `C-${row.id}, merged away`).toMatchObject({ state: 'resolved', active: 0, threadCount: 0 })
  }
}
