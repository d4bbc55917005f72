/** Fewer answers than this say nothing about accuracy: one more right or wrong would move it by several points. */
export const leastMeasured = 30

/** A question is learned in a language from its first so many verdicts on: fewer teach more noise than words. */
export const leastTrained = 10

/** At least so many of the answers must be confirmations before they count as a sample of all answers, not only of the wrong ones. */
export const leastConfirmedShare = 0.2
