import type { Clock } from '../kit/lib/clock.ts'
import type { PracticeSettings, Route } from './settings.ts'

export type Limits = {
  /** Counts a call. `allowed` is false when the window is used up; the headers go with every answer. */
  take(route: Route): { allowed: boolean; headers: Record<string, string> }
}

/** One window of calls: `resetAt` is true time (epoch ms), the network's own clock may say another. */
export type Counted = { allowed: boolean; limit: number; remaining: number; resetAt: number }

/** Counts calls in fixed windows of `spanMs` by name. */
export function openCounter(clock: Clock): (key: string, limit: number, spanMs: number) => Counted {
  const used = new Map<string, number>()
  return (key, limit, spanMs) => {
    const start = Math.floor(clock() / spanMs)
    const name = `${key}/${start}`
    const before = used.get(name)
    if (before === undefined) for (const old of used.keys()) if (old.startsWith(`${key}/`)) used.delete(old)
    const calls = (before ?? 0) + 1
    used.set(name, calls)
    return { allowed: calls <= limit, limit, remaining: Math.max(0, limit - calls), resetAt: (start + 1) * spanMs }
  }
}

/** Limits of a network that counts all calls of an account together: `perWindow` calls in `windowMs`. */
export function oneWindow(options: {
  perWindow: number
  windowMs: number
  /** The network's headers; `resetAt` as its own clock tells it. */
  headers(counted: Counted & { now: number }): Record<string, string>
}): (clock: Clock, practiceSettings: () => PracticeSettings) => Limits {
  return (clock, practiceSettings) => {
    const count = openCounter(clock)
    return {
      take() {
        const { limitFactor, clockSkewMs } = practiceSettings()
        if (limitFactor === 0) return { allowed: true, headers: {} }
        const counted = count('all', Math.ceil(options.perWindow * limitFactor), options.windowMs)
        const now = clock() + clockSkewMs
        return { allowed: counted.allowed, headers: options.headers({ ...counted, resetAt: counted.resetAt + clockSkewMs, now }) }
      },
    }
  }
}
