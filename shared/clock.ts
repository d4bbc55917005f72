/** What is promised: to a thread its first and its next answer, to a case that it is solved. */
export const clockMetrics = ['first-response', 'next-response', 'resolution'] as const
export type ClockMetric = (typeof clockMetrics)[number]

/** `running` and `paused` are open; the others are over. One that is open and late is breached, whatever its row says yet. */
export const clockStates = ['running', 'paused', 'met', 'breached', 'cancelled'] as const
export type ClockState = (typeof clockStates)[number]

/** Why time does not count: the customer must say or send something, a part must come, the case was solved for a while. */
export const pauseReasons = ['customer', 'parts', 'resolved'] as const
export type PauseReason = (typeof pauseReasons)[number]

/** Time that does not count, epoch ms; without `to` it lasts still. */
export type ClockPause = { from: number; to: number | null; why: PauseReason }

/** Why a clock is over: a person answered in public, the case was solved or merged away or lost its threads, the thread left, nothing is asked any more. */
export const clockEnds = ['answered', 'resolved', 'merged', 'empty', 'left', 'not-asked'] as const
export type ClockEnd = (typeof clockEnds)[number]

/** What happens to a clock, as its ledger tells it. */
export const clockEntryKinds = [
  'started',
  'paused',
  'resumed',
  'retargeted',
  'restarted',
  'met',
  'breached',
  'ended',
  'cancelled',
  'reopened',
] as const
export type ClockEntryKind = (typeof clockEntryKinds)[number]

/** Lists of clocks. `late`: open and due; `soon`: past their warning; `breached`: late or ended late. */
export const clockFilters = ['open', 'late', 'soon', 'paused', 'met', 'breached', 'cancelled', 'all'] as const
export type ClockFilter = (typeof clockFilters)[number]

/** What a step of a clock is: time that counts, a pause, hours in which nobody works, or a day that is closed. */
export const clockStepReasons = ['open', 'paused', 'closed', 'closed-day'] as const

export const mostCalendars = 20
export const mostPolicies = 50
