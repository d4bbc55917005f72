/** After what somebody is asked how it went. */
export const feedbackOccasions = ['case', 'order'] as const
export type FeedbackOccasion = (typeof feedbackOccasions)[number]

/** `withdrawn`: taken back before it had left. */
export const feedbackStates = ['asked', 'answered', 'not-asked', 'withdrawn'] as const
export type FeedbackState = (typeof feedbackStates)[number]

/**
 * Why nobody was asked: the case was solved by itself or merged, no answer was possible, there is no private way to ask, the same person was
 * asked not long ago, it was reopened, or the question could not be sent.
 */
export const feedbackReasons = ['auto-resolved', 'merged', 'no-answer', 'no-way', 'cool-down', 'reopened', 'not-sent'] as const
export type FeedbackReason = (typeof feedbackReasons)[number]

/** How they are asked, never where others read it: in their own private thread, by mail, on the page of their order. */
export const feedbackWays = ['thread', 'mail', 'page'] as const
export type FeedbackWay = (typeof feedbackWays)[number]

/** Days between two questions to the same person. */
export const restDays = { least: 7, most: 365, usual: 90 }

/** So long a question stands, in days. */
export const answerDays = 60

export const longestFeedback = 2_000

/** Four and five of five are satisfied; one and two are looked at. */
export const isSatisfied = (score: number): boolean => score >= 4
export const isLow = (score: number): boolean => score <= 2
