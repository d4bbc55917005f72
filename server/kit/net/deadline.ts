import { AsyncLocalStorage } from 'node:async_hooks'

const deadlines = new AsyncLocalStorage<AbortSignal>()

/** Runs `work` so that every `endingOf` within it ends with `deadline` too. */
export function withDeadline<T>(deadline: AbortSignal, work: () => Promise<T>): Promise<T> {
  return deadlines.run(deadline, work)
}

/**
 * Ends one step: when the product stops (`stopping`), after `timeoutMs`, or when the operation that the step belongs to has used up its
 * time.
 */
export function endingOf(stopping: AbortSignal, timeoutMs: number): AbortSignal {
  const deadline = deadlines.getStore()
  return AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs), ...(deadline ? [deadline] : [])])
}
