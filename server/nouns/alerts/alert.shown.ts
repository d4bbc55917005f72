import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Alert, AlertCounts, AlertFiring } from '#shared/alert.schema.ts'
import type { AlertState } from '#shared/alert.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { nameGroups } from './alert.facts.store.ts'
import { worstOf } from './alert.rules.ts'
import {
  type AlertRow,
  countMarks,
  getAlert,
  listAlerts,
  listFirings,
  listLastFired,
  listStandings,
  type StandingRow,
} from './alert.store.ts'

const order: readonly AlertState[] = ['firing', 'recovering', 'pending', 'error', 'no-data', 'normal']
/** Groups that are shown of one alert: the worst. */
const mostShown = 50

/** All alerts as a screen shows them, the oldest first. */
export async function showAlerts(db: Handle, lang: InterfaceLanguage): Promise<Alert[]> {
  const [alerts, standings, fired, marks] = await Promise.all([listAlerts(db), listStandings(db), listLastFired(db), countMarks(db)])
  const shown: Alert[] = []
  for (const alert of alerts) {
    const own = standings.filter(({ alertId }) => alertId === alert.id)
    shown.push(await alertOf(db, alert, own, fired.get(alert.id) ?? null, marks.get(alert.id), lang))
  }
  return shown
}

export async function showAlert(db: Handle, id: number, lang: InterfaceLanguage): Promise<Alert> {
  const [alert, standings, fired, marks] = await Promise.all([getAlert(db, id), listStandings(db, id), listLastFired(db), countMarks(db)])
  return alertOf(db, alert, standings, fired.get(id) ?? null, marks.get(id), lang)
}

async function alertOf(
  db: Handle,
  alert: AlertRow,
  standings: readonly StandingRow[],
  lastFiredAt: number | null,
  marks: { hits: number; falseAlarms: number } | undefined,
  lang: InterfaceLanguage,
): Promise<Alert> {
  const worst = standings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.sinceAt - a.sinceAt).slice(0, mostShown)
  const names = await nameGroups(
    db,
    alert.kind,
    worst.map(({ groupKey }) => groupKey),
    lang,
  )
  const { id, name, kind, sensitivity, grouping, floor, forMinutes, coolDownMinutes, evaluatedAt, createdAt } = alert
  return {
    id,
    name,
    kind,
    sensitivity,
    grouping,
    floor,
    forMinutes,
    coolDownMinutes,
    evaluatedAt,
    createdAt,
    recipients: readJson(alert.recipients),
    isOn: alert.isOn === 1,
    mutedUntil: alert.mutedUntil,
    state: worstOf(standings.map(({ state }) => state)),
    standings: worst.map((row) => ({
      group: row.groupKey,
      name: names.get(row.groupKey) ?? null,
      state: row.state,
      since: row.sinceAt,
      value: row.value,
      expected: row.usualValue,
      limit: row.limitValue,
      firedAt: row.firedAt,
    })),
    lastFiredAt,
    hits: marks?.hits ?? 0,
    falseAlarms: marks?.falseAlarms ?? 0,
  }
}

/** The firings of an alert, the newest first, each by the name of its group. */
export async function showFirings(
  db: Handle,
  id: number,
  page: { limit: number; cursor?: string | undefined },
  lang: InterfaceLanguage,
): Promise<{ items: AlertFiring[]; nextCursor: string | null }> {
  const { kind } = await getAlert(db, id)
  const { items, nextCursor } = await listFirings(db, id, page)
  const names = await nameGroups(
    db,
    kind,
    items.map(({ group }) => group),
    lang,
  )
  return { items: items.map((firing) => ({ ...firing, name: names.get(firing.group) ?? null })), nextCursor }
}

/** How many alerts fire and how many may soon, for what everyone sees. */
export async function countAlerts(db: Handle): Promise<AlertCounts> {
  const [alerts, standings] = await Promise.all([listAlerts(db), listStandings(db)])
  const of = (state: AlertState) =>
    alerts.filter(({ id }) => worstOf(standings.filter(({ alertId }) => alertId === id).map((row) => row.state)) === state)
  const firing = of('firing')
  const newest = standings
    .filter((row) => row.state === 'firing' && row.firedAt !== null)
    .toSorted((a, b) => Number(b.firedAt) - Number(a.firedAt))
    .find((row) => firing.some(({ id }) => id === row.alertId))
  const alert = firing.find(({ id }) => id === newest?.alertId)
  return {
    firing: firing.length,
    pending: of('pending').length,
    newest: alert && newest ? { id: alert.id, name: alert.name, kind: alert.kind, firedAt: Number(newest.firedAt) } : null,
  }
}
