/** Longest time the event loop is held before screens get their turn. */
const usualSliceMs = 8

/**
 * A pause for long computing: await it between two pieces of work; it lets others run when a slice is over.
 * @param sliceMs shorter than usual where a single piece of work may itself take some milliseconds
 */
export function createYield(sliceMs = usualSliceMs): () => Promise<void> {
  let began = performance.now()
  return async () => {
    if (performance.now() - began < sliceMs) return
    await new Promise((resolve) => setImmediate(resolve))
    began = performance.now()
  }
}
