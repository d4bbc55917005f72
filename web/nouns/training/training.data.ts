import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Learnt, Run } from '#shared/lesson.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import { del, get, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

const restMs = 2_000

/** How well was learnt, by language. */
export const useLearnt = () =>
  createLiveQuery(() => ({ key: ['lessons'], load: (signal) => get<Learnt>('/api/lessons', {}, signal), restMs }), ['lessons-'])

const runsAtOnce = { first: 20, most: 50 }

/** Whose verdicts, the newest run first; for administrators. */
export function useRuns(enabled: () => boolean) {
  const [limit, setLimit] = createSignal(runsAtOnce.first)
  const query = createLiveQuery(
    () => ({
      key: ['lesson-runs', limit()],
      load: (signal) => get<Page<Run>>('/api/lessons/runs', { limit: limit(), offset: -new Date().getTimezoneOffset() }, signal),
      enabled: enabled(),
      keep: true,
      restMs,
    }),
    ['lessons-'],
  )
  const hasMore = () => query.data()?.nextCursor != null && limit() < runsAtOnce.most
  return { ...query, hasMore, showMore: () => setLimit(runsAtOnce.most) }
}

/** Setting runs aside and taking them up again; each offers to undo itself. */
export function useRunVerbs() {
  const client = useQueryClient()
  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      showProblem(t('runs.change.failed', { why: error instanceof Error ? error.message : String(error) }))
      return false
    } finally {
      await client.invalidateQueries({ queryKey: ['lesson-runs'] })
    }
  }
  const words = (run: Run) => ({ n: run.verdicts, name: run.agent.name })
  const spanOf = (run: Run) => ({ agentId: run.agent.id, from: run.from, to: run.to })

  async function setAside(run: Run) {
    const span = spanOf(run)
    let id = 0
    const done = await attempt(async () => {
      id = (await post<{ id: number }>('/api/lessons/set-asides', span)).id
    })
    if (done)
      showToast({ words: t('runs.set-aside.done', words(run)), undo: () => void attempt(() => del(`/api/lessons/set-asides/${id}`)) })
  }
  async function takeUp(run: Run) {
    const [span, id] = [spanOf(run), run.setAside?.id ?? 0]
    if (await attempt(() => del(`/api/lessons/set-asides/${id}`)))
      showToast({ words: t('runs.take-up.done', words(run)), undo: () => void attempt(() => post('/api/lessons/set-asides', span)) })
  }
  return { setAside, takeUp }
}
