import { useQueryClient } from '@tanstack/solid-query'
import { caseNumber } from '#shared/case.ts'
import type { CaseHold, Retention, RetentionPreview, RetentionRule } from '#shared/retention.schema.ts'
import type { RetentionClass } from '#shared/retention.ts'
import { del, get, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './retention.words.ts'

/** How long each class is kept, and which cases are held. */
export const useRetention = () =>
  createLiveQuery(() => ({ key: ['retention'], load: (signal) => get<Retention>('/api/retention', {}, signal) }), ['retention-', 'hold-'])

/** What would go of a class today. */
export const useRetentionPreview = (one: () => RetentionClass, months: () => number | null) =>
  createLiveQuery(() => ({
    key: ['retention', 'preview', one(), months()],
    load: (signal) => get<RetentionPreview>(`/api/retention/${one()}/preview`, { months: months() }, signal),
    enabled: months() !== null,
  }))

export const monthsText = (months: number | null): string => (months === null ? t('retention.ever') : t('retention.months', { n: months }))

/** Changing how long things are kept: at once, with undo. */
export function useRetentionActions() {
  const client = useQueryClient()
  async function attempt(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run()
      return true
    } catch (error) {
      showProblem(t('retention.failed', { why: problemText(error) }))
      return false
    } finally {
      await client.invalidateQueries({ queryKey: ['retention'] })
    }
  }
  const set = (one: RetentionClass, months: number | null) => attempt(() => put(`/api/retention/${one}`, { months }))
  const hold = (caseId: number, reason: string) => attempt(() => put(`/api/cases/${caseId}/hold`, { reason }))
  const release = (caseId: number) => attempt(() => del(`/api/cases/${caseId}/hold`))
  return {
    async keep(rule: RetentionRule, months: number | null) {
      const [one, before] = [rule.class, rule.months]
      if (!(await set(one, months))) return
      const words = t('retention.changed', { class: t(`retention.class.${one}`), months: monthsText(months) })
      showToast({ words, undo: () => void set(one, before) })
    },
    async hold(caseId: number, reason: string): Promise<boolean> {
      const done = await hold(caseId, reason)
      if (done) showToast({ words: t('holds.held', { case: caseNumber(caseId) }), undo: () => void release(caseId) })
      return done
    },
    async release({ caseId, reason }: CaseHold) {
      if (await release(caseId))
        showToast({ words: t('holds.released', { case: caseNumber(caseId) }), undo: () => void hold(caseId, reason) })
    },
  }
}
