/** What is kept for a while: each class of things by itself. */
export const retentionClasses = ['mentions', 'cases', 'photos', 'mails', 'webhooks', 'notifications', 'audit'] as const
export type RetentionClass = (typeof retentionClasses)[number]

/** Months that a class is kept where nobody said; null: for ever. */
export const usualMonths: Record<RetentionClass, number | null> = {
  mentions: null,
  cases: null,
  photos: null,
  mails: null,
  webhooks: 1,
  notifications: 3,
  audit: null,
}

/** Fewest months: the audit must outlast whoever has something to hide. */
export const leastMonths = (one: RetentionClass): number => (one === 'audit' ? 12 : 1)
export const mostMonths = 120

/** So long after a change nothing is removed by it: until then it can be taken back. */
export const graceHours = 24
