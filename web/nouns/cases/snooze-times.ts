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
