import { useQueryClient } from '@tanstack/solid-query'
import type { Page } from '#shared/list.schema.ts'
import type { Stem, StemState } from '#shared/stem.schema.ts'
import { del, get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

/** Words that confirmed cases have taught, in one state. */
export const useStems = (state: () => StemState) =>
  createLiveQuery(
    () => ({ key: ['stems', state()], load: (signal) => get<Page<Stem>>('/api/stems', { state: state() }, signal) }),
    ['stem-'],
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
  const undecide = ({ id }: Stem) => attempt(() => del(`/api/stems/${id}/decision`))
  return {
    undecide: (stem: Stem) => void undecide(stem),
    decide: (stem: Stem, taken: boolean) =>
      void attempt(async () => {
        await post(`/api/stems/${stem.id}/decision`, { taken })
        showToast({
          words: t(taken ? 'words.taken' : 'words.refused', { words: listed(stem.examples), concept: stem.concept }),
          undo: () => void undecide(stem),
        })
      }),
  }
}
