import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Channel, Source, Spending } from '#shared/source.schema.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { preferences } from '../../kit/ui/preferences.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'

const sourcesKey = ['sources', 'list', 200]

/** All sources with their health. Their clocks move by themselves, so they are asked again after each reading. */
export const useSources = () =>
  createLiveQuery(
    () => ({ key: sourcesKey, load: (signal) => get<Page<Source>>('/api/sources', { limit: 200 }, signal) }),
    ['source-', 'mention-saved'],
  )

/** The channels that can be connected, with the fields their forms ask for. */
export const useChannels = () =>
  createLiveQuery(() => ({ key: ['channels'], load: (signal) => get<{ items: Channel[] }>('/api/channels', {}, signal) }))

const linesAtOnce = { first: 50, most: 200 }

/** The ledger of one source, newest first. */
export function useSpendings(id: () => number) {
  const [limit, setLimit] = createSignal(linesAtOnce.first)
  const query = createLiveQuery(
    () => ({
      key: ['sources', id(), 'spendings', limit()],
      load: (signal) => get<Page<Spending>>(`/api/sources/${id()}/spendings`, { limit: limit() }, signal),
      keep: true,
    }),
    ['mention-saved', 'reply-sent'],
  )
  const hasMore = () => query.data()?.nextCursor != null && limit() < linesAtOnce.most
  return { ...query, hasMore, showMore: () => setLimit(linesAtOnce.most) }
}

/** When the month began in which money is counted (epoch ms, UTC). */
const monthStartAt = (now: number) => Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth())

/** The complaints that one source brought this month, newest first; at most 200. */
export function useComplaintsFound(id: () => number) {
  const query = createLiveQuery(
    () => ({
      key: ['sources', id(), 'complaints'],
      load: (signal) => get<Page<Mention>>('/api/mentions', { sourceId: id(), kind: 'complaint', limit: linesAtOnce.most }, signal),
    }),
    ['mention-', 'verdict-'],
  )
  const found = () => query.data()?.items.filter(({ receivedAt }) => receivedAt >= monthStartAt(Date.now()))
  return { ...query, found }
}

const [leaving, setLeaving] = createSignal<ReadonlySet<number>>(new Set())

/** Whether a source was removed a moment ago and can still be brought back. */
export const isLeaving = (id: number) => leaving().has(id)

/** The actions of sources. */
export function useSourceActions() {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['sources'] })
  const stay = (id: number) => setLeaving((all) => new Set([...all].filter((one) => one !== id)))

  /** Adds a source. Throws the server's refusal, for the form to show. */
  async function add(body: unknown, key: string) {
    const source = await post<Source>('/api/sources', body, key)
    await refresh()
    showToast({ words: t('sources.connected', { name: source.name }) })
  }

  /** Changes a source. Throws the server's refusal, for the form to show. */
  async function change(source: Source, body: unknown) {
    await patch<Source>(`/api/sources/${source.id}`, body)
    await refresh()
  }

  async function setPaused(source: Source, paused: boolean, isUndo = false): Promise<void> {
    try {
      await change(source, { paused })
      const words = t(paused ? 'sources.paused' : 'sources.resumed', { name: source.name })
      showToast(isUndo ? { words } : { words, undo: () => void setPaused(source, !paused, true) })
    } catch (error) {
      showProblem(t('sources.change.failed', { name: source.name, why: problemText(error) }))
    }
  }

  /** Takes a source off the list at once and asks the server only when it can no longer be undone: its credentials are gone then. */
  function remove(source: Source) {
    setLeaving((all) => new Set(all).add(source.id))
    const timer = setTimeout(async () => {
      try {
        await del(`/api/sources/${source.id}`)
        await refresh()
      } catch (error) {
        showProblem(t('sources.remove.failed', { name: source.name, why: problemText(error) }))
      } finally {
        stay(source.id)
      }
    }, preferences().undoSeconds * 1000)
    const undo = () => {
      clearTimeout(timer)
      stay(source.id)
    }
    showToast({ words: t('sources.removed', { name: source.name }), undo })
  }
  return { add, change, setPaused, remove }
}
