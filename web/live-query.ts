import { hashKey, type QueryClient, type QueryKey, useQuery, useQueryClient } from '@tanstack/solid-query'
import type { Event } from '#shared/event.schema.ts'
import { onLive, onResumed } from './live.ts'

type Options<T> = {
  key: QueryKey
  load: (signal: AbortSignal) => Promise<T>
  /** False: not now (no id yet, say). */
  enabled?: boolean
  /** Keep showing the answer to the question before until the new one is here. */
  keep?: boolean
}

/** Questions that were just asked again; true: once more when the rest is over. */
const resting = new Map<string, boolean>()
const longestRestMs = 5_000

/** Loads a question again, one load at a time, then rests four times as long as the load took: the server gets four fifths of the time. */
async function reload(client: QueryClient, key: QueryKey): Promise<void> {
  const hash = hashKey(key)
  if (resting.has(hash)) {
    resting.set(hash, true)
    return
  }
  resting.set(hash, false)
  const from = performance.now()
  await client.invalidateQueries({ queryKey: key, exact: true })
  setTimeout(
    () => {
      const again = resting.get(hash)
      resting.delete(hash)
      if (again) void reload(client, key)
    },
    Math.min((performance.now() - from) * 4, longestRestMs),
  )
}

/**
 * A query that stays true: it loads again when one of the `kinds` of events happens (`touches` may narrow it).
 * Rows keep their identity by `id`, so unchanged rows are not drawn again.
 * `data()` never suspends the page: it is undefined until there is something.
 */
export function createLiveQuery<T>(
  options: () => Options<T>,
  kinds: readonly string[] = [],
  touches: (event: Event) => boolean = () => true,
) {
  const client = useQueryClient()
  const query = useQuery<T>(() => {
    const { key, load, enabled = true, keep = false } = options()
    return {
      queryKey: key,
      queryFn: ({ signal }) => load(signal),
      enabled,
      reconcile: 'id',
      ...(keep ? { placeholderData: (before: unknown) => before as never } : {}),
    }
  })
  const again = () => {
    const { key, enabled = true } = options()
    return enabled ? reload(client, key) : Promise.resolve()
  }
  if (kinds.length > 0) onLive(kinds, (events) => events.some(touches) && void again())
  onResumed(() => void again())

  return {
    data: (): T | undefined => (query.isPending ? undefined : (query.data as T | undefined)),
    error: (): Error | null => query.error as Error | null,
    /** True while there is nothing to show yet. */
    isPending: () => query.isPending && query.fetchStatus !== 'idle',
    isFetching: () => query.isFetching,
    /** When the answer was given; 0 before. */
    updatedAt: () => query.dataUpdatedAt,
    /** True while the answer to the question before is shown. */
    isOld: () => query.isPlaceholderData,
    reload: again,
  }
}
