import { useQueryClient } from '@tanstack/solid-query'
import type { Page } from '#shared/list.schema.ts'
import type {
  Policy,
  PolicyComparison,
  PolicyDecision,
  PolicyExample,
  PolicyFacts,
  PolicyReplay,
  PolicyRule,
} from '#shared/policy.schema.ts'
import { del, get, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './policy-page.words.ts'

const policyEvents = ['policy-'] as const
const rulePath = (key: string) => `/api/policy/draft/rules/${encodeURIComponent(key)}`

/** The policy: the draft where there is one and it is wanted, else what is published. */
export const usePolicy = (version: () => 'draft' | 'published', enabled: () => boolean = () => true) =>
  createLiveQuery(
    () => ({
      key: ['policy', version()],
      load: (signal) => get<Policy>('/api/policy', version() === 'draft' ? { version: 'draft' } : {}, signal),
      enabled: enabled(),
    }),
    policyEvents,
  )

/** What the draft or the published version decides about facts; `null`: too little is known to ask. */
export const useTriedDecision = (facts: () => PolicyFacts | null, version: () => 'draft' | 'published') =>
  createLiveQuery(
    () => ({
      key: ['policy', 'decision', version(), JSON.stringify(facts())],
      load: () => post<PolicyDecision>('/api/policy/decisions', { facts: facts(), version: version() }),
      enabled: facts() !== null,
      keep: true,
    }),
    policyEvents,
  )

export const useReplay = (enabled: () => boolean) =>
  createLiveQuery(
    () => ({
      key: ['policy', 'replay'],
      load: (signal) => get<PolicyReplay>('/api/policy/replay', {}, signal),
      enabled: enabled(),
      restMs: 5_000,
    }),
    policyEvents,
  )

export const useExamples = () =>
  createLiveQuery(
    () => ({ key: ['policy', 'examples'], load: (signal) => get<Page<PolicyExample>>('/api/policy/examples', {}, signal) }),
    policyEvents,
  )

/** How a rule of ours would stand beside the law, while it is written. */
export const useComparison = (rule: () => PolicyRule | null) =>
  createLiveQuery(
    () => ({
      key: ['policy', 'comparison', JSON.stringify(rule())],
      load: () => post<PolicyComparison>('/api/policy/comparisons', rule()),
      enabled: rule() !== null,
      keep: true,
    }),
    policyEvents,
  )

/** What may be done to a policy. Each tells of a refusal in a toast and answers whether it was done. */
export function usePolicyActions() {
  const client = useQueryClient()
  async function attempt(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run()
      return true
    } catch (error) {
      showProblem(t('policy.failed.change', { why: problemText(error) }))
      return false
    } finally {
      await client.invalidateQueries({ queryKey: ['policy'] })
    }
  }
  return {
    save: (rule: PolicyRule) => attempt(() => put<PolicyComparison>(rulePath(rule.key), rule)),
    undo: (key: string) => attempt(() => del(`${rulePath(key)}/change`)),
    remove: (key: string) => attempt(() => del(rulePath(key))),
    review: (key: string, reviewedBy: string | null) => attempt(() => put(`${rulePath(key)}/review`, { reviewedBy })),
    throwAway: () =>
      attempt(async () => {
        await del('/api/policy/draft')
        showToast({ words: t('policy.thrown-away') })
      }),
    publish: () =>
      attempt(async () => {
        const { number } = await post<{ number: number }>('/api/policy/publication', {})
        showToast({ words: t('policy.published.now', { n: number }) })
      }),
    keep: (name: string, facts: PolicyFacts) =>
      attempt(async () => {
        await post('/api/policy/examples', { name, facts })
        showToast({ words: t('policy.example.kept', { name }) })
      }),
    forget: (id: number) => attempt(() => del(`/api/policy/examples/${id}`)),
  }
}
