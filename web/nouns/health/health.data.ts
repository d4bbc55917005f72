import { onCleanup } from 'solid-js'
import type { Health } from '#shared/health.schema.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

const askEveryMs = 30_000

/** How the desk itself is. Asked again by time: what cannot be saved makes no event either. */
export function useHealth() {
  const query = createLiveQuery(() => ({ key: ['health'], load: (signal) => get<Health>('/api/health', {}, signal) }))
  const beat = setInterval(() => void query.reload(), askEveryMs)
  onCleanup(() => clearInterval(beat))
  return query
}
