/** Longest time the event loop is held before screens get their turn. */
const sliceMs = 8

/** A pause for long computing: await it between two pieces of work; it lets others run when a slice of 8 ms is over. */
export function createBreather(): () => Promise<void> {
  let began = performance.now()
  return async () => {
    if (performance.now() - began < sliceMs) return
    await new Promise((resolve) => setImmediate(resolve))
    began = performance.now()
  }
}
