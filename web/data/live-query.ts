import {
  hashKey,
  keepPreviousData,
  type QueryClient,
  type QueryKey,
  QueryObserver,
  type QueryObserverResult,
  useQueryClient,
} from '@tanstack/solid-query'
import { createComputed, onCleanup, untrack } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { Event } from '#shared/event.schema.ts'
import { type EventKinds, onLive, onResumed } from './live.ts'

type Options<T> = {
  key: QueryKey
  load: (signal: AbortSignal) => Promise<T>
  /** False: not now (no id yet, say). */
  enabled?: boolean
  /** Keep showing the answer to the question before until the new one is here. */
  keep?: boolean
  /** Asked again at most this often, however much happens. */
  restMs?: number
}

/** Questions that are about to be asked again, or just were; `again`: once more when the rest is over. */
const resting = new Map<string, 'due' | 'resting' | 'again'>()
const longestRestMs = 5_000

/** How long counts rest: numbers beside a page may be a moment old. */
export const countsRestMs = 3_000

/**
 * Loads a question again because something happened: one load for all who look at it, then a rest four times as long as the
 * load took (and at least `leastRestMs`), so that the server gets four fifths of the time.
 */
async function follow(client: QueryClient, key: QueryKey, leastRestMs: number): Promise<void> {
  const hash = hashKey(key)
  const state = resting.get(hash)
  if (state === 'resting') resting.set(hash, 'again')
  if (state) return
  resting.set(hash, 'due')
  // Everyone else who heard of the same events asks before this goes on.
  await Promise.resolve()
  resting.set(hash, 'resting')
  const from = performance.now()
  await client.invalidateQueries({ queryKey: key, exact: true })
  setTimeout(
    () => {
      const again = resting.get(hash) === 'again'
      resting.delete(hash)
      if (again) void follow(client, key, leastRestMs)
    },
    Math.max(leastRestMs, Math.min((performance.now() - from) * 4, longestRestMs)),
  )
}

type Shown<T> = { data: T | undefined; error: Error | null; isWaiting: boolean; isFetching: boolean; isOld: boolean; updatedAt: number }

/**
 * A query that stays true: it loads again when one of the `kinds` of events happens (`touches` may narrow it).
 * Rows keep their identity by `id`, so unchanged rows are not drawn again. `data()` is undefined until there is something.
 * It stands on the observer itself: the usual hook suspends the page, and what is suspended loses focus, scroll place and open dialogs.
 */
export function createLiveQuery<T>(
  options: () => Options<T>,
  kinds: readonly EventKinds[] = [],
  touches: (event: Event) => boolean = () => true,
) {
  const client = useQueryClient()
  const asked = () => {
    const { key, load, enabled = true, keep = false } = options()
    return client.defaultQueryOptions<T, Error, T, T, QueryKey>({
      queryKey: key,
      queryFn: ({ signal }) => load(signal),
      enabled,
      placeholderData: keep ? (keepPreviousData as never) : undefined,
    })
  }
  const observer = new QueryObserver<T>(client, untrack(asked))
  const [shown, setShown] = createStore<Shown<T>>({
    data: undefined,
    error: null,
    isWaiting: false,
    isFetching: false,
    isOld: false,
    updatedAt: 0,
  })
  let taken: T | undefined

  function take(result: QueryObserverResult<T>) {
    if (result.data !== taken) {
      taken = result.data
      // The cache's own object must not be written into: a copy is laid over what is shown.
      setShown('data', reconcile(structuredClone(result.data) as T, { key: 'id' }) as never)
    }
    setShown({
      error: result.error,
      isWaiting: result.isPending && result.fetchStatus !== 'idle',
      isFetching: result.isFetching,
      isOld: result.isPlaceholderData,
      updatedAt: result.dataUpdatedAt,
    })
  }
  createComputed(() => {
    const next = asked()
    untrack(() => {
      observer.setOptions(next)
      take(observer.getOptimisticResult(next))
    })
  })
  onCleanup(observer.subscribe(take))

  const again = (load: (key: QueryKey, restMs: number) => Promise<void>) => {
    const { key, enabled = true, restMs = 0 } = untrack(options)
    return enabled ? load(key, restMs) : Promise.resolve()
  }
  const followOn = () => void again((key, restMs) => follow(client, key, restMs))
  if (kinds.length > 0) onLive(kinds, (events) => events.some(touches) && followOn())
  onResumed(followOn)

  return {
    data: (): T | undefined => shown.data,
    error: (): Error | null => shown.error,
    /** True while there is nothing to show yet. */
    isPending: () => shown.isWaiting,
    isFetching: () => shown.isFetching,
    /** When the answer was given (epoch ms); 0 before. */
    updatedAt: () => shown.updatedAt,
    /** True while the answer to the question before is shown. */
    isOld: () => shown.isOld,
    /** Over when there is an answer or an error to show; at once where there is, or where nothing is asked. */
    answered: (): Promise<void> =>
      new Promise((resolve) => {
        if (!shown.isWaiting) return resolve()
        const stop = observer.subscribe((result) => {
          if (result.isPending) return
          stop()
          resolve()
        })
      }),
    /** Asks again now; over when the answer is here. */
    reload: () => again((key) => client.invalidateQueries({ queryKey: key, exact: true })),
  }
}
