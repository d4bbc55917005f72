/**
 * A post's way to a case, stage by stage. Each stage takes mentions in one state and leaves them in the next, so a crash
 * resumes where it was:
 *
 *   listen      a due source is polled; posts are kept as mentions (`new`) with the cursor, in one transaction
 *   understand  language, sentiment, kind, topic and why (`understood`)
 *   cluster     thread and case, with the reasons and the suggestions (`clustered`)
 *   triage      people confirm or correct (verdicts/verdict.actions.ts)
 *
 * A stage that finished something wakes the next one; beside that each looks for itself once a second.
 */
export const listenJobName = 'listen'
export const understandJobName = 'understand'
export const clusterJobName = 'cluster'
