import { type Accessor, createSignal, onCleanup } from 'solid-js'

type Clock = { now: Accessor<number>; users: number; timer: ReturnType<typeof setInterval> }

/** One clock per pace for the whole page, however many rows look at it. */
const clocks = new Map<number, Clock>()

function start(everyMs: number): Clock {
  const [now, setNow] = createSignal(Date.now())
  const clock = { now, users: 0, timer: setInterval(() => setNow(Date.now()), everyMs) }
  clocks.set(everyMs, clock)
  return clock
}

/** The time now (epoch ms) as a signal that moves every `everyMs` while its owner lives. */
export function createNow(everyMs = 15_000): Accessor<number> {
  const clock = clocks.get(everyMs) ?? start(everyMs)
  clock.users++
  onCleanup(() => {
    clock.users--
    if (clock.users > 0) return
    clearInterval(clock.timer)
    clocks.delete(everyMs)
  })
  return clock.now
}
