import { useQueryClient } from '@tanstack/solid-query'
import type { z } from 'zod'
import type { Consent, CustomerMerge, CustomerPage, consentBody, customerChange, Erasure } from '#shared/customer.schema.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './personal-data.words.ts'

export type CustomerEdit = z.input<typeof customerChange>
export type ConsentEntry = z.input<typeof consentBody>

/** What erasing somebody would take away and what would stay. */
export const useErasure = (id: () => number) =>
  createLiveQuery(
    () => ({ key: ['people', 'erasure', id()], load: (signal) => get<Erasure>(`/api/customers/${id()}/erasure`, {}, signal) }),
    ['reply-', 'customer-'],
  )

/** What can be done with a person's data. Those that a form asks for throw the server's refusal; the others say what went wrong. */
export function usePersonActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['people'] })

  async function attempt(run: () => Promise<unknown>, words?: string): Promise<void> {
    try {
      await run()
      await refresh()
      if (words) showToast({ words })
    } catch (error) {
      showProblem(t('people.link.failed', { why: problemText(error) }))
    }
  }
  return {
    /** Throws the server's refusal. */
    async edit(person: CustomerPage, change: CustomerEdit): Promise<void> {
      const path = `/api/customers/${person.id}`
      // Read first: what is on screen becomes what the server answers.
      const back = Object.fromEntries(Object.keys(change).map((field) => [field, person[field as keyof CustomerEdit]]))
      await patch<CustomerPage>(path, change)
      await refresh()
      showToast({
        words: t('people.edited', { name: change.name || person.name || t('people.nameless') }),
        undo: () => void attempt(() => patch(path, back), t('people.undone')),
      })
    },
    /** Throws the server's refusal. */
    async writeConsent(id: number, entry: ConsentEntry, key: string): Promise<void> {
      await post<Pick<Consent, 'id'>>(`/api/customers/${id}/consents`, entry, key)
      await refresh()
      showToast({ words: t('people.consent.written') })
    },
    /** Makes two customers one; throws the server's refusal. */
    async merge(keptId: number, mergedId: number, key: string): Promise<void> {
      const merge = await post<{ id: number }>(`/api/customers/${keptId}/merges`, { customerId: mergedId }, key)
      await refresh()
      showToast({
        words: t('people.merge.done'),
        undo: () => void attempt(() => del(`/api/customers/${keptId}/merges/${merge.id}`), t('people.merge.undone')),
      })
    },
    undoMerge: (keptId: number, merge: CustomerMerge) =>
      attempt(() => del(`/api/customers/${keptId}/merges/${merge.id}`), t('people.merge.undone')),
    /** Throws the server's refusal. */
    async erase(id: number): Promise<void> {
      await del(`/api/customers/${id}`)
      await refresh()
      showToast({ words: t('people.erase.done') })
    },
  }
}

export type PersonActions = ReturnType<typeof usePersonActions>
