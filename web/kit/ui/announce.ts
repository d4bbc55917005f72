import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'

/** What a polite live region says: the newest `words`, at most once per `everyMs`. */
export function createAnnouncement(words: () => string, everyMs: number): Accessor<string> {
  const [said, setSaid] = createSignal('')
  let lastAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  createEffect(() => {
    const next = words()
    clearTimeout(timer)
    const wait = Math.max(0, lastAt + everyMs - Date.now())
    timer = setTimeout(() => {
      if (next) lastAt = Date.now()
      setSaid(next)
    }, wait)
  })
  onCleanup(() => clearTimeout(timer))
  return said
}
