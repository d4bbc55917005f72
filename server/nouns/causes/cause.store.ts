import type { Selectable } from 'kysely'
import type { CauseState } from '#shared/cause.ts'
import type { Theme } from '#shared/clustering.ts'
import type { SharedMark, Telling } from '../../engines/clustering/shared-marks.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { CauseTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type CauseRow = Selectable<CauseTable>

/** Proposals that are shown at once. */
const mostShown = 20
/** Cases of one proposal that are shown and can be put together at once. */
export const mostCases = 50

/**
 * The first words of the newest `most` cases of a theme (null: with, or maybe with, a common cause) that began from `from` up to, not
 * including, `until`, without what was taken away; in the order of the cases.
 */
export async function listTellings(
  db: Handle,
  theme: Theme | null,
  { from, until, most }: { from: number; until: number; most: number },
): Promise<(Telling & { isOpen: boolean })[]> {
  const query = db.selectFrom('cases').select(['cases.id', 'cases.firstAt', 'cases.active'])
  const cases = await (theme === null ? query.where('theme', 'is', null) : query.where('theme', '=', theme))
    .where('firstAt', '>=', from)
    .where('firstAt', '<', until)
    .where('mergedInto', 'is', null)
    .orderBy('firstAt', 'desc')
    .limit(most)
    .execute()
  if (cases.length === 0) return []
  const rows = await db
    .selectFrom('mentions')
    .select(['id', 'caseId', 'authorId', 'postedAt', 'lang', 'text'])
    .where(
      'caseId',
      'in',
      cases.map(({ id }) => id),
    )
    .where('deletedAt', 'is', null)
    .where('kind', '=', 'complaint')
    .orderBy('caseId')
    .orderBy('postedAt')
    .limit(most * 4)
    .execute()
  const open = new Set(cases.flatMap(({ id, active }) => (active === 1 ? [id] : [])))
  return rows.map(({ caseId, authorId, postedAt, lang, text }) => {
    const id = Number(caseId)
    return { caseId: id, author: authorId, at: postedAt, lang, text, isOpen: open.has(id) }
  })
}

/** What was found of a theme before, the newest wave last. */
export function listCauses(db: Handle, theme: Theme): Promise<CauseRow[]> {
  return db.selectFrom('causes').selectAll().where('theme', '=', theme).orderBy('kind').orderBy('mark').orderBy('wave').execute()
}

/** The newest proposals that nobody decided about; of all themes or of one. */
export function listProposed(db: Handle, theme?: Theme): Promise<CauseRow[]> {
  let query = db.selectFrom('causes').selectAll().where('state', '=', 'proposed')
  if (theme) query = query.where('theme', '=', theme)
  return query.orderBy('id', 'desc').limit(mostShown).execute()
}

export async function getCause(db: Handle, id: number): Promise<CauseRow> {
  const row = await db.selectFrom('causes').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('cause')
  return row
}

/** One that this transaction will write, locked. */
export async function lockCause(tx: Handle, engine: Engine, id: number): Promise<CauseRow> {
  const [row] = await forUpdate(engine, tx.selectFrom('causes').selectAll().where('id', '=', id)).execute()
  if (!row) throw notFound('cause')
  return row
}

export type Proposal = Omit<SharedMark, 'caseIds'> & {
  theme: Theme
  wave: number
  themeCount: number
  caseId: number | null
  caseIds: readonly number[]
}

/** Writes a proposal down, or what is now known of it. Answers its id, and whether it is new. */
export async function saveProposal(tx: Handle, engine: Engine, now: number, proposal: Proposal): Promise<{ id: number; isNew: boolean }> {
  const { key: mark, caseIds, ...row } = proposal
  const seen = {
    written: row.written,
    metCount: caseIds.length,
    themeCount: row.themeCount,
    firstAt: row.firstAt,
    lastAt: row.lastAt,
    caseId: row.caseId,
  }
  const written = await tx
    .insertInto('causes')
    .values({ theme: row.theme, kind: row.kind, mark, wave: row.wave, state: 'proposed', foundAt: now, ...seen })
    .onConflict((conflict) => conflict.columns(['theme', 'kind', 'mark', 'wave']).doUpdateSet(seen).where('causes.state', '=', 'proposed'))
    .returning(['id', 'foundAt'])
    .executeTakeFirst()
  // Somebody decided meanwhile: what they saw stays.
  if (!written) return { id: 0, isNew: false }
  await tx.deleteFrom('causeCases').where('causeId', '=', written.id).execute()
  const cases = caseIds.map((caseId) => ({ causeId: written.id, caseId }))
  await insertMany(tx, engine, 'causeCases', ['causeId', 'caseId'], cases, { conflict: ['causeId', 'caseId'] })
  return { id: written.id, isNew: written.foundAt === now }
}

/** Proposals for which nothing speaks any more. */
export async function deleteProposals(tx: Handle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .deleteFrom('causes')
    .where('id', 'in', [...ids])
    .where('state', '=', 'proposed')
    .execute()
}

/** Whether a person has put a later wave of this mark into its case. */
export async function hasLaterWave(db: Handle, { theme, kind, mark, wave, caseId }: CauseRow): Promise<boolean> {
  const later = await db
    .selectFrom('causes')
    .select('id')
    .where('theme', '=', theme)
    .where('kind', '=', kind)
    .where('mark', '=', mark)
    .where('wave', '>', wave)
    .where('caseId', '=', caseId)
    .where('state', '=', 'accepted')
    .executeTakeFirst()
  return later !== undefined
}

export type Decision = {
  state: CauseState
  caseId: number | null
  themeBy: number | null
  decidedBy: number | null
  decidedAt: number | null
}

export async function decideCause(tx: Handle, id: number, decision: Decision): Promise<void> {
  await tx.updateTable('causes').set(decision).where('id', '=', id).execute()
}

/** The cases that name each of these, by their ids. */
export async function listCauseCases(db: Handle, causeIds: readonly number[]) {
  if (causeIds.length === 0) return []
  return db
    .selectFrom('causeCases')
    .select(['causeId', 'caseId', 'taken'])
    .where('causeId', 'in', [...causeIds])
    .orderBy('causeId')
    .orderBy('caseId')
    .execute()
}

/** Writes down which cases a person put together; none takes it back. */
export async function setTaken(tx: Handle, causeId: number, caseIds: readonly number[]): Promise<void> {
  await tx.updateTable('causeCases').set({ taken: 0 }).where('causeId', '=', causeId).execute()
  if (caseIds.length === 0) return
  await tx
    .updateTable('causeCases')
    .set({ taken: 1 })
    .where('causeId', '=', causeId)
    .where('caseId', 'in', [...caseIds])
    .execute()
}
