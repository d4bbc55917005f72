import { createSignal } from 'solid-js'

const shownMs = 4_000

const [said, setSaid] = createSignal<string | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/** The short sentence in the status bar, if one is shown. */
export { said }

/** Says one short sentence in the status bar, politely, for four seconds. */
export function say(sentence: string): void {
  clearTimeout(timer)
  setSaid(sentence)
  timer = setTimeout(() => setSaid(null), shownMs)
}
