import { sql } from 'kysely'
import type { EventKind } from '#shared/event.ts'
import type { CaseIndex, Evidence } from '../../engines/clustering/clustering.ts'
import { evidenceVersion, readEvidence } from '../../engines/clustering/evidence.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { findLastEventId } from '../../nouns/events/event.store.ts'
import type { MentionRow } from '../../nouns/mentions/mention.store.ts'

const atOnce = 2_000

/** Changes after which the memory of a case is read anew: those by people, and posts that their authors took away. */
const corrections: readonly EventKind[] = [
  'case-left',
  'case-joined',
  'case-merged',
  'case-parted',
  'case-resolved',
  'case-reopened',
  'mention-sorted',
  'verdict-undone',
  'mention-changed',
]

/** Reads every open case into the index, and every answer people gave to suggestions. */
export async function fillIndex(context: Context, index: CaseIndex): Promise<void> {
  const yieldToEventLoop = createYield()
  let after = 0
  for (;;) {
    const rows = await openMentions(context).where('mentions.id', '>', after).orderBy('mentions.id').limit(atOnce).execute()
    for (const row of rows) {
      index.add(Number(row.caseId), row.id, evidenceOf(row))
      await yieldToEventLoop()
    }
    after = rows.at(-1)?.id ?? after
    if (rows.length < atOnce) break
  }
  await eachCorrection(context, 0, (event) => trainOn(index, event))
}

function openMentions(context: Context) {
  return context.db
    .selectFrom('mentions')
    .innerJoin('cases', 'cases.id', 'mentions.caseId')
    .select(['mentions.id', 'mentions.caseId', 'mentions.evidence', 'mentions.text', 'mentions.lang', 'mentions.product'])
    .where('mentions.state', '=', 'clustered')
    .where('mentions.evidence', 'is not', null)
    .where('mentions.deletedAt', 'is', null)
    .where('cases.state', '<>', 'resolved')
}

/**
 * Brings the memory up to what people changed after event `after`, on whatever node: the cases concerned are
 * forgotten and read anew from their rows. Answers the last event seen.
 */
export async function followPeople(context: Context, index: CaseIndex, after: number): Promise<number> {
  const touched = new Set<number>()
  const last = await eachCorrection(context, after, (event) => {
    trainOn(index, event)
    if (event.kind === 'mention-changed' && event.data.deleted !== true) return
    for (const id of [event.caseId, event.data.from, event.data.into]) if (typeof id === 'number') touched.add(id)
  })
  await readCases(context, index, touched)
  return last
}

/** Forgets cases and reads them anew from their rows; a case that takes no more stays forgotten. */
export async function readCases(context: Context, index: CaseIndex, ids: Iterable<number>): Promise<void> {
  for (const id of ids) {
    index.drop(id)
    const rows = await openMentions(context).where('mentions.caseId', '=', id).orderBy('mentions.id').execute()
    for (const row of rows) index.add(id, row.id, evidenceOf(row))
  }
}

/** The kept evidence, or a new reading where it was kept by another version. */
function evidenceOf(row: { evidence: MentionRow['evidence']; text: string; lang: string | null; product: string | null }): Evidence {
  const saved = readJson(row.evidence)
  return saved?.version === evidenceVersion() ? saved : readEvidence(row.text, { lang: row.lang, product: row.product })
}

type Correction = { id: number; kind: string; caseId: number | null; data: Record<string, unknown> }

/** Hands over the corrections after event `after`; answers the newest event there was, so that no event is looked at twice. */
async function eachCorrection(context: Context, after: number, take: (event: Correction) => void): Promise<number> {
  const newest = await findLastEventId(context.db)
  for (let last = after; last < newest; ) {
    const rows = await context.db
      .selectFrom('events')
      .select(['id', 'kind', 'caseId', 'data'])
      .where('id', '>', last)
      .where('id', '<=', newest)
      .where('kind', 'in', [...corrections])
      .where(sql<boolean>`("agentId" is not null or kind in ('case-reopened', 'mention-changed'))`)
      .orderBy('id')
      .limit(atOnce)
      .execute()
    for (const row of rows) take({ ...row, data: readJson(row.data) })
    last = rows.at(-1)?.id ?? last
    if (rows.length < atOnce) break
  }
  return newest
}

/** A verdict that answered a suggestion moves the thresholds. */
function trainOn(index: CaseIndex, event: Correction): void {
  const { offered, accepted } = event.data
  if (event.kind === 'mention-sorted' && typeof offered === 'boolean' && typeof accepted === 'boolean') index.train({ offered, accepted })
}
