import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** The time now (epoch ms) as a signal that moves every `everyMs` while its owner lives. */
export function createNow(everyMs = 15_000): Accessor<number> {
  const [now, setNow] = createSignal(Date.now())
  const timer = setInterval(() => setNow(Date.now()), everyMs)
  onCleanup(() => clearInterval(timer))
  return now
}
