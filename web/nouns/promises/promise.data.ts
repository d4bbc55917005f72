import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Page } from '#shared/list.schema.ts'
import type { PromiseCounts, Promised } from '#shared/promise.schema.ts'
import type { PromiseList, PromiseState } from '#shared/promise.ts'
import { get, patch } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'
import { dayOf, weekdayDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

export type PromiseQuestion = { list?: PromiseList; caseId?: number; dueFrom?: string | undefined; dueTo?: string | undefined }

const pageSize = 50

/** Promises of a list or a case, as many pages as asked for. */
export const usePromises = (asked: () => PromiseQuestion, pages: () => number = () => 1) =>
  createLiveQuery(
    () => ({ key: ['promises', 'list', asked(), pages()], load: (signal) => listPromises(asked(), pages(), signal), keep: pages() > 1 }),
    ['promise-'],
  )

async function listPromises(asked: PromiseQuestion, pages: number, signal: AbortSignal) {
  const items: Promised[] = []
  let cursor: string | null = null
  for (let page = 0; page < pages; page++) {
    const answer: Page<Promised> = await get('/api/promises', { ...asked, limit: pageSize, cursor }, signal)
    items.push(...answer.items)
    cursor = answer.nextCursor
    if (!cursor) break
  }
  return { items, more: cursor !== null }
}

/** How many promises were due in a span of days (both included), by what became of them; all without a span. */
export const usePromiseCounts = (span: () => { dueFrom?: string | undefined; dueTo?: string | undefined }) =>
  createLiveQuery(
    () => ({
      key: ['promises', 'counts', span()],
      load: (signal) => get<PromiseCounts>('/api/promises/counts', span(), signal),
      keep: true,
      restMs: countsRestMs,
    }),
    ['promise-'],
  )

type Change = { state?: PromiseState; dueOn?: string }

const [changing, setChanging] = createSignal<ReadonlyMap<number, Change>>(new Map())

/** The promise as it will be once the server has agreed to what was just said. */
export function asSaid(promise: Promised): Promised {
  const change = changing().get(promise.id)
  return change ? { ...promise, ...change } : promise
}

/** What can be said of a promise. Each shows its effect at once, offers to undo it, and says what went wrong. */
export function usePromiseActions() {
  const client = useQueryClient()

  async function change(promise: Promised, to: Change, back: Change | null, words: string): Promise<void> {
    setChanging((all) => new Map(all).set(promise.id, to))
    const answer = patch<Promised>(`/api/promises/${promise.id}`, to)
    const undo =
      back &&
      (() =>
        void answer.then(
          (said) => change(said, back, null, t('promise.undone')),
          () => undefined,
        ))
    showToast(undo ? { words, undo } : { words })
    try {
      await answer
    } catch (error) {
      showProblem(t('promise.failed', { why: problemText(error) }))
    } finally {
      await Promise.all([client.invalidateQueries({ queryKey: ['promises'] }), client.invalidateQueries({ queryKey: ['people'] })])
      setChanging((all) => new Map([...all].filter(([id]) => id !== promise.id)))
    }
  }
  /** What brings a promise back to what it is now: what was broken by its day alone is opened and is late again at once. */
  const backTo = ({ state, settledBy }: Promised): Change => ({ state: state === 'broken' && settledBy === null ? 'open' : state })
  return {
    keep: (promise: Promised) => change(promise, { state: 'kept' }, backTo(promise), t('promise.said.kept')),
    break: (promise: Promised) => change(promise, { state: 'broken' }, backTo(promise), t('promise.said.broken')),
    cancel: (promise: Promised) => change(promise, { state: 'cancelled' }, backTo(promise), t('promise.said.cancelled')),
    reopen: (promise: Promised) => change(promise, { state: 'open' }, { state: promise.state }, t('promise.said.open')),
    move: (promise: Promised, dueOn: string) =>
      change(
        promise,
        { state: 'open', dueOn },
        { state: 'open', dueOn: promise.dueOn },
        t('promise.said.moved', { day: weekdayDate(dueOn) }),
      ),
  }
}

export type PromiseActions = ReturnType<typeof usePromiseActions>

/** Which list a promise stands in; null: in none. */
export const listOf = ({ state, settledBy, dueOn }: Promised, now: number): PromiseList | 'cancelled' => {
  if (state === 'broken') return settledBy === null ? 'late' : 'broken'
  return state === 'open' && dueOn < dayOf(now) ? 'late' : state
}
