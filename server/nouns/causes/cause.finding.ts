import { type Theme, themes } from '#shared/clustering.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { day } from '../../kit/lib/clock.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { listCasesByIds } from '../cases/case.store.ts'
import { type Found, findProposals, type Known, usualDays, windowDays } from './cause.proposals.ts'
import { type CauseRow, deleteProposals, listCauseCases, listCauses, listTellings, saveProposal } from './cause.store.ts'

/** So many of the newest cases of each sort are read: more would hold up the screens, and say no more. */
const mostRead = 200

/**
 * Looks whether own matters of one kind name something unusually often, and writes down what a person is asked about (a job). Reading
 * happens outside the transaction; two nodes at once write the same rows.
 */
export async function proposeCauses(context: Context): Promise<void> {
  const pause = createYield(0)
  for (const theme of themes) {
    await pause()
    await proposeOf(context, theme)
  }
}

async function proposeOf(context: Context, theme: Theme): Promise<void> {
  const now = context.clock()
  const from = now - windowDays * day
  const lately = { from, until: Number.MAX_SAFE_INTEGER, most: mostRead }
  const own = await listTellings(context.db, theme, lately)
  const known = await listKnown(context, theme)
  if (own.length === 0 && !known.some(({ state }) => state === 'proposed')) return
  const [before, others] = await Promise.all([
    listTellings(context.db, theme, { from: from - usualDays * day, until: from, most: mostRead }),
    listTellings(context.db, null, lately),
  ])
  const themeCount = new Set(own.map(({ caseId }) => caseId)).size
  const found = findProposals({ own, before, others }, known)
  const beforeOf = (one: Found) => known.find(({ kind, key, wave }) => kind === one.kind && key === one.key && wave === one.wave)
  const changed = found.filter((one) => !isAsBefore(one, themeCount, beforeOf(one)))
  const gone = known.filter((one) => one.state === 'proposed' && !found.some((other) => beforeOf(other) === one))
  if (changed.length === 0 && gone.length === 0) return
  await change(context, async (tx, emit) => {
    for (const one of changed) {
      const { id, isNew } = await saveProposal(tx, context.engine, now, { ...one, theme, themeCount })
      if (isNew) emit({ kind: 'cause-found', data: { id, theme } })
    }
    await deleteProposals(
      tx,
      gone.map(({ id }) => id),
    )
  })
}

const isAsBefore = (one: Found, themeCount: number, before: Known | undefined): boolean =>
  before?.state === 'proposed' &&
  before.metCount === one.caseIds.length &&
  before.lastAt === one.lastAt &&
  before.themeCount === themeCount &&
  before.caseId === one.caseId

/** The newest wave of each mark of a theme. */
async function listKnown(context: Context, theme: Theme): Promise<Known[]> {
  const rows = await listCauses(context.db, theme)
  const idOf = ({ kind, mark }: CauseRow) => `${kind} ${mark}`
  const newest = new Map(rows.map((row) => [idOf(row), row]))
  const cases = await listCasesByIds(
    context.db,
    [...newest.values()].flatMap(({ caseId }) => caseId ?? []),
  )
  const open = new Set(cases.flatMap(({ id, active }) => (active === 1 ? [id] : [])))
  const settled = rows.filter(({ state }) => state !== 'proposed')
  const seen = await listCauseCases(
    context.db,
    settled.map(({ id }) => id),
  )
  return [...newest.values()].map((row) => {
    const { id, kind, mark, written, wave, state, metCount, themeCount, lastAt, caseId } = row
    const waves = new Set(settled.flatMap((one) => (idOf(one) === idOf(row) ? [one.id] : [])))
    const decided = new Set(seen.flatMap(({ causeId, caseId }) => (waves.has(causeId) ? [caseId] : [])))
    const isOpen = caseId !== null && open.has(caseId)
    return { id, kind, key: mark, written, wave, state, metCount, themeCount, lastAt, caseId, isOpen, decided }
  })
}
