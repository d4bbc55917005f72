import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Since } from '#shared/today.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Context } from '../../kit/database/context.ts'
import { listCasesByIds } from '../cases/case.store.ts'
import { findLastEventId } from '../events/event.store.ts'
import { houseLinesOf, linesOf } from './today.since.rules.ts'
import { findLeaving, listOwnCaseIds, listToldOfCases, listToldOfHouse, touchActivity } from './today.since.store.ts'

const mostCases = 200
const mostEvents = 1_000
const mostLines = 12
const mostOfHouse = 8

/** Notes that a person does something on a screen now; kept to the minute. */
export async function noteActivity({ db, clock }: Context, agentId: number): Promise<void> {
  await touchActivity(db, agentId, clock(), await findLastEventId(db))
}

/** What happened to a person's cases, and in the house, since they were last at work before they were away. */
export async function showSince({ db, clock }: Context, agentId: number, lang: InterfaceLanguage): Promise<Since> {
  const left = await findLeaving(db, agentId, clock())
  if (!left) return { at: null, cases: [], total: 0, house: [] }
  const [events, house] = await Promise.all([
    listToldOfCases(db, await listOwnCaseIds(db, agentId, left, mostCases), left.eventId, mostEvents),
    listToldOfHouse(db, left.eventId, mostEvents),
  ])
  const lines = linesOf(events, agentId)
  const shown = lines.slice(0, mostLines)
  const rows = await listCasesByIds(
    db,
    shown.map(({ caseId }) => caseId),
  )
  const titles = new Map(rows.map((row) => [row.id, titleIn(row, lang)]))
  return {
    at: left.at,
    cases: shown.map((line) => ({ ...line, title: titles.get(line.caseId) ?? '' })),
    total: lines.length,
    house: houseLinesOf(house).slice(0, mostOfHouse),
  }
}
