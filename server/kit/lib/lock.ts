/**
 * A fair lock: whoever asks first gets it first. `acquire` resolves with the function that gives it back
 * (calling that twice does nothing).
 */
export function createLock(): { acquire(): Promise<() => void>; waiting(): number } {
  const queue: (() => void)[] = []
  let held = false

  function next() {
    const start = queue.shift()
    if (start) start()
    else held = false
  }

  return {
    acquire: () =>
      new Promise((resolve) => {
        const start = () => {
          let given = false
          resolve(() => {
            if (given) return
            given = true
            next()
          })
        }
        if (held) return void queue.push(start)
        held = true
        start()
      }),
    waiting: () => queue.length,
  }
}
