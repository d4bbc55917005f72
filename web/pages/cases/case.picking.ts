import { createSignal } from 'solid-js'
import { deviceStorage } from '../../kit/environment.ts'

const kept = 'aftercare.bulk'
type Begun = { id: number; what: string } | null

/** What was done with many cases last on this device, until it is closed; null: nothing. */
export const keptBulk = (): Begun => {
  const [, id, what] = /^(\d+) (.*)$/s.exec(deviceStorage.read(kept) ?? '') ?? []
  return id ? { id: Number(id), what: what ?? '' } : null
}
export const keepBulk = (begun: Begun) => deviceStorage.write(kept, begun ? `${begun.id} ${begun.what}` : '')

const none: ReadonlySet<number> = new Set()

/**
 * Which cases of a list are picked for something that is done with all of them: some, or the whole list as it will be when it is done, but
 * some. `isOn`: boxes are shown, also while none is picked.
 */
export function createPicking(order: () => readonly number[]) {
  const [isOn, setOn] = createSignal(false)
  const [isAll, setAll] = createSignal(false)
  /** Those that differ from the rest: picked ones, or of the whole list those left out. */
  const [others, setOthers] = createSignal(none)
  let anchor: number | null = null
  const has = (id: number) => others().has(id) !== isAll()
  function put(ids: readonly number[], picked: boolean) {
    const next = new Set(others())
    for (const id of ids) picked === isAll() ? next.delete(id) : next.add(id)
    setOthers(next)
    setOn(true)
  }
  function start(all: boolean) {
    setAll(all)
    setOthers(none)
    setOn(true)
  }
  return {
    isOn,
    isAll,
    others,
    has,
    start,
    /** Picks one or lets go of it; with `range` all from the last one to it. */
    toggle(id: number | null, range = false) {
      if (id === null) return
      const ids = order()
      const [from, to] = [ids.indexOf(anchor ?? id), ids.indexOf(id)].sort((a, b) => a - b) as [number, number]
      if (range && from >= 0) put(ids.slice(from, to + 1), true)
      else put([id], !has(id))
      anchor = id
    },
    clear() {
      start(false)
      setOn(false)
      anchor = null
    },
  }
}

export type Picking = ReturnType<typeof createPicking>
