import { useQueryClient } from '@tanstack/solid-query'
import type { LearnedTerm, LearnedTermState } from '#shared/learned-term.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './learned-term.words.ts'

const path = '/api/learned-terms'

/** Terms that confirmed cases have taught, in one state. */
export const useLearnedTerms = (state: () => LearnedTermState) =>
  createLiveQuery(
    () => ({ key: ['learned-terms', state()], load: (signal) => get<Page<LearnedTerm>>(path, { state: state() }, signal) }),
    ['term-'],
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
        await post(`${path}/${term.id}/decision`, { accepted })
        showToast({
          words: t(accepted ? 'terms.accepted' : 'terms.rejected', { words: listed(term.examples), concept: term.concept }),
          undo: () => void undecide(term),
        })
      }),
  }
}
