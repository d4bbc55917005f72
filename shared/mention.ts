/** How far a mention has come on its way to a case; a crash resumes from here. */
export const mentionStates = ['new', 'understood', 'clustered'] as const
export type MentionState = (typeof mentionStates)[number]

/** The lists in Triage. `urgent` is also in `complaints`. */
export const triageQueues = ['urgent', 'complaints', 'questions', 'unsure', 'praise', 'not-us', 'sorted'] as const
export type TriageQueue = (typeof triageQueues)[number]
