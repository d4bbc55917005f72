import { useQueryClient } from '@tanstack/solid-query'
import type { Alert, AlertFiring, Recipient, Rehearsal } from '#shared/alert.schema.ts'
import type { AlertGrouping, AlertKind, AlertVerdict, Sensitivity } from '#shared/alert.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { preferences } from '../../kit/ui/preferences.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './alert.words.ts'

const path = '/api/alerts'

export const useAlerts = () =>
  createLiveQuery(() => ({ key: ['alerts'], load: (signal) => get<Page<Alert>>(path, {}, signal), restMs: 2_000 }), ['alert-'])

/** What an alert would have done at a sensitivity. */
export const useRehearsal = (asked: () => { id: number; sensitivity: Sensitivity } | null) =>
  createLiveQuery(
    () => {
      const { id, sensitivity } = asked() ?? { id: 0, sensitivity: 'medium' as const }
      return {
        key: ['alerts', id, 'rehearsal', sensitivity],
        enabled: asked() !== null,
        load: (signal) => get<Rehearsal>(`${path}/${id}/rehearsal`, { sensitivity }, signal),
        keep: true,
        restMs: 10_000,
      }
    },
    ['alert-marked', 'alert-changed'],
    ({ data }) => data.id === asked()?.id,
  )

/** When an alert fired, the newest first. */
export const useFirings = (id: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['alerts', id(), 'firings'],
      enabled: id() !== null,
      load: (signal) => get<Page<AlertFiring>>(`${path}/${id()}/firings`, { limit: 50 }, signal),
    }),
    ['alert-'],
    ({ data }) => data.id === id(),
  )

export type AlertForm = {
  kind: AlertKind
  name: string
  grouping: AlertGrouping
  floor: number
  forMinutes: number
  coolDownMinutes: number
  recipients: Recipient[]
}

export const addAlert = (form: AlertForm, key: string) => post<Alert>(path, form, key)
export const saveAlert = (id: number, { kind: _kind, ...form }: AlertForm) => patch<Alert>(`${path}/${id}`, form)

/** Changing alerts: at once, with undo. */
export function useAlertActions(leave: (id: number, isLeaving: boolean) => void) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['alerts'] })
  async function attempt(run: () => Promise<unknown>, said?: () => void) {
    try {
      await run()
      said?.()
    } catch (error) {
      showProblem(t('alerts.failed', { why: problemText(error) }))
    }
    await refresh()
  }
  const mark = (id: number, firing: { group: string; firedAt: number }, verdict: AlertVerdict | null) =>
    put(`${path}/${id}/marks`, { group: firing.group, firedAt: firing.firedAt, verdict })
  const turn = (alert: Alert, isOn: boolean) => patch(`${path}/${alert.id}`, { isOn })
  const sensitise = (alert: Alert, sensitivity: Sensitivity) => patch(`${path}/${alert.id}`, { sensitivity })
  return {
    refresh,
    mark: (id: number, firing: { group: string; firedAt: number }, verdict: AlertVerdict, before: AlertVerdict | null) =>
      void attempt(
        () => mark(id, firing, verdict),
        () => showToast({ words: t(`firings.marked.${verdict}`), undo: () => void attempt(() => mark(id, firing, before)) }),
      ),
    mute: (alert: Alert, mutedUntil: number | null) => void attempt(() => patch(`${path}/${alert.id}`, { mutedUntil })),
    switchOn: (alert: Alert) => void attempt(() => turn(alert, true)),
    switchOff: (alert: Alert) =>
      void attempt(
        () => turn(alert, false),
        () => showToast({ words: t('alerts.switched-off', { name: alert.name }), undo: () => void attempt(() => turn(alert, true)) }),
      ),
    sensitise: (alert: Alert, sensitivity: Sensitivity) => {
      const { sensitivity: before } = alert
      void attempt(
        () => sensitise(alert, sensitivity),
        () =>
          showToast({
            words: t('alerts.sensitivity.changed', { name: alert.name, sensitivity: t(`alerts.sensitivity.${sensitivity}`) }),
            undo: () => void attempt(() => sensitise(alert, before)),
          }),
      )
    },
    /** The server hears of it when the time to undo is over: what was said of its firings would be gone with it. */
    remove(alert: Alert) {
      leave(alert.id, true)
      const timer = setTimeout(
        () => void attempt(() => del(`${path}/${alert.id}`)).finally(() => leave(alert.id, false)),
        preferences().undoSeconds * 1000,
      )
      showToast({
        words: t('alerts.removed', { name: alert.name }),
        undo: () => {
          clearTimeout(timer)
          leave(alert.id, false)
        },
      })
    },
  }
}
