import type { CaseState } from '#shared/case.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { findWaitingSince, isSilent, tallyCase, updateThread } from '../threads/thread.store.ts'
import { trendOf } from './case.rules.ts'
import { countArrivals, getCase, listEvidence, listMovingCases, listSaid, listSnoozedUntil, lockCases, updateCase } from './case.store.ts'
import { place } from './case.tally.ts'
import { deskLanguage, titleFrom, wordsStillSaid } from './case.title.ts'

/** Counts a case anew from its rows, after people moved threads. A case that lost its last thread is resolved; one that gained is open again. */
export async function recountCase(tx: Handle, context: Context, id: number, emit: (event: NewEvent) => void): Promise<void> {
  const row = await getCase(tx, id)
  const tally = await tallyCase(tx, id)
  const now = context.clock()
  Object.assign(row, {
    threadCount: tally.threadCount,
    authorCount: tally.authorCount,
    mentionCount: tally.mentionCount,
    sentimentSum: tally.sentimentSum,
    sentimentCount: tally.sentimentCount,
    waitingSince: tally.waitingSince,
    channels: JSON.stringify(tally.channels),
    languages: JSON.stringify(tally.languages),
    firstAt: tally.firstAt ?? row.firstAt,
  })
  if (tally.last)
    Object.assign(row, {
      lastAt: tally.last.postedAt,
      lastText: tally.last.text.slice(0, 280).toWellFormed(),
      lastLang: tally.last.lang,
      lastAuthor: tally.last.name,
    })
  const emptied = row.threadCount === 0 && row.state !== 'resolved'
  if (emptied) {
    Object.assign(row, { state: 'resolved', resolvedAt: now, resolvedHow: 'other' })
    emit({ kind: 'case-resolved', caseId: id, data: { empty: true } })
  } else if (row.threadCount > 0 && row.state === 'resolved' && row.resolvedBy === null && row.mergedInto === null) {
    Object.assign(row, { state: 'open', resolvedAt: null, resolvedHow: null })
    emit({ kind: 'case-reopened', caseId: id, data: {} })
  }
  const arrivals = (await countArrivals(tx, [id], now)).get(id) ?? { hour: 0, fourHours: 0, day: 0 }
  row.trend = trendOf(arrivals)
  place(row)
  const { id: _, ...rest } = row
  await updateCase(tx, id, rest)
}

/**
 * The author took a post of this case away: its words leave the case's row and, unless a person wrote it, its title. Where nothing
 * else was said in the thread, what it was joined by is gone too.
 */
export async function forgetDeletedWords(
  tx: Handle,
  context: Context,
  { caseId, threadId }: { caseId: number; threadId: number | null },
  emit: (event: NewEvent) => void,
): Promise<void> {
  await recountCase(tx, context, caseId, emit)
  const row = await getCase(tx, caseId)
  const said = await listSaid(tx, caseId)
  if (said.length === 0) await updateCase(tx, caseId, { lastText: '' })
  const words = wordsStillSaid(JSON.parse(row.words), await listEvidence(tx, caseId))
  await updateCase(tx, caseId, {
    words: JSON.stringify(words),
    ...(row.titledBy === null && { title: titleFrom(said, words, deskLanguage) || `C-${caseId}` }),
  })
  if (threadId !== null && (await isSilent(tx, threadId))) await updateThread(tx, threadId, { joinBecause: '[]' })
}

/** After a reply or a new word in a thread: who waits now, and until when. An open case where nobody waits is waiting, and the other way round. */
export async function refreshWaiting(tx: Handle, id: number): Promise<void> {
  const row = await getCase(tx, id)
  row.waitingSince = await findWaitingSince(tx, id)
  if (row.state === 'open' && row.waitingSince === null) row.state = 'waiting'
  else if (row.state === 'waiting' && row.waitingSince !== null) row.state = 'open'
  place(row)
  await updateCase(tx, id, { waitingSince: row.waitingSince, state: row.state, active: row.active, dueAt: row.dueAt, sortKey: row.sortKey })
}

/** Lets time pass over cases: growth slows down, snoozes end (a job). Answers how many changed. */
export async function updateTrends(context: Context): Promise<number> {
  const now = context.clock()
  const moving = await listMovingCases(context.db)
  const arrivals = await countArrivals(
    context.db,
    moving.map((row) => row.id),
    now,
  )
  const slower = moving.filter((row) => trendOf(arrivals.get(row.id) ?? { hour: 0, fourHours: 0, day: 0 }) !== row.trend)
  const woken = await listSnoozedUntil(context.db, now)
  if (slower.length + woken.length === 0) return 0
  await change(context, async (tx, emit) => {
    for (const row of await lockCases(
      tx,
      context.engine,
      slower.map((one) => one.id),
    )) {
      const trend = trendOf(arrivals.get(row.id) ?? { hour: 0, fourHours: 0, day: 0 })
      if (trend === row.trend) continue
      emit({ kind: 'case-trend', caseId: row.id, data: { from: row.trend, to: trend, title: row.title } })
      row.trend = trend
      place(row)
      await updateCase(tx, row.id, { trend, sortKey: row.sortKey })
    }
    for (const row of await lockCases(
      tx,
      context.engine,
      woken.map((one) => one.id),
    )) {
      if (row.state !== 'snoozed') continue
      emit({ kind: 'case-woken', caseId: row.id, data: { by: 'time' } })
      row.state = (row.waitingSince === null ? 'waiting' : 'open') satisfies CaseState
      place(row)
      await updateCase(tx, row.id, { state: row.state, active: row.active, snoozedUntil: null, sortKey: row.sortKey })
    }
  })
  return slower.length + woken.length
}
