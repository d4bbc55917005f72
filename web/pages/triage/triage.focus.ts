import { createEffect, createSignal, on } from 'solid-js'
import type { Mention } from '#shared/mention.schema.ts'
import type { TriageQueue } from '#shared/mention.ts'
import type { TriageList } from './triage.list.ts'

/** So many rows are left below when the next ones are fetched. */
const roomAhead = 6

/**
 * Where one stands in a queue, and what is selected: always an open row, kept through arrivals, reload and Back.
 * `first`: the mention the address names.
 */
export function createTriageFocus(list: TriageList, queue: () => TriageQueue, first: number | null) {
  const [focus, setFocus] = createSignal(first)
  const [selected, setSelected] = createSignal<ReadonlySet<number>>(new Set())
  const elements = new Map<number, HTMLElement>()
  let isFound = first === null

  const focused = (): Mention | undefined => {
    const id = focus()
    return id !== null && list.isOpen(id) ? list.mention(id) : undefined
  }
  const targets = (): Mention[] =>
    (selected().size > 0 ? list.order().filter((id) => selected().has(id)) : [focus() ?? 0]).flatMap((id) =>
      list.isOpen(id) ? (list.mention(id) ?? []) : [],
    )

  /** The address names queue and row, so that it can be passed on; written without a navigation, since nothing is to load. */
  createEffect(() => {
    const id = focus()
    const address = `/triage?queue=${queue()}${id === null ? '' : `&mention=${id}`}`
    if (location.pathname === '/triage') history.replaceState(history.state, '', address)
  })
  createEffect(
    on([list.order, list.isReady], ([ids, ready]) => {
      if (!ready) return
      const id = focus()
      if (id === null || !ids.includes(id)) setFocus(ids.find(list.isOpen) ?? null)
      else if (!isFound) go(id, 'center')
      isFound = true
    }),
  )
  createEffect(on(queue, () => setSelected(new Set<number>()), { defer: true }))

  function go(id: number | null, block: ScrollLogicalPosition = 'nearest') {
    setFocus(id)
    if (id === null) return
    queueMicrotask(() => {
      const element = elements.get(id)
      element?.focus({ preventScroll: true })
      element?.scrollIntoView({ block })
    })
  }
  /** Older ones are fetched before one stands at the last that is there, however one came so far down: by J or by sorting. */
  function fetchInTime(from: number): void {
    if (from > list.order().length - roomAhead) void list.loadMore()
  }
  /** The next open row after (or before) the focused one. */
  function neighbour(step: 1 | -1): number | null {
    const ids = list.order()
    const from = ids.indexOf(focus() ?? -1)
    if (step === 1) fetchInTime(from)
    for (let at = from + step; at >= 0 && at < ids.length; at += step) if (list.isOpen(ids[at] ?? 0)) return ids[at] ?? null
    return null
  }
  /** The row to go on with when `gone` are sorted: the next one, else the one before. */
  function after(gone: readonly Mention[]): number | null {
    const ids = list.order()
    const at = ids.indexOf(gone.at(-1)?.id ?? -1)
    fetchInTime(at)
    const isGone = (id: number) => gone.some((mention) => mention.id === id)
    return [...ids.slice(at + 1), ...ids.slice(0, at).reverse()].find((id) => list.isOpen(id) && !isGone(id)) ?? null
  }
  /** New rows come in above; the focused one keeps its place on the screen. */
  function showFresh() {
    const scroller = document.querySelector('.rows')
    const element = elements.get(focus() ?? 0)
    const before = element?.getBoundingClientRect().top
    list.showFresh()
    queueMicrotask(() => {
      if (!element?.isConnected || before === undefined || !scroller) return
      scroller.scrollTop += element.getBoundingClientRect().top - before
    })
  }
  function toggle(ids: number[]) {
    setSelected((all) => new Set(ids.every((id) => all.has(id)) ? [...all].filter((id) => !ids.includes(id)) : [...all, ...ids]))
    // The bar that says how many must not cover the focused row.
    queueMicrotask(() => elements.get(focus() ?? 0)?.scrollIntoView({ block: 'nearest' }))
  }

  return {
    focus,
    setFocus,
    focused,
    /** What the keys act on: the selected rows, else the focused one. */
    targets,
    selected,
    toggle,
    clear: () => setSelected(new Set<number>()),
    go,
    neighbour,
    after,
    showFresh,
    /** Takes note of where a row is drawn. */
    place: (id: number, element: HTMLElement) => void elements.set(id, element),
  }
}
