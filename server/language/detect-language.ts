import { eld } from 'eld/small'
import { unknownLanguage } from '#shared/understanding.ts'
import { languageModel } from './model.ts'
import { gramsOf } from './ngrams.ts'
import { addScores, softmax } from './regression.ts'
import { denseOfLanguage } from './shipped.ts'
import type { Word } from './words.ts'

/** Under so many words the own model may overrule a guess outside its languages. */
const shortText = 6
const clearly = 0.9
const barely = 0.4

/**
 * The language of a text without addresses and handles (BCP 47; both kinds of Norwegian are `no`). `hint` is the
 * network's or the author's language: it decides for texts too short to tell. `und` when nobody can tell.
 */
export function detectLanguage(text: string, words: readonly Word[], hint: string | null): string {
  const spoken = words.filter((word) => /^\p{L}/u.test(word.text))
  if (spoken.length === 0) return hint ?? unknownLanguage
  const guess = withoutVariant(eld.detect(text.toLowerCase()).language)
  const { languages, weights } = languageModel
  const scores = new Float64Array(languages.length)
  addScores(weights, { dense: denseOfLanguage(text), grams: gramsOf(spoken) }, scores)
  softmax(scores)
  let top = 0
  for (let n = 1; n < scores.length; n++) if ((scores[n] as number) > (scores[top] as number)) top = n
  const own = languages[top] as string
  const trust = scores[top] as number
  if (spoken.length < 3 && hint && guess !== own) return hint
  if (guess === '') return trust > clearly ? own : (hint ?? unknownLanguage)
  if (guess === own) return own
  if (languages.includes(guess)) return trust > barely ? own : guess
  if (spoken.length < shortText && trust > clearly) return own
  if (spoken.length < 3) return hint ?? unknownLanguage
  return guess
}

const withoutVariant = (code: string): string => (code === 'nb' || code === 'nn' ? 'no' : code)
