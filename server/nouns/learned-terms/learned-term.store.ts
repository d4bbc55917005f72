import type { Selectable } from 'kysely'
import type { LearnedTerm, LearnedTermState } from '#shared/learned-term.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { LearnedTermTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import type { Proposal } from './learned-term.rules.ts'

type LearnedTermRow = Selectable<LearnedTermTable>

const learnedTermOf = ({ examples, ...row }: LearnedTermRow): LearnedTerm => ({
  ...row,
  state: row.state,
  examples: readJson(examples),
})

/** The newest complaints that a person confirmed to belong to their case, with what was read in them. */
export function listConfirmed(db: Handle, most: number) {
  return (
    db
      .selectFrom('mentions')
      .select(['mentions.id', 'mentions.caseId', 'mentions.authorId', 'mentions.evidence'])
      .where('mentions.caseId', 'is not', null)
      .where('mentions.kind', '=', 'complaint')
      .where('mentions.deletedAt', 'is', null)
      .where('mentions.evidence', 'is not', null)
      // Few mentions have a verdict: they lead, not the mentions.
      .where('mentions.id', 'in', (inner) => inner.selectFrom('verdicts').select('mentionId').where('undoneAt', 'is', null))
      .orderBy('mentions.id', 'desc')
      .limit(most)
      .execute()
  )
}

/** Keeps a proposal, or what is now known of it; what an administrator decided stays. */
export async function saveProposal(db: Handle, { examples, ...proposal }: Proposal, at: number): Promise<void> {
  const seen = { authors: proposal.authors, cases: proposal.cases, examples: JSON.stringify(examples) }
  await db
    .insertInto('learnedTerms')
    .values({ ...proposal, ...seen, state: 'proposed', proposedAt: at, decidedAt: null, decidedBy: null })
    .onConflict((conflict) => conflict.columns(['lang', 'stem', 'concept']).doUpdateSet(seen))
    .execute()
}

export async function listStems(db: Handle, state: LearnedTermState, most: number): Promise<LearnedTerm[]> {
  const rows = await db
    .selectFrom('learnedTerms')
    .selectAll()
    .where('state', '=', state)
    .orderBy('authors', 'desc')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(learnedTermOf)
}

/** Those that count, in the order in which they were proposed. */
export function listAcceptedTerms(db: Handle) {
  return db.selectFrom('learnedTerms').select(['lang', 'stem', 'concept']).where('state', '=', 'accepted').orderBy('id').execute()
}

export async function getLearnedTerm(db: Handle, id: number): Promise<LearnedTerm> {
  const row = await db.selectFrom('learnedTerms').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('stem')
  return learnedTermOf(row)
}

export async function decideLearnedTerm(
  db: Handle,
  id: number,
  state: LearnedTermState,
  by: number | null,
  at: number | null,
): Promise<void> {
  await db.updateTable('learnedTerms').set({ state, decidedBy: by, decidedAt: at }).where('id', '=', id).execute()
}
