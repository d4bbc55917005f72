import type { CaseState } from '#shared/case.ts'
import type { SlaPolicy } from '#shared/clock.schema.ts'
import type { ClockEnd, ClockMetric, ClockPause, ClockState, PauseReason } from '#shared/clock.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'

/** What a policy is chosen by. Of a case: every channel and language that it has. */
export type ClockFacts = { priority: string; channels: readonly string[]; languages: readonly string[]; product: string | null }

/** The first policy that fits; the last fits everything. */
export function policyFor(policies: readonly SlaPolicy[], facts: ClockFacts): SlaPolicy {
  const meets = (asked: readonly string[], found: readonly string[]) => asked.length === 0 || asked.some((one) => found.includes(one))
  const found = policies.find(
    (policy) =>
      meets(policy.priorities, [facts.priority]) &&
      meets(policy.channels, facts.channels) &&
      meets(policy.languages, facts.languages) &&
      meets(policy.products, facts.product === null ? [] : [facts.product]),
  )
  if (!found) throw new TypeError('The last policy must be for everything.')
  return found
}

const targets: Record<ClockMetric, 'firstResponse' | 'nextResponse' | 'resolution'> = {
  'first-response': 'firstResponse',
  'next-response': 'nextResponse',
  resolution: 'resolution',
}

/** Open minutes that a policy promises; null: nothing. */
export const targetOf = (policy: SlaPolicy, metric: ClockMetric): number | null => policy[targets[metric]]

/** Far enough away to stand behind everything that is due. */
export const farAway = 9e14

/**
 * How a clock that ends at `at` comes out: late is breached, whoever looked when; what was in time is met if what was promised was done,
 * else cancelled, as is what nothing was promised of.
 */
export function outcomeOf(
  { metric, target, dueAt }: { metric: ClockMetric; target: number | null; dueAt: number | null },
  at: number,
  why: ClockEnd,
): Extract<ClockState, 'met' | 'breached' | 'cancelled'> {
  if (target === null) return 'cancelled'
  if (dueAt !== null && at > dueAt) return 'breached'
  return why === (metric === 'resolution' ? 'resolved' : 'answered') ? 'met' : 'cancelled'
}

/** Where an ended or open clock stands among the others: when it was decided or will be. */
export function decidedAtOf(state: ClockState, dueAt: number | null, endedAt: number | null): number {
  if (state === 'met' || state === 'cancelled') return endedAt ?? farAway
  return dueAt ?? farAway
}

/** A clock as the rules see it. */
export type Running = {
  metric: ClockMetric
  startedAt: number
  sinceMention: number | null
  throughMention: number | null
  pauses: readonly ClockPause[]
  state: ClockState
  endedAt: number | null
  endedWhy: ClockEnd | null
}

const openPause = ({ pauses }: Running): ClockPause | undefined => pauses.find(({ to }) => to === null)
export const isOpen = ({ endedAt }: Pick<Running, 'endedAt'>): boolean => endedAt === null

/** What is to be done to the clocks of a thread or a case; after one, the next is looked for. */
export type Step =
  | { do: 'start'; metric: ClockMetric; startedAt: number; heardAt: number; sinceMention: number | null; lang: string | null }
  | { do: 'restart'; startedAt: number; heardAt: number; sinceMention: number | null; lang: string | null }
  | { do: 'pause'; at: number; why: PauseReason }
  | { do: 'resume'; at: number }
  | { do: 'end'; at: number; why: ClockEnd; throughMention: number | null; agentId: number | null }
  | { do: 'reopen'; pause: ClockPause | null }

/** A post of the thread that asks for an answer: a complaint or a question that was not taken away. */
export type Asked = { id: number; postedAt: number; receivedAt: number; lang: string | null }
/** A reply that is out. `isOpen`: where all who read the question can read it. */
export type Answer = { answersMentionId: number | null; sentAt: number; isOpen: boolean; agentId: number }

export type ThreadState = {
  /** In a case that is not solved. */
  standing: 'in-case' | 'in-solved-case' | 'in-no-case'
  waitingSince: number | null
  lastMentionId: number | null
  lastReplyAt: number | null
  /** Since when we listen there: no promise begins before. */
  listenedSince: number
  /** The resolution of its case was taken back: what that had ended at this time runs again. */
  takenBackAt: number | null
  asked: readonly Asked[]
  answers: readonly Answer[]
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER)

/**
 * What the clocks of a thread lack to agree with it; null when they agree. The first answer is promised from its first post that asks, the
 * next one from its earliest unanswered post. Only a reply where all can read it answers; one in private makes us wait for the customer.
 * @param open the clock that runs; `last`: the newest that is over
 */
export function stepOfThread(thread: ThreadState, open: Running | null, last: Running | null, now: number): Step | null {
  return open ? stepOfRunning(thread, open, now) : stepOfIdle(thread, last)
}

function stepOfRunning(thread: ThreadState, open: Running, now: number): Step | null {
  const answer = thread.answers.find(
    (one) => one.isOpen && one.sentAt >= open.startedAt && (one.answersMentionId ?? Number.MAX_SAFE_INTEGER) >= (open.sinceMention ?? 0),
  )
  if (answer) {
    const throughMention = answer.answersMentionId ?? thread.lastMentionId
    return { do: 'end', at: answer.sentAt, why: 'answered', throughMention, agentId: answer.agentId }
  }
  const unanswered = { do: 'end', at: now, throughMention: thread.lastMentionId, agentId: null } as const
  if (thread.standing !== 'in-case') return { ...unanswered, why: thread.standing === 'in-no-case' ? 'left' : 'resolved' }
  const asked = thread.asked.filter(({ id }) => id >= (open.sinceMention ?? 0))
  if (asked.length === 0) return { ...unanswered, why: 'not-asked' }
  const first = firstOf(thread, asked)
  if (first.sinceMention !== open.sinceMention || first.startedAt < open.startedAt) return { do: 'restart', ...first }
  const paused = openPause(open)
  if (thread.waitingSince === null && !paused)
    return { do: 'pause', at: Math.max(thread.lastReplyAt ?? now, open.startedAt), why: 'customer' }
  if (thread.waitingSince !== null && paused) return { do: 'resume', at: Math.max(paused.from, Math.min(thread.waitingSince, now)) }
  return null
}

/** From when posts that ask are counted: the earliest of them, though others may have reached us before. */
function firstOf(thread: ThreadState, asked: readonly Asked[]) {
  const earliest = asked.reduce((a, b) => (b.postedAt < a.postedAt ? b : a))
  return {
    startedAt: Math.max(earliest.postedAt, thread.listenedSince),
    heardAt: Math.max(earliest.receivedAt, earliest.postedAt, thread.listenedSince),
    sinceMention: least(asked.map(({ id }) => id)),
    lang: earliest.lang,
  }
}

function stepOfIdle(thread: ThreadState, last: Running | null): Step | null {
  if (thread.standing !== 'in-case' || thread.waitingSince === null) return null
  if (last?.endedWhy === 'resolved' && thread.takenBackAt !== null && last.endedAt === thread.takenBackAt)
    return { do: 'reopen', pause: null }
  const isAnswered = thread.answers.some(({ isOpen }) => isOpen)
  const through = last
    ? (last.throughMention ?? 0)
    : Math.max(0, ...thread.answers.map((one) => (one.isOpen ? (one.answersMentionId ?? 0) : 0)))
  const asked = thread.asked.filter(({ id }) => id > through)
  if (asked.length === 0) return null
  return { do: 'start', metric: isAnswered ? 'next-response' : 'first-response', ...firstOf(thread, asked) }
}

export type CaseStanding = {
  state: CaseState
  threadCount: number
  isMerged: boolean
  waitingSince: number | null
  resolvedAt: number | null
  /** Null: it was closed since nobody is in it. */
  resolvedBy: number | null
  lastAt: number
  /** The earliest post that is in it, if we listened by then: when it was posted and when we read it. */
  first: { startedAt: number; heardAt: number } | null
  /** States of its service orders that are not over. */
  orders: readonly ServiceOrderState[]
  /** A person took its resolution back. */
  isTakenBack: boolean
}

/** An order in one of these goes on when the customer has sent, said or given back something. */
const fromCustomer: readonly ServiceOrderState[] = ['quoted', 'awaiting-item', 'awaiting-quote', 'return-due']

/** Why nobody can do anything for a case now; null: it is our turn. */
export function pauseOfCase({ waitingSince, orders }: Pick<CaseStanding, 'waitingSince' | 'orders'>): PauseReason | null {
  if (waitingSince !== null) return null
  if (orders.some((state) => state !== 'awaiting-parts' && !fromCustomer.includes(state))) return null
  return orders.includes('awaiting-parts') ? 'parts' : 'customer'
}

/**
 * What the clock of a case lacks to agree with it. It counts from the earliest post that is in the case, so it is put back when an older
 * thread comes. Solved and reopened by a new word, another clock runs from that word; solved by mistake, the same runs on.
 */
export function stepOfCase(row: CaseStanding, open: Running | null, last: Running | null, now: number): Step | null {
  const isWanted = row.threadCount > 0 && !row.isMerged && row.state !== 'resolved' && row.first !== null
  if (open) {
    if (!isWanted) return endOfCase(row, now)
    const isFirst = last === null || last.endedWhy !== 'resolved'
    if (isFirst && row.first && row.first.startedAt !== open.startedAt)
      return { do: 'restart', ...row.first, sinceMention: null, lang: null }
    const paused = openPause(open)
    const why = pauseOfCase(row)
    if (paused && paused.why !== why) return { do: 'resume', at: Math.max(paused.from, Math.min(row.waitingSince ?? now, now)) }
    if (!paused && why) return { do: 'pause', at: Math.max(now, open.startedAt), why }
    return null
  }
  if (!isWanted || !row.first) return null
  if (last && last.endedWhy !== 'resolved') return { do: 'reopen', pause: null }
  if (last?.endedAt != null && row.isTakenBack) return { do: 'reopen', pause: { from: last.endedAt, to: now, why: 'resolved' } }
  const start = last ? { startedAt: row.lastAt, heardAt: now } : row.first
  return { do: 'start', metric: 'resolution', ...start, sinceMention: null, lang: null }
}

function endOfCase(row: CaseStanding, now: number): Step {
  const isSolved = !row.isMerged && row.state === 'resolved' && row.resolvedBy !== null
  const why = isSolved ? 'resolved' : row.isMerged ? 'merged' : 'empty'
  return { do: 'end', at: row.resolvedAt ?? now, why, throughMention: null, agentId: isSolved ? row.resolvedBy : null }
}
