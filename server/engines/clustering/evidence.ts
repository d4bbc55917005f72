import type { Evidence } from './clustering.ts'
import { embed, writeVector } from './embedding.ts'
import { languages, type VocabularyLanguage } from './languages.ts'
import { themeOf } from './own-matter.ts'
import { backgroundShares } from './terms.ts'
import { findMeanings, vocabularyVersion } from './vocabulary.ts'
import { fold, readWords, type Word } from './words.ts'

/** The algorithm, which rises when it changes, and the vocabulary: evidence kept with another version is read again. */
export const evidenceVersion = (): string => `4-${vocabularyVersion()}`

const stemLetters = 5
const longestEnding = 3
/** Letters and many digits, as on parcels and orders: `R2-24391187`, `JJD000390007`. */
const isCode = /^[a-z]{1,4}-?\d{1,3}-?\d{5,}[a-z]{0,3}$/
const numberWord =
  /^(?:order|ticket|case|ref|track|serial|imei|rma|invoice|bestell|auftrag|vorgang|sendung|serien|rechnung|kundennummer|ordre|bestilling|sak|sporing|sending|serienummer|faktura|tilau|tiketti|tapaus|seuranta|sarjanum|lasku|pontun|pantan|mal|rakning|radnum|reikning|siparis|talep|takip|seri|fatura|kargo)/
const alias = new Map<string, VocabularyLanguage>(Object.entries({ nb: 'no', nn: 'no', da: 'no', sv: 'no' }))

/** The vocabulary language of a language tag; English for what it does not know. */
export function vocabularyLanguage(lang: string | null | undefined): VocabularyLanguage {
  const base = (lang ?? 'en').toLowerCase().split('-')[0] ?? 'en'
  return languages.find((each) => each === base) ?? alias.get(base) ?? 'en'
}

/** The vocabulary language in which these words are most ordinary; English when none is. */
function guessLanguage(folded: readonly string[]): VocabularyLanguage {
  const sums = languages.map(() => 0)
  for (const word of folded.slice(0, 60)) {
    backgroundShares(`w:${word.slice(0, stemLetters)}`).forEach((share, at) => {
      sums[at] = (sums[at] ?? 0) + Math.log(share)
    })
  }
  return languages[sums.indexOf(Math.max(...sums))] ?? 'en'
}

/**
 * What of a text counts when problems are compared: concepts (`c:`), word stems (`w:`), entities (`e:`) and numbers
 * of an order, ticket or device (`n:`). `lang` is a BCP 47 tag, `product` the product it was recognised to be about.
 */
export function readEvidence(text: string, about: { lang?: string | null; product?: string | null } = {}): Evidence {
  const words = readWords(text).filter((word) => word.mark !== '@')
  const folded = words.map((word) => (word.mark === 'link' ? '' : word.folded))
  const language = about.lang && about.lang !== 'und' ? vocabularyLanguage(about.lang) : guessLanguage(folded)
  const places = new Map<string, { place: number; written: string }>()
  const note = (key: string, place: number, written: string) => {
    if (!places.has(key)) places.set(key, { place, written })
  }
  const plain = withoutProduct(folded, about.product)
  const meanings = findMeanings(plain, language)
  for (const meaning of meanings) {
    note(`c:${meaning.concept}`, meaning.places[0] ?? 0, meaning.places.map((place) => words[place]?.written).join(' '))
  }
  if (about.product) note(`e:${fold(about.product)}`, 0, about.product)
  for (const [place, word] of words.entries()) noteWord(word, place, note, namesNumber(folded, place))
  const terms = [...places].sort(([, a], [, b]) => a.place - b.place).map(([key, { written }]): [string, string] => [key, written])
  const vector = embed(
    plain.filter((word, place) => word && !/^\d+$/.test(word) && words[place]?.mark !== 'link'),
    language,
    [...new Set(meanings.map(({ concept }) => concept))],
  )
  const said = { terms, ...(vector && { vector: writeVector(vector) }) }
  const theme = themeOf(said)
  return { version: evidenceVersion(), lang: language, ...said, ...(theme && { theme }) }
}

/** The words with those of the product blank, whatever endings they carry: a speaker called Dal is no cabin. */
function withoutProduct(folded: readonly string[], product: string | null | undefined): readonly string[] {
  const names = (product ?? '').split(/\s+/).map(fold).filter(Boolean)
  const isName = (word: string) =>
    names.some((name) => word === name || (name.length >= 3 && word.startsWith(name) && word.length <= name.length + longestEnding))
  return names.length === 0 ? folded : folded.map((word) => (isName(word) ? '' : word))
}

/** Whether the words just before say that a number names an order, a ticket, a parcel or a device. */
function namesNumber(folded: readonly string[], place: number) {
  return folded.slice(Math.max(0, place - 3), place).some((word) => numberWord.test(word))
}

function noteWord(word: Word, place: number, note: (key: string, place: number, written: string) => void, named: boolean) {
  const { folded, written } = word
  if (word.mark === 'link') note(`e:${folded}`, place, written)
  else if (/\d/.test(folded)) {
    const plain = folded.replace(/[^a-z0-9]/g, '')
    const digits = plain.replace(/\D/g, '').length
    if (digits >= 6 && (named || isCode.test(folded))) note(`n:${plain}`, place, written)
    else if (plain) note(`e:${folded}`, place, written)
  } else if (word.mark === '#') note(`e:${folded}`, place, `#${written}`)
  else if (folded.length > 1) note(`w:${folded.slice(0, stemLetters)}`, place, written)
}
