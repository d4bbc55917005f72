import { useQueryClient } from '@tanstack/solid-query'
import type { Clock, ClockWithSteps, Holidays, Sla, SlaPreview, SlaReport, SlaRules } from '#shared/clock.schema.ts'
import type { ClockFilter, ClockMetric } from '#shared/clock.ts'
import type { Page } from '#shared/list.schema.ts'
import { get, post, put } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './clock.words.ts'

/** What moves clocks. */
const kinds = ['clock-', 'sla-', 'case-', 'reply-sent', 'mention-clustered', 'mention-changed', 'order-moved'] as const

/** What is promised, with how each policy stands. */
export const useSla = () =>
  createLiveQuery(() => ({ key: ['sla'], load: (signal) => get<Sla>('/api/sla', {}, signal), restMs: countsRestMs }), [...kinds])

export type ClockChoice = {
  state?: ClockFilter | undefined
  metric?: ClockMetric | undefined
  policy?: string | undefined
  channel?: string | undefined
  caseId?: number | undefined
  from?: number | undefined
  to?: number | undefined
}

/** Clocks in the order in which they are decided. */
export const useClocks = (choice: () => ClockChoice | null, limit = 50) =>
  createLiveQuery(
    () => ({
      key: ['clocks', choice(), limit],
      load: (signal) => get<Page<Clock>>('/api/clocks', { ...choice(), limit }, signal),
      enabled: choice() !== null,
      keep: true,
      restMs: countsRestMs,
    }),
    [...kinds],
  )

/** One clock, step by step. */
export const useClock = (id: () => number | null) =>
  createLiveQuery(
    () => ({ key: ['clock', id()], load: (signal) => get<ClockWithSteps>(`/api/clocks/${id()}`, {}, signal), enabled: id() !== null }),
    [...kinds],
  )

/** How promises held within a time, by week of the reader's clock. */
export const useSlaReport = (period: () => { from: number; to: number }) =>
  createLiveQuery(() => ({
    key: ['reports', 'sla', period()],
    load: (signal) => get<SlaReport>('/api/reports/sla', { ...period(), offset: -new Date(period().to).getTimezoneOffset() }, signal),
  }))

/** Public holidays of a year and the next, as days that a calendar may take over. */
export const findHolidays = (zone: string, year: number) => get<Holidays>('/api/sla/holidays', { zone, year })

/** What a change would do to the clocks that are open now. */
export const previewRules = (rules: SlaRules) => post<SlaPreview>('/api/sla/previews', { rules })

/** What is promised as a copy of its own: what is shown may change under it. */
export const rulesOf = ({ calendars, policies }: Pick<Sla, 'calendars' | 'policies'>): SlaRules =>
  JSON.parse(JSON.stringify({ calendars, policies }))

/** Changing what is promised: at once, with undo. */
export function useSlaActions() {
  const client = useQueryClient()
  const write = async (basedOn: number, rules: SlaRules): Promise<Sla> => {
    const sla = await put<Sla>('/api/sla', { basedOn, rules })
    await client.invalidateQueries({ queryKey: ['sla'] })
    await client.invalidateQueries({ queryKey: ['clocks'] })
    return sla
  }
  return {
    /** @returns false when nothing was changed, which was said */
    async change(before: Sla, rules: SlaRules, words: string): Promise<boolean> {
      const was = rulesOf(before)
      try {
        const now = await write(before.version, rules)
        const undo = () =>
          void write(now.version, was).catch((error: Error) => showProblem(t('clocks.failed', { why: problemText(error) })))
        showToast({ words, undo })
        return true
      } catch (error) {
        showProblem(t('clocks.failed', { why: problemText(error) }))
        await client.invalidateQueries({ queryKey: ['sla'] })
        return false
      }
    },
  }
}
