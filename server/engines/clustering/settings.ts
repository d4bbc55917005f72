/** A value for streams in one language and for streams in many: words meet only within a language, concepts across. */
export type ByMix = { one: number; many: number }

/** One setting for every brand; the language mix of the stream moves between `one` and `many`, people's answers move the thresholds. */
export const defaultSettings = {
  conceptWeight: { one: 0.5, many: 1 } as ByMix,
  wordWeight: { one: 1, many: 0.3 } as ByMix,
  /** Entities, and words that are written the same in several languages: names. */
  nameWeight: { one: 1, many: 1 } as ByMix,
  /** What the likeness of directions counts beside the cosine of terms, and how alike two texts are by chance. */
  alikeWeight: { one: 0.1, many: 0.1 } as ByMix,
  alikeByChance: 0.2,
  /** So many times more where a text has no concept, half of that where it has one, and so on: its words meet no others then. */
  alikeWhenFew: { one: 0, many: 4 } as ByMix,
  /** The middle of all directions counts fully once many more mentions than these were heard. */
  mentionsForMiddle: 50,
  /** The weight of a term in a case rises with this power of the share of its mentions that have it. */
  shareExponent: { one: 0.9, many: 0.6 } as ByMix,
  /** In a stream of many languages a case that many joined is the likelier one. */
  sizeBonus: { one: 0, many: 0.2 } as ByMix,
  /** Without this bound the largest case swallows the rest. */
  sizeBonusUpTo: 6,
  sizePenalty: 0.02,
  /** As many imagined cases with the background frequencies stand behind the weights of a young index. */
  backgroundCases: 50,
  /** Words that more than this share of ordinary texts contain count less. */
  ordinaryShare: 0.01,
  ordinaryWeight: 0.3,
  suggestScore: { one: 0.16, many: 0.22 } as ByMix,
  /** From this weight on a concept names a problem. */
  tellingWeight: 2.5,
  /** The machine joins and merges by itself from this chance of being right on. */
  joinConfidence: 0.6,
  /** Two cases are one from this score on; the bigger the smaller of them, the higher. */
  mergeScore: 0.28,
  mergeScoreOfBig: 0.1,
  /** Less is needed where a case resembles one other far more than the next ones. */
  standsOut: 0.2,
  candidates: 32,
  /** Candidates that share less than this part of what the best one shares are not scored. */
  worthScoring: 0.1,
  /** So many postings are read for a question; fewer when a case has shared this part of it by then. */
  postings: 3_000,
  postingsWhenGood: 400,
  goodShare: 0.35,
  /** The newest mentions of a case speak for it. */
  remembered: 128,
}
export type ClusteringSettings = typeof defaultSettings
