import type { TriageQueue } from '#shared/mention.ts'
import type { Kind, Understanding } from '#shared/understanding.ts'
import { day, hour } from '../../kit/lib/clock.ts'
import { flagOf } from '../../kit/lib/flag.ts'

/**
 * The list in Triage a mention waits in; null: nothing to decide. What is not sure goes to a person
 * instead of being forced.
 */
export function queueOf(said: { kind: Kind; sure: boolean }): Exclude<TriageQueue, 'urgent' | 'sorted'> | null {
  if (said.kind === 'not-us') return 'not-us'
  if (!said.sure) return 'unsure'
  const queues = { complaint: 'complaints', question: 'questions', praise: 'praise', other: null } as const
  return queues[said.kind]
}

/** Whether a mention takes part in clustering by itself: sure complaints do; the rest waits for a person or a known thread. */
export const opensCase = (said: { kind: Kind | null; sure: boolean }): boolean => said.kind === 'complaint' && said.sure

/** The columns that understanding fills. */
export const understoodColumns = [
  'state',
  'lang',
  'sentiment',
  'sentimentScore',
  'sure',
  'kind',
  'complaint',
  'topic',
  'product',
  'urgent',
  'because',
  'evidence',
  'meanings',
] as const

/** More than any text has: what is cut off would be missing from the sum. */
const mostReasons = 48

/** Those columns for one text. `evidence` is what clustering compares, `meanings` its concepts (see clustering/). */
export function understoodRow(id: number, said: Understanding, evidence: object, meanings: readonly string[]) {
  return {
    id,
    state: 'understood' as const,
    lang: said.lang,
    sentiment: said.sentiment.label,
    sentimentScore: said.sentiment.score,
    sure: flagOf(said.sentiment.sure),
    kind: said.kind,
    complaint: said.complaint.probability,
    topic: said.topic,
    product: said.product,
    urgent: flagOf(said.urgent),
    because: JSON.stringify(said.because.slice(0, mostReasons)),
    evidence: JSON.stringify(evidence),
    meanings: meanings.join(' '),
  }
}

/** After how long a known mention is asked for again: often while it is young, then weekly as long as somebody works on it. */
const refreshStepsMs = [1 * hour, 6 * hour, 1 * day, 3 * day, 7 * day]
export const firstRefreshMs = 1 * hour

/**
 * When to ask again; null: never.
 * @param isOpen whether its case is still worked on
 * @param refreshDays days after which the network's terms ask for it in any case
 */
export function nextRefreshAt(receivedAt: number, now: number, isOpen: boolean, refreshDays: number | undefined): number | null {
  // A clock that was ahead and was put right since must not postpone it.
  const since = Math.min(receivedAt, now)
  const step = refreshStepsMs.find((ms) => since + ms > now)
  if (step !== undefined) return since + step
  if (isOpen) return now + 7 * day
  return refreshDays === undefined ? null : now + refreshDays * day
}
