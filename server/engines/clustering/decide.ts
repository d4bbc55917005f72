import type { CaseIndex, Decision, Evidence } from './clustering.ts'

const day = 24 * 3_600_000
/** A follow-up by the same author joins for this long (public; DataEQ's default). */
export const joinWindowMs = 7 * day
/** So many of an author's cases are remembered. */
export const mostOfAuthor = 4
/** A resolved case takes its own threads back for this long; later a new case begins. */
const reopenWindowMs = 3 * day

/** What of a mention its case depends on. */
export type Said = {
  id: number
  /** Which conversation, and whose part of it (the thread); `answers`: it answers another post of that conversation. */
  conversation: string
  thread: string
  answers: boolean
  author: number | string
  /** Epoch milliseconds; NaN when it is not known. */
  at: number
  product: string | null
  topic: string | null
  /** A sure complaint opens a case where it joins none; a complaint or question is offered cases. */
  opens: boolean
  isOffered: boolean
  evidence: Evidence
}

export type KnownCase = Subject & { state: string; resolvedAt: number | null; mergedInto: number | null }
type Subject = { product: string | null; topic: string | null }

/** What was decided before: read in one go, so that deciding waits for nothing. Filled on as decisions are made. */
export type Known = {
  /** The case of each thread, and the cases that people said it does not belong to. */
  threads: Map<string, { caseId: number | null; cannot: readonly number[] }>
  /** The case of each conversation, whoever speaks in it. */
  conversations: Map<string, number>
  /** The cases of each author's complaints, the newest last. */
  authors: Map<number | string, readonly { caseId: number; lastMentionAt: number }[]>
  cases: ReadonlyMap<number, KnownCase>
}

export type Decided = Pick<Decision, 'score' | 'because' | 'suggestions'> & { caseId: number | null; joined: Decision['joined'] | null }

const nothing: Decided = { caseId: null, joined: null, score: 0, because: [], suggestions: [] }

/** What people come back about, whatever the problem was. */
const followUpTopics = ['service', 'repair', 'refund', 'return', 'other']

/**
 * Decides mention by mention, oldest first, which case each belongs to: known thread, same author within the join window, then evidence of
 * meaning. Puts what it decided into the index, so that later mentions meet earlier ones; when that is not kept, the index must be read anew.
 * @param nextCaseId gives the number of a new case
 */
export function createDecider(index: CaseIndex, known: Known, nextCaseId: () => number) {
  const { threads, conversations, authors } = known
  const opened = new Set<number>()
  const subjects = new Map<number, Subject>([...known.cases].map(([id, { product, topic }]) => [id, { product, topic }]))
  /** Cases that took a mention meanwhile, and so take more. */
  const joined = new Set<number>()
  const takes = (caseId: number | null | undefined, at: number) =>
    caseId != null && (joined.has(caseId) || stillTakes(known.cases.get(caseId), at)) ? caseId : null

  /** The cases that are certain before any meaning is weighed. */
  function certainOf(said: Said) {
    const thread = threads.get(said.thread)
    const inConversation = said.answers ? conversations.get(said.conversation) : null
    const author = (authors.get(said.author) ?? []).toReversed().flatMap(({ caseId, lastMentionAt }) => {
      const continues = mayContinue(said, subjects.get(caseId)) && Math.abs(said.at - lastMentionAt) < joinWindowMs
      return continues && takes(caseId, said.at) !== null ? [caseId] : []
    })
    return { thread: takes(thread?.caseId ?? inConversation, said.at), author, cannot: thread?.cannot ?? [] }
  }

  return {
    /** Numbers of the cases that were opened. */
    opened,
    /** What was known of a case holds for the one it was merged into. */
    merge(from: number, into: number): void {
      for (const thread of threads.values()) if (thread.caseId === from) thread.caseId = into
      for (const [conversation, caseId] of conversations) if (caseId === from) conversations.set(conversation, into)
      for (const [author, cases] of authors)
        authors.set(
          author,
          cases.map((one) => (one.caseId === from ? { ...one, caseId: into } : one)),
        )
    },
    /**
     * Decides for one mention.
     * @param choose which case it joins where a person decides in the machine's place; null opens a new one
     */
    decide(said: Said, choose: (decision: Decision) => number | null = (decision) => decision.caseId): Decided {
      const certain = certainOf(said)
      if (!said.opens && certain.thread === null)
        return said.isOffered ? { ...nothing, suggestions: index.decide(said.evidence, { cannot: certain.cannot }).suggestions } : nothing
      const decision = index.decide(said.evidence, certain)
      const chosen = choose(decision)
      const caseId = chosen ?? nextCaseId()
      if (chosen === null) opened.add(caseId)
      const subject = subjects.get(caseId)
      subjects.set(caseId, { product: subject?.product ?? said.product, topic: subject?.topic ?? said.topic })
      index.add(caseId, said.id, said.evidence)
      threads.set(said.thread, { caseId, cannot: certain.cannot })
      conversations.set(said.conversation, caseId)
      const others = (authors.get(said.author) ?? []).filter((one) => one.caseId !== caseId)
      authors.set(said.author, [...others.slice(1 - mostOfAuthor), { caseId, lastMentionAt: said.at }])
      joined.add(caseId)
      const why = chosen === null ? 'new' : chosen === decision.caseId ? decision.joined : 'similar'
      return { caseId, joined: why, score: decision.score, because: decision.because, suggestions: decision.suggestions }
    },
  }
}

/** Whether an author's new complaint may be about the same problem: not when it names another product or another trouble. */
function mayContinue(said: Subject, before: Subject | undefined): boolean {
  if (!before) return true
  const sameProduct = said.product === null || before.product === null || said.product === before.product
  const sameTopic = said.topic === null || before.topic === null || said.topic === before.topic || followUpTopics.includes(said.topic)
  return sameProduct && sameTopic
}

/** Whether a case still takes a mention posted at `at`. */
function stillTakes(row: KnownCase | undefined, at: number): boolean {
  if (!row || row.mergedInto !== null) return false
  return row.state !== 'resolved' || at - (row.resolvedAt ?? 0) < reopenWindowMs
}
