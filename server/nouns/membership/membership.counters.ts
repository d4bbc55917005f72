import { sql } from 'kysely'
import type { Theme } from '#shared/clustering.ts'
import type { Evidence } from '../../engines/clustering/clustering.ts'
import { themeOfMost } from '../../engines/clustering/own-matter.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { trendOf } from '../cases/case.rules.ts'
import { type CaseRow, countArrivals, getCase, listEvidence, listSaid, updateCase } from '../cases/case.store.ts'
import { excerptOf, placed } from '../cases/case.tally.ts'
import { quote, weightsOfWords, wordsStillSaid } from '../cases/case.title.ts'
import { forgetSuggestions } from '../merge-suggestions/merge-suggestion.store.ts'
import { getProductName } from '../products/product.store.ts'
import { isSilent } from '../threads/thread.store.ts'
import { lockThreads } from './membership.locks.ts'
import { removeReasons } from './membership.store.ts'

type Emit = (event: NewEvent) => void

/** The columns of a case that are counted from its threads and mentions. */
export type Counters = Pick<
  CaseRow,
  'threadCount' | 'authorCount' | 'mentionCount' | 'sentimentSum' | 'sentimentCount' | 'waitingSince' | 'channels' | 'languages'
>

/** Counts a case from its rows. */
export async function countCase(db: Handle, caseId: number): Promise<Counters> {
  const threads = await db
    .selectFrom('threads')
    .select((row) => [
      row.fn.countAll<number>().as('count'),
      sql<number>`count(distinct ${row.ref('authorId')})`.as('authors'),
      row.fn.min('waitingSince').as('waitingSince'),
    ])
    .where('caseId', '=', caseId)
    .executeTakeFirstOrThrow()
  const mentions = await db
    .selectFrom('mentions')
    .select((row) => [
      row.fn.countAll<number>().as('count'),
      sql<number>`coalesce(sum(${row.ref('sentimentScore')}), 0)`.as('sum'),
      sql<number>`count(${row.ref('sentimentScore')})`.as('scored'),
    ])
    .where('caseId', '=', caseId)
    .executeTakeFirstOrThrow()
  const languages = await db
    .selectFrom('mentions')
    .select('lang')
    .distinct()
    .where('caseId', '=', caseId)
    .where('lang', 'is not', null)
    .execute()
  const channels = await db.selectFrom('threads').select('channel').distinct().where('caseId', '=', caseId).execute()
  return {
    threadCount: Number(threads.count),
    authorCount: Number(threads.authors),
    waitingSince: threads.waitingSince === null ? null : Number(threads.waitingSince),
    mentionCount: Number(mentions.count),
    sentimentSum: Number(mentions.sum),
    sentimentCount: Number(mentions.scored),
    languages: JSON.stringify(languages.map((row) => row.lang as string).sort()),
    channels: JSON.stringify(channels.map((row) => row.channel).sort()),
  }
}

/** When the first and the last word of a case were said, and what the last one was. */
async function readWords(
  tx: Handle,
  caseId: number,
): Promise<Partial<Pick<CaseRow, 'firstAt' | 'lastAt' | 'lastText' | 'lastLang' | 'lastAuthor'>>> {
  const first = await tx
    .selectFrom('threads')
    .select((row) => row.fn.min('firstMentionAt').as('at'))
    .where('caseId', '=', caseId)
    .executeTakeFirst()
  const last = await tx
    .selectFrom('mentions')
    .innerJoin('authors', 'authors.id', 'mentions.authorId')
    .select(['mentions.text', 'mentions.lang', 'mentions.postedAt', 'authors.name'])
    .where('caseId', '=', caseId)
    .where('mentions.deletedAt', 'is', null)
    .orderBy('postedAt', 'desc')
    .orderBy('mentions.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    ...(first?.at != null && { firstAt: Number(first.at) }),
    ...(last && { lastAt: last.postedAt, lastText: excerptOf(last.text), lastLang: last.lang, lastAuthor: last.name }),
  }
}

/**
 * Counts cases anew from their rows, after threads came or went; the caller has locked them. Only what is counted is written. A case that
 * lost its last thread is resolved; one that the machine had resolved and that gained one is open again. A case that is merged away stays.
 */
export async function recountCases(tx: Handle, context: Context, ids: Iterable<number>, emit: Emit): Promise<void> {
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) await recountCase(tx, context, id, emit)
}

async function recountCase(tx: Handle, context: Context, id: number, emit: Emit): Promise<void> {
  const before = await getCase(tx, id)
  const now = context.clock()
  const arrivals = (await countArrivals(tx, [id], now)).get(id) ?? { hour: 0, fourHours: 0, day: 0 }
  const counted = { ...(await countCase(tx, id)), ...(await readWords(tx, id)), trend: trendOf(arrivals) }
  const state = standingOf(before, counted.threadCount, now)
  if (state?.state === 'resolved') emit({ kind: 'case-resolved', caseId: id, data: { empty: true } })
  if (state?.state === 'open') emit({ kind: 'case-reopened', caseId: id, data: {} })
  const theme = before.themeBy === null ? themeOf(await listEvidence(tx, id)) : before.theme
  const changed = { ...counted, theme, ...state }
  await updateCase(tx, id, { ...changed, ...placed({ ...before, ...changed }) })
}

/** Whether what is said in a case is mostly somebody's own matter, and which. */
function themeOf(said: readonly Evidence[]): Theme | null {
  const counts = new Map<Theme, number>()
  for (const { theme } of said) if (theme) counts.set(theme, (counts.get(theme) ?? 0) + 1)
  return themeOfMost((theme) => counts.get(theme) ?? 0, said.length)
}

/** The state that follows from having threads or none; null where it stays. */
function standingOf(row: CaseRow, threadCount: number, now: number): Pick<CaseRow, 'state' | 'resolvedAt' | 'resolvedHow'> | null {
  if (row.mergedInto !== null) return null
  if (threadCount === 0 && row.state !== 'resolved') return { state: 'resolved', resolvedAt: now, resolvedHow: 'other' }
  if (threadCount > 0 && row.state === 'resolved' && row.resolvedBy === null) return { state: 'open', resolvedAt: null, resolvedHow: null }
  return null
}

/**
 * The author took a post of this thread away: its words leave the case's row and, unless a person wrote it, its title. Where nothing
 * else was said in the thread, what it was joined by is gone too.
 */
export async function forgetDeletedWords(tx: Handle, context: Context, threadId: number, emit: Emit): Promise<void> {
  const caseId = (await lockThreads(tx, context.engine, [threadId])).threads.get(threadId)?.caseId ?? null
  if (await isSilent(tx, threadId)) await removeReasons(tx, threadId)
  if (caseId === null) return
  await forgetSuggestions(tx, caseId)
  await recountCases(tx, context, [caseId], emit)
  const row = await getCase(tx, caseId)
  const said = await listSaid(tx, caseId)
  const words = wordsStillSaid(readJson(row.words), await listEvidence(tx, caseId))
  const product = await getProductName(tx, row.product)
  const title = quote({ product, weights: weightsOfWords(words), said })
  await updateCase(tx, caseId, {
    ...(said.length === 0 && { lastText: '' }),
    words: JSON.stringify(words),
    ...(row.titledBy === null && { titleName: null, title: title || `C-${caseId}` }),
  })
}
