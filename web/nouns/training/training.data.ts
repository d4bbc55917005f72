import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Page } from '#shared/list.schema.ts'
import type { Learned, Run } from '#shared/training.schema.ts'
import { del, get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import './training.words.ts'

const restMs = 2_000
const path = '/api/training'
const exclusions = `${path}/exclusions`

/** How well the models trained on the team's verdicts do, by language. */
export const useTraining = () =>
  createLiveQuery(() => ({ key: ['training'], load: (signal) => get<Learned>(path, {}, signal), restMs }), ['training-'])

const runsAtOnce = { first: 20, most: 50 }

/** Whose verdicts the models are trained on, the newest run first; for administrators. */
export function useRuns(enabled: () => boolean) {
  const [limit, setLimit] = createSignal(runsAtOnce.first)
  const query = createLiveQuery(
    () => ({
      key: ['training-runs', limit()],
      load: (signal) => get<Page<Run>>(`${path}/runs`, { limit: limit(), offset: -new Date().getTimezoneOffset() }, signal),
      enabled: enabled(),
      keep: true,
      restMs,
    }),
    ['training-'],
  )
  const hasMore = () => query.data()?.nextCursor != null && limit() < runsAtOnce.most
  return { ...query, hasMore, showMore: () => setLimit(runsAtOnce.most) }
}

/** Excluding runs from training and reinstating them; each offers to undo itself. */
export function useRunActions() {
  const client = useQueryClient()
  async function attempt(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run()
      return true
    } catch (error) {
      showProblem(t('runs.change.failed', { why: problemText(error) }))
      return false
    } finally {
      await client.invalidateQueries({ queryKey: ['training-runs'] })
    }
  }
  const words = (run: Run) => ({ n: run.verdicts, name: run.agent.name })
  const spanOf = (run: Run) => ({ agentId: run.agent.id, from: run.from, to: run.to })

  async function exclude(run: Run) {
    const span = spanOf(run)
    let id = 0
    const done = await attempt(async () => {
      id = (await post<{ id: number }>(exclusions, span)).id
    })
    if (done) showToast({ words: t('runs.exclude.done', words(run)), undo: () => void attempt(() => del(`${exclusions}/${id}`)) })
  }
  async function reinstate(run: Run) {
    const [span, id] = [spanOf(run), run.exclusion?.id ?? 0]
    if (await attempt(() => del(`${exclusions}/${id}`)))
      showToast({ words: t('runs.reinstate.done', words(run)), undo: () => void attempt(() => post(exclusions, span)) })
  }
  return { exclude, reinstate }
}
