import { useQueryClient } from '@tanstack/solid-query'
import type { Page } from '#shared/list.schema.ts'
import type { Stem } from '#shared/stem.schema.ts'
import { del, get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

/** A term that confirmed cases taught: `stem` is the beginning of the word, `concept` what it would mean. */
export type LearnedTerm = Stem

export const learnedTermStates = ['proposed', 'accepted', 'rejected'] as const
type LearnedTermState = (typeof learnedTermStates)[number]

/** The names that the API has for the states. */
const apiState = { proposed: 'proposed', accepted: 'taken', rejected: 'refused' } as const satisfies Record<LearnedTermState, Stem['state']>
const path = '/api/stems'

/** Terms that confirmed cases have taught, in one state. */
export const useLearnedTerms = (state: () => LearnedTermState) =>
  createLiveQuery(
    () => ({ key: ['learned-terms', state()], load: (signal) => get<Page<LearnedTerm>>(path, { state: apiState[state()] }, signal) }),
    ['stem-'],
  )

/** Deciding about terms: at once, with undo. */
export function useLearnedTermActions() {
  const client = useQueryClient()

  async function attempt(run: () => Promise<unknown>) {
    try {
      await run()
    } catch (error) {
      showProblem(t('terms.failed', { why: problemText(error) }))
    }
    await client.invalidateQueries({ queryKey: ['learned-terms'] })
  }
  const undecide = ({ id }: LearnedTerm) => attempt(() => del(`${path}/${id}/decision`))
  return {
    undecide: (term: LearnedTerm) => void undecide(term),
    decide: (term: LearnedTerm, accepted: boolean) =>
      void attempt(async () => {
        await post(`${path}/${term.id}/decision`, { taken: accepted })
        showToast({
          words: t(accepted ? 'terms.accepted' : 'terms.rejected', { words: listed(term.examples), concept: term.concept }),
          undo: () => void undecide(term),
        })
      }),
  }
}
