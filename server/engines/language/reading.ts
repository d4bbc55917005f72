import type { Grams } from './ngrams.ts'
import type { Weights } from './regression.ts'
import type { Signals } from './signals.ts'
import type { Word } from './words.ts'

/** What a text is made of and what the shipped weights say of it: all that an instance's own learning builds on. */
export type Reading = {
  lang: string
  words: readonly Word[]
  signals: Signals
  grams: Grams
  /** Probabilities of `sentimentLabels` and of `kinds`. */
  sentiment: Float64Array
  kind: Float64Array
  complaintAt: number
  /** What the staff of this instance taught on top, to say why (see learning.ts). */
  taughtHere?: { sentiment: Weights | null; complaint: Weights | null }
}
