import { denseNames } from './signals.ts'

/** The languages whose words and models come with the product; Norwegian is both Bokmål and Nynorsk. */
export const modelLanguages = ['en', 'de', 'no', 'fi', 'is', 'tr', 'da', 'sv'] as const
/** The languages that the own language model tells apart; any other is left to `eld`. */
export const toldApart = ['en', 'de', 'no', 'fi', 'is', 'tr', 'da', 'sv', 'et'] as const

/** Sizes of the tables of weights. Sentiment learns from large sets, kind only from the small corpus. */
export const kindPlaces = 2 ** 14
export const languagePlaces = 2 ** 15

/** The kind sees all that sentiment sees, and what sentiment makes of it. */
export const kindDenseCount = denseNames.length + 3

/** What the kind model sees: the signals and the three probabilities of sentiment. */
export function denseOfKind(dense: Float64Array, sentiment: Float64Array): Float64Array {
  const all = new Float64Array(kindDenseCount)
  all.set(dense)
  all.set(sentiment, dense.length)
  return all
}

/** What the language model sees besides n-grams: letters that only some languages write. */
export function denseOfLanguage(text: string): Float64Array {
  return Float64Array.from([1, ...letterGroups.map((group) => (group.test(text) ? 1 : 0))])
}
const letterGroups = [/[ðÐþÞ]/, /[øØ]/, /[æÆ]/, /[åÅ]/, /[äÄ]/, /[öÖ]/, /[üÜ]/, /ß/, /[ışŞğĞİçÇ]/, /[õÕ]/, /[áíóúýé]/]
export const languageDenseCount = letterGroups.length + 1

/** How the chance of a complaint follows from what the kind model and the sentiment model say; fitted on held-out texts. */
export type Mix = { slope: number; shift: number; from: number }
/**
 * How much sentiment counts beside the kind model. The corpus behind the kind model was written by few hands; sentiment
 * also learned from many thousand real posts. Chosen so that held-out complaints of the corpus and held-out negative
 * posts of the sets that may be trained on are both ranked well (docs/understanding.md).
 */
export const sentimentVoice = 1.5
const steepest = 6

/** Log odds of a complaint before the fit. */
export function complaintOdds(kind: Float64Array, sentiment: Float64Array): number {
  return oddsOf(kind[0] as number) + sentimentVoice * oddsOf(sentiment[0] as number)
}

/** Whether odds still follow a chance: they are cut off where it is all but certain. */
export const movesOdds = (share: number): boolean => Math.abs(oddsOf(share)) < steepest

const oddsOf = (share: number): number => Math.max(-steepest, Math.min(steepest, Math.log((share + 1e-6) / (1 - share + 1e-6))))

/** Puts the mixed chance of a complaint in the place of the kind model's own; the other kinds keep their proportions. */
export function mixComplaint(kind: Float64Array, sentiment: Float64Array, { slope, shift }: Mix): void {
  const share = 1 / (1 + Math.exp(-(slope * complaintOdds(kind, sentiment) + shift)))
  const rest = (1 - share) / Math.max(1e-9, 1 - (kind[0] as number))
  for (let n = 1; n < kind.length; n++) kind[n] = (kind[n] as number) * rest
  kind[0] = share
}
