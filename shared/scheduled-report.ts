export const reportPeriods = ['day', 'week'] as const
export type ReportPeriod = (typeof reportPeriods)[number]

/** What can be in a report, in its order. */
export const reportSections = ['sentence', 'days', 'numbers', 'drivers', 'promises'] as const
export type ReportSection = (typeof reportSections)[number]
