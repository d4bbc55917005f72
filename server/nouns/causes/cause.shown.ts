import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Cause } from '#shared/cause.schema.ts'
import type { Theme } from '#shared/clustering.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { day } from '../../kit/lib/clock.ts'
import { type CaseRow, listCasesByIds } from '../cases/case.store.ts'
import { type CauseRow, getCause, listCauseCases, listProposed, mostCases } from './cause.store.ts'

/** What the desk proposes as common causes of own matters, the newest first; titles in the reader's language. */
export async function showProposed(db: Handle, lang: InterfaceLanguage, theme?: Theme): Promise<Cause[]> {
  const shown = await showCauses(db, await listProposed(db, theme), lang)
  return shown.filter(({ cases, caseId }) => cases.length + (caseId === null ? 0 : 1) > 1)
}

export async function showCause(db: Handle, id: number, lang: InterfaceLanguage): Promise<Cause> {
  const [shown] = await showCauses(db, [await getCause(db, id)], lang)
  return shown as Cause
}

async function showCauses(db: Handle, causes: readonly CauseRow[], lang: InterfaceLanguage): Promise<Cause[]> {
  const members = await listCauseCases(
    db,
    causes.map(({ id }) => id),
  )
  const rows = new Map(
    (
      await listCasesByIds(
        db,
        members.map(({ caseId }) => caseId),
      )
    ).map((row) => [row.id, row]),
  )
  const casesOf = (cause: CauseRow) =>
    members.flatMap(({ causeId, caseId }) => {
      const row = causeId === cause.id ? rows.get(caseId) : undefined
      return row && (row.active === 1 || cause.state !== 'proposed') ? [row] : []
    })
  return causes.map((cause) => ({
    id: cause.id,
    theme: cause.theme,
    kind: cause.kind,
    written: cause.written,
    state: cause.state,
    met: cause.metCount,
    of: Math.max(cause.metCount, cause.themeCount),
    days: Math.max(1, Math.ceil((cause.lastAt - cause.firstAt) / day)),
    caseId: cause.caseId,
    cases: casesOf(cause)
      .sort((a, b) => b.lastAt - a.lastAt || a.id - b.id)
      .slice(0, mostCases)
      .map((row) => caseIn(row, lang)),
  }))
}

const caseIn = (row: CaseRow, lang: InterfaceLanguage): Cause['cases'][number] => ({
  caseId: row.id,
  title: titleIn(row, lang),
  author: row.lastAuthor,
  languages: readJson(row.languages),
  channels: readJson(row.channels),
  text: row.lastText,
  lang: row.lastLang,
  at: row.lastAt,
})
