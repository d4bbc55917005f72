/** What happened to a case while somebody was away. */
export const sinceKinds = [
  'posts',
  'growing',
  'answered',
  'note',
  'resolved',
  'reopened',
  'woken',
  'merged',
  'given',
  'taken',
  'message',
  'order',
  'late',
] as const
export type SinceKind = (typeof sinceKinds)[number]

/** What happened in the house meanwhile. */
export const houseKinds = ['source', 'alert', 'policy', 'sla'] as const
export type HouseKind = (typeof houseKinds)[number]

/** So long nothing must be done on a screen that somebody was away. */
export const awayMinutes = 30
