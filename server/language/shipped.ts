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
