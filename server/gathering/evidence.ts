import type { Evidence } from './gathering.ts'
import { findMeanings, languages, type VocabularyLanguage } from './vocabulary.ts'
import { fold, readWords, type Word } from './words.ts'

/** Rises whenever the same text would be read differently: evidence kept with an older version is read again. */
export const evidenceVersion = '1'

const stemLetters = 5
const alias: Record<string, VocabularyLanguage> = { nb: 'no', nn: 'no', da: 'no', sv: 'no' }

/** The vocabulary language of a language tag; English for what it does not know. */
export function vocabularyLanguage(lang: string | null | undefined): VocabularyLanguage {
  const base = (lang ?? 'en').toLowerCase().split('-')[0] ?? 'en'
  return languages.find((each) => each === base) ?? alias[base] ?? 'en'
}

/**
 * What of a text counts when problems are compared: concepts (`c:`), word stems (`w:`), entities (`e:`) and numbers
 * of an order, ticket or device (`n:`). `lang` is a BCP 47 tag, `product` the product it was recognised to be about.
 */
export function readEvidence(text: string, about: { lang?: string | null; product?: string | null } = {}): Evidence {
  const language = vocabularyLanguage(about.lang)
  const words = readWords(text).filter((word) => word.mark !== '@')
  const folded = words.map((word) => word.folded)
  const terms = new Map<string, string>()
  const note = (key: string, written: string) => {
    if (!terms.has(key)) terms.set(key, written)
  }
  for (const { concept, places } of findMeanings(folded, language)) {
    note(`c:${concept}`, places.map((place) => words[place]?.written).join(' '))
  }
  if (about.product) note(`e:${fold(about.product)}`, about.product)
  for (const word of words) noteWord(word, note)
  return { version: evidenceVersion, lang: language, terms: [...terms] }
}

function noteWord(word: Word, note: (key: string, written: string) => void) {
  const { folded, written } = word
  if (/\d/.test(folded)) {
    const plain = folded.replace(/[^a-z0-9]/g, '')
    const digits = plain.replace(/\D/g, '').length
    if (digits >= 6) note(`n:${plain}`, written)
    else if (plain) note(`e:${folded}`, written)
  } else if (word.mark === '#') note(`e:${folded}`, `#${written}`)
  else if (folded.length > 1) note(`w:${folded.slice(0, stemLetters)}`, written)
}
