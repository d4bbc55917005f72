import type { Generated } from 'kysely'
import type { Flag, Instant, Json } from './schema.ts'

/** What one verdict taught, with the answers given before it was known. Made anew from verdicts whenever what teaches changes. */
export type LessonTable = {
  verdictId: number
  mentionId: number
  agentId: number
  at: Instant
  lang: string
  /** 0: it was answered but not learnt, as it is set aside. */
  taught: Flag
  /** What the person said, what stood on the screen, what the shipped weights say, and the answer as learnt before it was known; null: not spoken of. */
  complaint: Flag | null
  complaintShown: Flag | null
  complaintShipped: Flag | null
  complaintBefore: Flag | null
  sentiment: string | null
  sentimentShown: string | null
  sentimentShipped: string | null
  sentimentBefore: string | null
}

/** A run of one person's verdicts (from ≤ at < to) that teaches no longer, until it is taken up again. */
export type SetAsideTable = {
  id: Generated<number>
  agentId: number
  fromAt: Instant
  toAt: Instant
  setAsideBy: number
  setAsideAt: Instant
  takenUpBy: number | null
  takenUpAt: Instant | null
}

/** A word that confirmed cases have taught; see shared/stem.schema.ts. */
export type StemTable = {
  id: Generated<number>
  lang: string
  stem: string
  concept: string
  authors: number
  cases: number
  examples: Json
  state: string
  proposedAt: Instant
  decidedBy: number | null
  decidedAt: Instant | null
}
