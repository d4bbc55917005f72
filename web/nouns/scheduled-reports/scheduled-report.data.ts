import { useQueryClient } from '@tanstack/solid-query'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Recipient } from '#shared/alert.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { ReportPreview, ReportRun, ScheduledReport } from '#shared/scheduled-report.schema.ts'
import type { ReportPeriod, ReportSection } from '#shared/scheduled-report.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { preferences } from '../../kit/ui/preferences.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import '../alerts/alert.words.ts'

const path = '/api/scheduled-reports'
const kinds = ['scheduled-'] as const

export const useScheduledReports = () =>
  createLiveQuery(() => ({ key: ['scheduled-reports'], load: (signal) => get<Page<ScheduledReport>>(path, {}, signal) }), kinds)

/** The mail as it would be sent now. */
export const useReportPreview = (asked: () => { id: number; lang: InterfaceLanguage } | null) =>
  createLiveQuery(
    () => ({
      key: ['scheduled-reports', asked()?.id, 'preview', asked()?.lang],
      enabled: asked() !== null,
      load: (signal) => get<ReportPreview>(`${path}/${asked()?.id}/preview`, { lang: asked()?.lang }, signal),
      keep: true,
    }),
    ['scheduled-report-changed'],
    ({ data }) => data.id === asked()?.id,
  )

/** What was sent, the newest first. */
export const useReportRuns = (id: () => number | null) =>
  createLiveQuery(
    () => ({
      key: ['scheduled-reports', id(), 'runs'],
      enabled: id() !== null,
      load: (signal) => get<Page<ReportRun>>(`${path}/${id()}/runs`, { limit: 20 }, signal),
    }),
    kinds,
    ({ data }) => data.id === id(),
  )

export type ReportForm = {
  name: string
  period: ReportPeriod
  zone: string
  clock: string
  weekday: number
  recipients: Recipient[]
}

export const addReport = (form: ReportForm, key: string) => post<ScheduledReport>(path, form, key)
export const saveReport = (id: number, form: ReportForm) => patch<ScheduledReport>(`${path}/${id}`, form)

/** Changing reports: at once, with undo. */
export function useReportActions(leave: (id: number, isLeaving: boolean) => void) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['scheduled-reports'] })
  async function attempt(run: () => Promise<unknown>, said?: () => void) {
    try {
      await run()
      said?.()
    } catch (error) {
      showProblem(t('schedule.failed', { why: problemText(error) }))
    }
    await refresh()
  }
  const turn = ({ id }: ScheduledReport, isOn: boolean) => patch(`${path}/${id}`, { isOn })
  return {
    refresh,
    include: (report: ScheduledReport, sections: ReportSection[]) => void attempt(() => patch(`${path}/${report.id}`, { sections })),
    test: (report: ScheduledReport) =>
      void attempt(
        () => post(`${path}/${report.id}/tests`, {}),
        () => showToast({ words: t('schedule.tested') }),
      ),
    switchOn: (report: ScheduledReport) => void attempt(() => turn(report, true)),
    switchOff: (report: ScheduledReport) =>
      void attempt(
        () => turn(report, false),
        () => showToast({ words: t('schedule.switched-off', { name: report.name }), undo: () => void attempt(() => turn(report, true)) }),
      ),
    /** The server hears of it when the time to undo is over. */
    remove(report: ScheduledReport) {
      leave(report.id, true)
      const timer = setTimeout(
        () => void attempt(() => del(`${path}/${report.id}`)).finally(() => leave(report.id, false)),
        preferences().undoSeconds * 1000,
      )
      showToast({
        words: t('schedule.removed', { name: report.name }),
        undo: () => {
          clearTimeout(timer)
          leave(report.id, false)
        },
      })
    },
  }
}
