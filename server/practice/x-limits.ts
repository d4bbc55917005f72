import type { Clock } from '../kit/lib/clock.ts'
import { day, minute } from '../kit/lib/clock.ts'
import { type Limits, openCounter } from './limits.ts'
import type { PracticeSettings, Route } from './settings.ts'

/** Calls per user in 15 minutes, as X gave them in 2026. */
const perWindow: Record<Route, number> = {
  about: 900,
  me: 75,
  users: 900,
  mentions: 300,
  own: 900,
  search: 300,
  lookup: 900,
  create: 100,
  delete: 50,
  token: 300,
  stream: 900,
}
const repliesPerDay = 10_000
const windowMs = 15 * minute

/** X's limits: each door by itself in 15 minutes, and replies by the day. */
export function openLimits(clock: Clock, practiceSettings: () => PracticeSettings): Limits {
  const count = openCounter(clock)
  return {
    take(route) {
      const { limitFactor, clockSkewMs } = practiceSettings()
      if (limitFactor === 0) return { allowed: true, headers: {} }
      const seconds = (at: number) => String(Math.floor((at + clockSkewMs) / 1_000))
      const recent = count(route, Math.ceil(perWindow[route] * limitFactor), windowMs)
      const headers: Record<string, string> = {
        'x-rate-limit-limit': String(recent.limit),
        'x-rate-limit-remaining': String(recent.remaining),
        'x-rate-limit-reset': seconds(recent.resetAt),
      }
      if (route !== 'create') return { allowed: recent.allowed, headers }
      const today = count('create-day', Math.ceil(repliesPerDay * limitFactor), day)
      headers['x-app-limit-24hour-limit'] = String(today.limit)
      headers['x-app-limit-24hour-remaining'] = String(today.remaining)
      headers['x-app-limit-24hour-reset'] = seconds(today.resetAt)
      return { allowed: recent.allowed && today.allowed, headers }
    },
  }
}
