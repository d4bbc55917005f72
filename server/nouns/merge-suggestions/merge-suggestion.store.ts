import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import type { MergeSuggestion } from '../../engines/clustering/clustering.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import type { MergeSuggestionTable } from '../../kit/database/schema.ts'
import type { Rows } from '../../kit/database/tables/index.ts'

export type MergeSuggestionRow = Selectable<MergeSuggestionTable>
export type CasePair = { fromId: number; intoId: number }

/** Reasons kept with a suggestion, the weightiest first. */
const reasonsKept = 8
/** A case that very many resemble shows so many of them. */
const mostShown = 50

/**
 * Writes down which cases look like one problem. What a person refused stays refused, in whichever direction it was found; of the others
 * score and reasons are written anew.
 * @param found cases must exist
 */
export async function saveSuggestions(tx: Handle, engine: Engine, now: number, found: readonly MergeSuggestion[]): Promise<void> {
  if (found.length === 0) return
  const known = await listPairs(tx, [...new Set(found.flatMap(({ from, into }) => [from, into]))])
  const isKnown = (fromId: number, intoId: number, refused: boolean) =>
    known.some((row) => row.fromId === fromId && row.intoId === intoId && (!refused || row.refusedAt !== null))
  const rows = new Map<string, MergeSuggestion>()
  for (const one of found) {
    const { from, into } = one
    if (isKnown(from, into, true) || isKnown(into, from, false) || rows.has(`${into} ${from}`)) continue
    rows.set(`${from} ${into}`, one)
  }
  await insertMany(
    tx,
    engine,
    'mergeSuggestions',
    ['fromId', 'intoId', 'score', 'because', 'foundAt'],
    [...rows.values()].map(({ from, into, score, because }) => ({
      fromId: from,
      intoId: into,
      score,
      because: JSON.stringify(because.slice(0, reasonsKept)),
      foundAt: now,
    })),
    { conflict: ['fromId', 'intoId'], update: ['score', 'because'] },
  )
}

async function listPairs(db: Handle, ids: readonly number[]): Promise<(CasePair & { refusedAt: number | null })[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('mergeSuggestions')
    .select(['fromId', 'intoId', 'refusedAt'])
    .where((where) => where.or([where('fromId', 'in', [...ids]), where('intoId', 'in', [...ids])]))
    .execute()
}

/** Of these pairs those that a person said are not one problem. */
export async function listRefused(db: Handle, pairs: readonly { from: number; into: number }[]): Promise<{ from: number; into: number }[]> {
  const refused = (await listPairs(db, [...new Set(pairs.flatMap(({ from, into }) => [from, into]))])).filter(
    (row) => row.refusedAt !== null,
  )
  return pairs.filter(({ from, into }) =>
    refused.some((row) => (row.fromId === from && row.intoId === into) || (row.fromId === into && row.intoId === from)),
  )
}

/** Whether the desk asked about these two, whatever was answered. */
export async function isSuggested(db: Handle, one: number, other: number): Promise<boolean> {
  const pairs = await listPairs(db, [one])
  return pairs.some(({ fromId, intoId }) => fromId === other || intoId === other)
}

/** The suggestions of a case with cases that are worked on and no one's own matter, best first, whichever of the two it is. */
export async function listSuggestionsOf(db: Handle, caseId: number): Promise<(MergeSuggestionRow & { otherId: number })[]> {
  const side = (own: 'fromId' | 'intoId', other: 'fromId' | 'intoId') =>
    db
      .selectFrom('mergeSuggestions')
      .innerJoin('cases', 'cases.id', `mergeSuggestions.${other}`)
      .selectAll('mergeSuggestions')
      .select('cases.id as otherId')
      .where(`mergeSuggestions.${own}`, '=', caseId)
      .where('cases.active', '=', 1)
      .where('cases.theme', 'is', null)
      .orderBy('score', 'desc')
      .limit(mostShown)
      .execute()
  const rows = [...(await side('intoId', 'fromId')), ...(await side('fromId', 'intoId'))]
  return rows.sort((a, b) => b.score - a.score || a.otherId - b.otherId).slice(0, mostShown)
}

/** What is shown of the cases that another is compared with. */
export async function listCompared(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('cases')
    .select([
      'id',
      'title',
      'titledBy',
      'titleName',
      'authorCount',
      'languages',
      'channels',
      'priority',
      'lastText',
      'lastLang',
      'lastAuthor',
      'lastAt',
    ])
    .where('id', 'in', [...ids])
    .execute()
}

/** For each of these cases, how many others look like the same problem and were not refused. */
export async function countSuggestions(db: Handle, ids: readonly number[]): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  if (ids.length === 0) return counts
  for (const [own, other] of [
    ['fromId', 'intoId'],
    ['intoId', 'fromId'],
  ] as const) {
    const rows = await db
      .selectFrom('mergeSuggestions')
      // In this order, and so below: a desk has more open cases than these have suggestions, and SQLite keeps no statistics that say so.
      .crossJoin('cases')
      .whereRef('cases.id', '=', `mergeSuggestions.${other}`)
      .select((row) => [`mergeSuggestions.${own} as id`, row.fn.countAll<number>().as('count')])
      .where(`mergeSuggestions.${own}`, 'in', [...ids])
      .where('refusedAt', 'is', null)
      .where('cases.active', '=', 1)
      .where('cases.theme', 'is', null)
      .groupBy(`mergeSuggestions.${own}`)
      .execute()
    for (const { id, count } of rows) counts.set(Number(id), (counts.get(Number(id)) ?? 0) + Number(count))
  }
  return counts
}

/** Sets or takes back a refusal. Answers whether there was such a suggestion, in either direction. */
export async function refuseSuggestion(
  tx: Handle,
  caseId: number,
  otherId: number,
  refusal: { refusedBy: number; refusedAt: number } | { refusedBy: null; refusedAt: null },
): Promise<boolean> {
  const result = await tx
    .updateTable('mergeSuggestions')
    .set(refusal)
    .where((where) =>
      where.or([
        where.and([where('fromId', '=', caseId), where('intoId', '=', otherId)]),
        where.and([where('fromId', '=', otherId), where('intoId', '=', caseId)]),
      ]),
    )
    .executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}

/**
 * What was suggested or refused of a case holds for the one it is merged into; a refusal counts above a suggestion. The rows of the merged
 * case stay: they hold again when the merge is taken back. Answers the pairs that were added, and those that were refused with it.
 */
export async function copySuggestions(
  tx: Handle,
  engine: Engine,
  from: number,
  into: number,
): Promise<{ added: CasePair[]; refused: CasePair[] }> {
  const rows = await tx
    .selectFrom('mergeSuggestions')
    .selectAll()
    .where((where) => where.or([where('fromId', '=', from), where('intoId', '=', from)]))
    .execute()
  const known = await listPairs(tx, [into])
  const copies: MergeSuggestionRow[] = []
  const refused: CasePair[] = []
  for (const row of rows) {
    const other = row.fromId === from ? row.intoId : row.fromId
    const { refusedBy, refusedAt } = row
    const pair = known.find(({ fromId, intoId }) => fromId === other || intoId === other)
    if (other === into) continue
    if (!pair) copies.push({ ...row, fromId: row.fromId === from ? into : other, intoId: row.fromId === from ? other : into })
    else if (pair.refusedAt === null && refusedBy !== null && refusedAt !== null) {
      await refuseSuggestion(tx, into, other, { refusedBy, refusedAt })
      refused.push({ fromId: pair.fromId, intoId: pair.intoId })
    }
  }
  const columns = ['fromId', 'intoId', 'score', 'because', 'foundAt', 'refusedBy', 'refusedAt'] as const
  await insertMany(tx, engine, 'mergeSuggestions', columns, copies, { conflict: ['fromId', 'intoId'] })
  return { added: copies.map(({ fromId, intoId }) => ({ fromId, intoId })), refused }
}

/** Takes back what `copySuggestions` did. */
export async function takeCopiesBack(
  tx: Handle,
  { added, refused }: { added: readonly CasePair[]; refused: readonly CasePair[] },
): Promise<void> {
  for (const { fromId, intoId } of added)
    await tx.deleteFrom('mergeSuggestions').where('fromId', '=', fromId).where('intoId', '=', intoId).execute()
  for (const { fromId, intoId } of refused) await refuseSuggestion(tx, fromId, intoId, { refusedBy: null, refusedAt: null })
}

/** Words of this case were taken away: what was found by them goes; refusals stay, without their words. */
export async function forgetSuggestions(tx: Handle, caseId: number): Promise<void> {
  const either = (where: ExpressionBuilder<Rows, 'mergeSuggestions'>) =>
    where.or([where('fromId', '=', caseId), where('intoId', '=', caseId)])
  await tx.deleteFrom('mergeSuggestions').where(either).where('refusedAt', 'is', null).execute()
  await tx.updateTable('mergeSuggestions').set({ because: '[]' }).where(either).execute()
}

/** Cases that others are suggested to be put into, and that are not themselves a part of a bigger one: a condition on `cases` for their queue. */
export const hasSuggestions = () =>
  sql<boolean>`exists (
    select 1 from "mergeSuggestions" cross join cases as smaller
    where "mergeSuggestions"."intoId" = cases.id and smaller.id = "mergeSuggestions"."fromId" and "mergeSuggestions"."refusedAt" is null
      and smaller.active = 1 and smaller.theme is null)
    and not exists (
    select 1 from "mergeSuggestions" cross join cases as bigger
    where "mergeSuggestions"."fromId" = cases.id and bigger.id = "mergeSuggestions"."intoId" and "mergeSuggestions"."refusedAt" is null
      and bigger.active = 1 and bigger.theme is null)`
