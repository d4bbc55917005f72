import { setTimeout as sleep } from 'node:timers/promises'

/** Waits `ms`, or less when `ending` says so; that is no error. */
export async function pause(ms: number, ending: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: ending }).catch((error: unknown) => {
    if (!ending.aborted) throw error
  })
}
