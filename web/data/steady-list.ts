import { createEffect, createSignal, on, untrack } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { Page } from '#shared/list.schema.ts'
import type { EventKinds } from './live.ts'
import { createLiveQuery } from './live-query.ts'

type Row = { id: number }
type Named<P> = P & { question: string }

type Options<T, P = Page<T>> = {
  /** Which list is asked for (queue, search words …); another question is another list. */
  question: () => string
  load: (cursor: string | null, signal?: AbortSignal) => Promise<P>
  /** False: the question is not known yet. */
  enabled?: () => boolean
  /** Event kinds after which the first page is compared again. */
  kinds: readonly EventKinds[]
  key: readonly unknown[]
  /** Whether a row would stand on this page if it were still in the list: then its absence means that it left. */
  isCovered: (row: T, page: Page<T>) => boolean
}

/** What arrived, what left and whether the order changed, when the server's first page is laid beside the rows that are shown. */
export function compareLists<T extends Row>(shown: readonly T[], page: Page<T>, isCovered: Options<T>['isCovered']) {
  const here = new Set(shown.map(({ id }) => id))
  const there = new Set(page.items.map(({ id }) => id))
  const common = page.items.filter(({ id }) => here.has(id)).map(({ id }) => id)
  const shownCommon = shown.filter(({ id }) => there.has(id)).map(({ id }) => id)
  return {
    /** None of the rows that are shown: between them and the page there may be more. */
    apart: common.length === 0 && shown.length > 0 && page.nextCursor !== null,
    fresh: page.items.filter(({ id }) => !here.has(id)).map(({ id }) => id),
    left: shown.filter((row) => !there.has(row.id) && isCovered(row, page)).map(({ id }) => id),
    reordered: common.some((id, at) => id !== shownCommon[at]),
  }
}

/**
 * A list that holds still: rows are brought up to date in their places, while what arrives is counted and shown on request.
 * Nothing moves under the hand of the person in front of it.
 */
export function createSteadyList<T extends Row, P extends Page<T> = Page<T>>(options: Options<T, P>) {
  const { question, load, isCovered } = options
  const head = createLiveQuery<Named<P>>(() => {
    const asked = question()
    return {
      key: [...options.key, asked],
      enabled: options.enabled?.() ?? true,
      load: async (signal) => ({ question: asked, ...(await load(null, signal)) }),
    }
  }, options.kinds)
  const [known, setKnown] = createStore<Record<number, T>>({})
  const [order, setOrder] = createSignal<number[]>([])
  const [fresh, setFresh] = createSignal<number[]>([])
  const [apart, setApart] = createSignal(false)
  const [left, setLeft] = createSignal<ReadonlySet<number>>(new Set())
  const [reordered, setReordered] = createSignal(false)
  const [cursor, setCursor] = createSignal<string | null>(null)
  const [loadingMore, setLoadingMore] = createSignal(false)
  const [answered, setAnswered] = createSignal<string | null>(null)

  const keep = (rows: readonly T[]) => {
    for (const row of rows) setKnown(row.id, reconcile(row as T & object) as never)
  }
  function adopt(page: Page<T>) {
    keep(page.items)
    setOrder(page.items.map(({ id }) => id))
    setCursor(page.nextCursor)
    setFresh([])
    setApart(false)
    setLeft(new Set<number>())
    setReordered(false)
  }
  createEffect(
    // An answer is laid into the one before, so its object stays the same: the time tells that it is new.
    on([head.data, head.updatedAt], ([page]) => {
      if (!page) return
      // In an empty list nothing can move under anyone's hand.
      if (page.question !== answered() || untrack(order).length === 0) {
        adopt(page)
        setAnswered(page.question)
        return
      }
      const shown = order().flatMap((id) => known[id] ?? [])
      const difference = compareLists(shown, page, isCovered)
      keep(page.items)
      setFresh(difference.fresh)
      setApart(difference.apart)
      setLeft(new Set(difference.left))
      setReordered(difference.reordered)
    }),
  )

  return {
    head,
    order,
    row: (id: number) => known[id],
    /** Rows that are no longer in the list but still shown in their places. */
    hasLeft: (id: number) => left().has(id),
    /** Rows that arrived and are not shown yet. */
    fresh,
    /** True when more arrived than the first page holds. */
    isFlooded: apart,
    /** True when the server's order is another one by now. */
    reordered,
    /** False while nothing, or only another list, is known. */
    isReady: () => answered() === question(),
    hasMore: () => cursor() !== null,
    loadingMore,
    /** Puts what arrived on top and lets go of what `isDone`. After a flood the list starts anew: it must have no holes. */
    showFresh(isDone: (id: number) => boolean) {
      const page = head.data()
      if (apart() && page) return adopt(page)
      const arrived = fresh()
      setFresh([])
      setOrder((ids) => [...arrived, ...ids].filter((id) => !isDone(id)))
    },
    /** Takes the server's rows and order as they are now. */
    adoptAll() {
      const page = head.data()
      if (page) adopt(page)
    },
    update: (row: T) => keep([row]),
    remove: (isGone: (id: number) => boolean) => setOrder((ids) => ids.filter((id) => !isGone(id))),
    /** Puts a row back that had left: it is in the list again, whatever the last answer said. */
    bringBack(id: number) {
      setLeft((all) => new Set([...all].filter((other) => other !== id)))
      if (!order().includes(id)) setOrder((ids) => [id, ...ids])
    },
    async loadMore() {
      const after = cursor()
      const asked = question()
      if (after === null || loadingMore()) return
      setLoadingMore(true)
      try {
        const page = await load(after)
        if (asked !== question()) return
        keep(page.items)
        setOrder((ids) => [...ids, ...page.items.map(({ id }) => id).filter((id) => !ids.includes(id))])
        setCursor(page.nextCursor)
      } finally {
        setLoadingMore(false)
      }
    },
  }
}
