import { useQueryClient } from '@tanstack/solid-query'
import type { LearnedTerm, LearnedTermState } from '#shared/learned-term.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, post } from '../api.ts'
import { listed } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { createLiveQuery } from '../live-query.ts'
import { showProblem, showToast } from '../ui/toast.tsx'

/** Words that confirmed cases have taught, in one state. */
export const useStems = (state: () => LearnedTermState) =>
  createLiveQuery(
    () => ({ key: ['stems', state()], load: (signal) => get<Page<LearnedTerm>>('/api/learned-terms', { state: state() }, signal) }),
    ['term-'],
  )

/** The verbs of words: at once, with undo. */
export function useStemVerbs() {
  const client = useQueryClient()

  async function attempt(act: () => Promise<unknown>) {
    try {
      await act()
    } catch (error) {
      showProblem(t('words.failed', { why: error instanceof Error ? error.message : String(error) }))
    }
    await client.invalidateQueries({ queryKey: ['stems'] })
  }
  const undecide = ({ id }: LearnedTerm) => attempt(() => del(`/api/learned-terms/${id}/decision`))
  return {
    undecide: (stem: LearnedTerm) => void undecide(stem),
    decide: (stem: LearnedTerm, accepted: boolean) =>
      void attempt(async () => {
        await post(`/api/learned-terms/${stem.id}/decision`, { accepted })
        showToast({
          words: t(accepted ? 'words.taken' : 'words.refused', { words: listed(stem.examples), concept: stem.concept }),
          undo: () => void undecide(stem),
        })
      }),
  }
}
