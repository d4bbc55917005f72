import { type WakeRule, wakeRules } from '#shared/case.ts'
import { deviceStorage } from '../../kit/environment.ts'

const hourMs = 60 * 60_000
const morningHour = 8

export const snoozeChoices = ['hours', 'tomorrow', 'monday', 'week'] as const
export type SnoozeChoice = (typeof snoozeChoices)[number]

/** When a snoozed case comes back: in three hours, or at eight in the morning (the reader's time zone) tomorrow, on Monday, in a week. */
export function snoozeUntil(choice: SnoozeChoice, now: number): number {
  if (choice === 'hours') return now + 3 * hourMs
  const date = new Date(now)
  const days = choice === 'tomorrow' ? 1 : choice === 'week' ? 7 : (8 - date.getDay()) % 7 || 7
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, morningHour).getTime()
}

const kept = 'aftercare.snooze'

/** How this person snoozed last on this device: for doing it again by one key. */
export function lastSnooze(): { choice: SnoozeChoice; wakeRule: WakeRule } {
  const [choice, rule] = (deviceStorage.read(kept) ?? '').split(' ')
  return { choice: snoozeChoices.find((one) => one === choice) ?? 'tomorrow', wakeRule: wakeRules.find((one) => one === rule) ?? 'any' }
}

export const keepSnooze = ({ choice, wakeRule }: { choice: SnoozeChoice; wakeRule: WakeRule }) =>
  deviceStorage.write(kept, `${choice} ${wakeRule}`)
