/** One setting for every brand and language; the thresholds move with the answers of people. */
export const defaultSettings = {
  /** How much a term of each kind counts: concept, word, entity, number. */
  weights: { c: 1, w: 0.3, e: 0.7, n: 0.7 } as Record<string, number>,
  shareExponent: 0.6,
  sizeBonus: 0.02,
  joinScore: 0.4,
  joinMargin: 0.15,
  suggestScore: 0.3,
  candidates: 24,
  postings: 2_000,
  /** The newest mentions of a case speak for it. */
  remembered: 128,
}
export type GatheringSettings = typeof defaultSettings
