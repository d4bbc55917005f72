import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { eld as Eld } from 'eld/small'
import { unknownLanguage } from '#shared/understanding.ts'
import { languageModel } from './model.ts'
import { addScores, softmax } from './regression.ts'
import { denseOfLanguage } from './shipped.ts'
import type { Word } from './words.ts'

const require = createRequire(import.meta.url)
let loaded: typeof Eld | null = null

/** Its tables take a third of a second and 110 MB: they are loaded with the first text that needs them, not before the desk serves. */
function detector(): typeof Eld {
  // The package has no door for `require`, so the file behind its door for `import` is asked for.
  loaded ??= (require(fileURLToPath(import.meta.resolve('eld/small'))) as { eld: typeof Eld }).eld
  return loaded
}

/** So many letters are enough to tell a language by. */
const enough = 90
/** How much `eld`'s share of its best score counts beside the own model's log probability: more, the longer the text. */
const eldWeight = 4
const eldWeightOfWord = 0.6
const mostCounted = 20
/** What a language outside the own model counts there: a little less than a fair chance. */
const outside = Math.log(0.25)
/** Our first customers' languages are likelier than their neighbours. */
const neighbour = -1.2
const neighbours = new Set(['da', 'sv', 'et'])
/** Below this share of `eld`'s own sums there is nothing to tell by. */
const leastWords = 3

/**
 * The language of a text without addresses and handles (BCP 47; both kinds of Norwegian are `no`). `hint` is the
 * network's or the author's language: it decides for texts too short to tell. `und` when nobody can tell.
 */
export function detectLanguage(text: string, words: readonly Word[], grams: readonly number[], hint: string | null): string {
  let spoken = 0
  for (const word of words) if (startsWithLetter.test(word.text)) spoken++
  if (spoken === 0) return hint ?? unknownLanguage
  const { languages, weights } = languageModel
  const own = new Float64Array(languages.length)
  addScores(weights, { dense: denseOfLanguage(text), grams }, own)
  softmax(own)
  if (isPlain(words, languages, own)) return languages[indexOfMost(own)] as string
  if (spoken < leastWords && hint && Math.max(...own) < plainly) return hint
  const heard = detector().detect(text.slice(0, enough).toLowerCase()).getScores()
  const loudest = Math.max(1e-9, heard.no ?? 0, ...Object.values(heard))
  const weight = (eldWeight + eldWeightOfWord * Math.min(spoken, mostCounted)) / loudest
  let best = unknownLanguage
  let top = Number.NEGATIVE_INFINITY
  const weigh = (lang: string, seen: number, share: number) => {
    const prior = lang === hint ? (spoken < leastWords ? 3 : 1) : neighbours.has(lang) ? neighbour : 0
    const score = prior + seen + weight * share
    if (score > top) [top, best] = [score, lang]
  }
  for (let n = 0; n < languages.length; n++) {
    const lang = languages[n] as string
    const share = lang === 'no' ? Math.max(heard.no ?? 0, heard.nb ?? 0, heard.nn ?? 0) : (heard[lang] ?? 0)
    weigh(lang, Math.log((own[n] as number) + 1e-6), share)
  }
  for (const lang in heard) if (!languages.includes(lang) && lang !== 'nb' && lang !== 'nn') weigh(lang, outside, heard[lang] as number)
  if (loudest < 1e-8 && Math.max(...own) < 0.9) return hint ?? unknownLanguage
  if (spoken < leastWords && !hint && !languages.includes(best)) return unknownLanguage
  return best
}

const startsWithLetter = /^\p{L}/u

/** Small words that other languages do not share: two of them and a clear own model make asking `eld` a waste. */
const smallWords: Record<string, ReadonlySet<string>> = Object.fromEntries(
  Object.entries({
    en: "the and to of my you for it that was this with have not on are be i'm don't can just your what when been so they it's",
    de: 'ich und der die das nicht ist ein eine mit auf fur den von bei noch wie euch zu im es ihr mein wir auch aber nur wenn sich',
    no: 'og jeg eg det er ikke ikkje pa som har til av men den vi meg fra nar kan de dere for med at skal bare',
    fi: 'ei ja on se etta mutta kun nyt oli niin ole mita en tama olen jos kuin vain mun ma han minun nain',
    is: 'og ad er eg ekki thad sem vid en til fyrir mer minn hann var um af ur their thetta hvad',
    tr: 'bir ve bu cok icin ne ama degil var yok daha gibi mi ben bana sonra kadar diye de da her ya o olarak',
    da: 'og jeg det er ikke pa som har til af men den vi mig fra nar kan for med at skal bare jeres',
    sv: 'och jag det ar inte pa som har till av men den vi mig fran nar kan for med att ska bara',
  }).map(([lang, text]) => [lang, new Set(text.split(' '))]),
)
const plainly = 0.96

function isPlain(words: readonly Word[], languages: readonly string[], own: Float64Array): boolean {
  const most = indexOfMost(own)
  const small = smallWords[languages[most] as string]
  if (!small || (own[most] as number) < plainly) return false
  let found = 0
  for (const word of words) if (small.has(word.folded) && ++found > 1) return true
  return false
}

function indexOfMost(shares: Float64Array): number {
  let most = 0
  for (let n = 1; n < shares.length; n++) if ((shares[n] as number) > (shares[most] as number)) most = n
  return most
}
