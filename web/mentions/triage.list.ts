import { createEffect, createSignal, on } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { Mention } from '#shared/mention.schema.ts'
import type { TriageQueue } from '#shared/mention.ts'
import { createLiveQuery } from '../live-query.ts'
import { listQueue } from './mention.data.ts'

/** What became of a row that is still shown: sorted here (a slim line), or gone meanwhile by somebody else's hand (dimmed in its place). */
export type Done = { by: 'me'; words: string; at: number } | { by: 'other' }

/** Whether the server's answer speaks about this row, so that its absence means it is gone. */
export function isCovered(row: Mention, page: { items: Mention[]; nextCursor: string | null }): boolean {
  const oldest = page.items.at(-1)
  return page.nextCursor === null || (oldest !== undefined && row.postedAt > oldest.postedAt)
}

/**
 * A queue as it is shown: what arrives meanwhile is counted and not shown until asked for, and what others sort stays in its place, dimmed.
 * Nothing in it moves except by the hand of the person in front of it.
 */
export function createTriageList(queue: () => TriageQueue) {
  const head = createLiveQuery(() => ({ key: ['mentions', 'queue', queue()], load: (signal) => listQueue(queue(), null, signal) }), ['mention-', 'verdict-'])
  const [known, setKnown] = createStore<Record<number, Mention>>({})
  const [order, setOrder] = createSignal<number[]>([])
  const [fresh, setFresh] = createSignal<number[]>([])
  const [done, setDone] = createSignal<ReadonlyMap<number, Done>>(new Map())
  const [cursor, setCursor] = createSignal<string | null>(null)
  const [loadingMore, setLoadingMore] = createSignal(false)
  const [shown, setShown] = createSignal<TriageQueue | null>(null)

  const keep = (mentions: Mention[]) => {
    for (const mention of mentions) setKnown(mention.id, reconcile(mention))
  }
  const change = (id: number, state: Done | null) =>
    setDone((all) => {
      const next = new Map(all)
      if (state) next.set(id, state)
      else next.delete(id)
      return next
    })
  const isMine = (id: number) => done().get(id)?.by === 'me'
  /** Rows that are settled leave when the person does the next thing. */
  const sweep = () => setOrder((ids) => ids.filter((id) => !done().has(id)))

  function takeNewQueue(page: NonNullable<ReturnType<typeof head.data>>) {
    keep(page.items)
    setOrder(page.items.map(({ id }) => id).filter((id) => !isMine(id)))
    setCursor(page.nextCursor)
    setFresh([])
    setShown(page.queue)
  }
  function compareWith(page: NonNullable<ReturnType<typeof head.data>>) {
    const here = new Set(order())
    const there = new Set(page.items.map(({ id }) => id))
    keep(page.items.filter(({ id }) => !isMine(id)))
    setFresh(page.items.map(({ id }) => id).filter((id) => !here.has(id) && !isMine(id)))
    for (const id of here) {
      const row = known[id]
      if (!row || isMine(id)) continue
      if (there.has(id)) done().has(id) && change(id, null)
      else if (isCovered(row, page) && !done().has(id)) change(id, { by: 'other' })
    }
  }
  createEffect(
    on(head.data, (page) => {
      if (!page) return
      if (page.queue === shown()) compareWith(page)
      else takeNewQueue(page)
    }),
  )

  return {
    head,
    order,
    /** False while the rows of another queue, or none, are known. */
    isReady: () => shown() === queue(),
    mention: (id: number) => known[id],
    done: (id: number) => done().get(id),
    isOpen: (id: number) => !done().has(id),
    freshCount: () => fresh().length,
    hasMore: () => cursor() !== null,
    loadingMore,
    /** Puts what arrived on top. */
    showFresh() {
      const arrived = fresh()
      setFresh([])
      setOrder((ids) => [...arrived, ...ids.filter((id) => !done().has(id))])
    },
    /** Settles a row as sorted here; `null` brings it back. */
    settle(id: number, words: string | null) {
      if (words === null) {
        change(id, null)
        if (!order().includes(id)) setOrder((ids) => [id, ...ids])
        return
      }
      sweep()
      change(id, { by: 'me', words, at: Date.now() })
    },
    update: (mention: Mention) => keep([mention]),
    async loadMore() {
      const after = cursor()
      if (after === null || loadingMore()) return
      setLoadingMore(true)
      try {
        const page = await listQueue(queue(), after)
        if (page.queue !== queue()) return
        keep(page.items)
        setOrder((ids) => [...ids, ...page.items.map(({ id }) => id).filter((id) => !ids.includes(id))])
        setCursor(page.nextCursor)
      } finally {
        setLoadingMore(false)
      }
    },
  }
}

export type TriageList = ReturnType<typeof createTriageList>
