import type { LearnedTermState } from '#shared/learned-term.schema.ts'
import type { SentimentLabel } from '#shared/understanding.ts'
import { flag, id, instant, int, json, key, nullable, oneOf, reference, table, text } from './column.ts'

/** What one verdict taught, with the answers given before it was known. Made anew from verdicts whenever what teaches changes. */
export const trainingExamples = table(
  {
    verdictId: key(reference('verdicts', 'cascade')),
    mentionId: reference('mentions', 'cascade'),
    agentId: reference('agents'),
    at: instant(),
    lang: text(),
    /** 0: it was answered but not learned from, as it is excluded. */
    taught: flag(),
    /** What the person said, what stood on the screen, what the shipped weights say, and the answer as trained before it was known; null: not spoken of. */
    complaint: nullable(flag()),
    complaintShown: nullable(flag()),
    complaintShipped: nullable(flag()),
    complaintBefore: nullable(flag()),
    sentiment: nullable(oneOf<SentimentLabel>()),
    sentimentShown: nullable(oneOf<SentimentLabel>()),
    sentimentShipped: nullable(oneOf<SentimentLabel>()),
    sentimentBefore: nullable(oneOf<SentimentLabel>()),
  },
  [{ on: ['at', 'agentId'] }],
)

/** A run of one person's verdicts (from ≤ at < to) that teaches no longer, until it is reinstated. */
export const trainingExclusions = table({
  id: id(),
  agentId: reference('agents'),
  fromAt: instant(),
  toAt: instant(),
  excludedBy: reference('agents'),
  excludedAt: instant(),
  reinstatedBy: nullable(reference('agents')),
  reinstatedAt: nullable(instant()),
})

/** A word that confirmed cases have taught; see shared/learned-term.schema.ts. */
export const learnedTerms = table(
  {
    id: id(),
    lang: text(),
    stem: text(),
    concept: text(),
    authors: int(),
    cases: int(),
    examples: json<string[]>(),
    state: oneOf<LearnedTermState>(),
    proposedAt: instant(),
    decidedBy: nullable(reference('agents')),
    decidedAt: nullable(instant()),
  },
  [{ on: ['lang', 'stem', 'concept'], unique: true }],
)
