import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { languages, type VocabularyLanguage } from './languages.ts'
import { spokenStem, writtenForm } from './spoken.ts'
import { isOrdinaryStem } from './terms.ts'
import { fold } from './words.ts'

type Stem = { concept: string; whole: boolean; others: Part[] }
type Part = { text: string; whole: boolean }
type Table = Map<string, Stem[]>

/** Words of a text that mean a concept: the concept and the places of its words. */
export type Meaning = { concept: string; places: number[] }

const longestStem = 24
const nearby = 6
/** Stems of ordinary words are kept with so many letters. */
const ordinaryLetters = 5
/** So many letters before a later part are taken for a word that nobody wrote down. */
const longFirstPart = 4
/** Name of the lines with words that only look like a stem; with a concept behind it, of those that do not mean it. */
const lookalikes = '-'
const compounding = new Set<VocabularyLanguage>(['de', 'no', 'fi', 'is'])

const part = (raw: string): Part => {
  const whole = raw.endsWith('.')
  return { text: stemText(whole ? raw.slice(0, -1) : raw), whole }
}
const stemText = (raw: string) => fold(raw).replace(/['’-]/g, '')

/** Reads lines `concept|en|de|no|fi|is|tr`; stems are prefixes, `a+b` needs both words, a final `.` means the whole word, `#` starts a comment. */
export function parseVocabulary(text: string): Map<VocabularyLanguage, Table> {
  const tables = new Map(languages.map((language) => [language, new Map() as Table]))
  for (const line of text.split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue
    const [name = '', ...columns] = line.split('|')
    for (const [index, language] of languages.entries()) {
      for (const raw of (columns[index] ?? '').split(' ')) {
        if (raw) addStem(tables.get(language) as Table, name.trim(), raw, language)
      }
    }
  }
  return tables
}

/** In `a+b` a part of few letters (`no`, `su`) means the whole word. */
function addStem(table: Table, concept: string, raw: string, language: VocabularyLanguage) {
  const shortest = language === 'en' ? 3 : 2
  const several = raw.includes('+')
  const parts = raw
    .split('+')
    .map(part)
    .map((each) => (each.whole ? each : { ...each, text: spokenStem(each.text, language) }))
    .map((each) => (several && each.text.length <= shortest ? { ...each, whole: true } : each))
    .filter((each) => each.text)
  const [key, ...others] = parts.sort((a, b) => b.text.length - a.text.length)
  if (!key) return
  const learnedTerms = table.get(key.text)
  if (learnedTerms) learnedTerms.push({ concept, whole: key.whole, others })
  else table.set(key.text, [{ concept, whole: key.whole, others }])
}

function readFiles(): string {
  const folder = new URL('./vocabulary/', import.meta.url)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')
}

/** A stem that a desk has learned for a concept, beside those that ship. */
export type LearnedStem = { lang: VocabularyLanguage; stem: string; concept: string }

let own: readonly LearnedStem[] = []
let version: string | null = null

/** From now on this process reads with these stems beside the shipped ones. Answers whether that changes anything. */
export function useLearnedStems(learnedTerms: readonly LearnedStem[]): boolean {
  if (JSON.stringify(learnedTerms) === JSON.stringify(own)) return false
  own = learnedTerms
  shipped = null
  version = null
  for (const seen of known.values()) seen.clear()
  return true
}

/** Changes with every line of the vocabulary and every stem of the desk's own. */
export function vocabularyVersion(): string {
  version ??= createHash('sha256').update(readFiles()).update(JSON.stringify(own)).digest('hex').slice(0, 8)
  return version
}

function readTables(): Map<VocabularyLanguage, Table> {
  const tables = parseVocabulary(readFiles())
  for (const { lang, stem, concept } of own) addStem(tables.get(lang) as Table, concept, stem, lang)
  return tables
}

/** The single-word stems of every concept, by language, as they are written in the vocabulary. */
export function listStems(): string[][][] {
  const learnedTerms = (column = '') =>
    column
      .split(' ')
      .filter((stem) => stem && !stem.includes('+'))
      .map((stem) => stem.replace('.', ''))
  return readFiles()
    .split('\n')
    .filter((line) => line.includes('|') && !line.startsWith('#') && !line.startsWith(lookalikes))
    .map((line) => languages.map((_, at) => learnedTerms(line.split('|')[at + 1])))
}

let shipped: Map<VocabularyLanguage, Table> | null = null

/** Concepts that the words of a text mean in a language, in order of appearance. `texts` are folded words. */
export function findMeanings(texts: readonly string[], language: VocabularyLanguage): Meaning[] {
  const words = texts.map((word) => writtenForm(word, language))
  shipped ??= readTables()
  const found = findStems(words, shipped.get(language) as Table, language)
  const exceptions = found.filter(({ concept }) => concept.startsWith(lookalikes))
  if (exceptions.length === 0) return found
  const isExcepted = ({ concept, places }: Meaning) =>
    exceptions.some((other) => other.concept === lookalikes + concept && other.places.some((place) => places.includes(place)))
  return found.filter((meaning) => !meaning.concept.startsWith(lookalikes) && !isExcepted(meaning))
}

function findStems(words: readonly string[], table: Table, language: VocabularyLanguage): Meaning[] {
  const found: Meaning[] = []
  words.forEach((word, place) => {
    for (const stem of stemsOf(word, table, language)) {
      if (!stem.others.length) found.push({ concept: stem.concept, places: [place] })
      else {
        const places = stem.others.map((other) => placeNear(words, place, other))
        if (!places.includes(-1)) found.push({ concept: stem.concept, places: [place, ...places].sort((a, b) => a - b) })
      }
    }
  })
  return found
}

function placeNear(words: readonly string[], place: number, other: Part) {
  for (let distance = 1; distance <= nearby; distance++) {
    for (const at of [place - distance, place + distance]) {
      const word = words[at]
      if (word !== undefined && (other.whole ? word === other.text : word.startsWith(other.text))) return at
    }
  }
  return -1
}

/** The same words come again and again: what they mean is looked up once. */
const known = new Map(languages.map((language) => [language, new Map<string, readonly Stem[]>()]))
const mostKnown = 20_000

function stemsOf(word: string, table: Table, language: VocabularyLanguage): readonly Stem[] {
  const seen = known.get(language) as Map<string, readonly Stem[]>
  const before = seen.get(word)
  if (before) return before
  const learnedTerms = prefixStems(word, 0, table)
  if (word.length >= 9 && compounding.has(language)) learnedTerms.push(...laterStems(word, table, language))
  if (seen.size >= mostKnown) seen.clear()
  seen.set(word, learnedTerms)
  return learnedTerms
}

/** A line of exceptions: the word does not mean the concept. */
const isException = ({ concept }: Stem) => concept.length > lookalikes.length && concept.startsWith(lookalikes)

/** The stems of the longest single-word match, and every pair that begins here. */
function prefixStems(word: string, from: number, table: Table): Stem[] {
  const learnedTerms: Stem[] = []
  let single = false
  for (let end = Math.min(word.length, from + longestStem); end >= from + 1; end--) {
    const here = table.get(word.slice(from, end))
    if (!here) continue
    const fits = here.filter((stem) => (!stem.whole || end === word.length) && (stem.others.length > 0 || !single || isException(stem)))
    const lookalike = fits.some((stem) => stem.concept === lookalikes && !stem.others.length)
    learnedTerms.push(...fits.filter((stem) => stem.concept !== lookalikes && (stem.others.length > 0 || isException(stem) || !lookalike)))
    single ||= lookalike || fits.some((stem) => !stem.others.length && !isException(stem))
  }
  return learnedTerms
}

/** Syllables that make a new word of the one behind them and are no first part of a compound: Abbuchung is no booking, nedgradert no degree. */
const particles: Partial<Record<VocabularyLanguage, ReadonlySet<string>>> = {
  de: words(
    'ab an auf aus be bei da dar durch ein ent er fort ge her heraus herein hin hinaus los miss mit nach nieder ruck uber um un unter ur ver vor weg wider zer zu zuruck zusammen',
  ),
  no: words(
    'an av be bi bort etter for fore forbi fra fram frem gjen gjennom igjen inn med mel mis mot ned om opp over pa sam sammen til tilbake u un und under unn ut uten ve ved',
  ),
  is: words(
    'a ad af an and auk bak ein endur for fra fram frum gagn gegn hja inn mis nidur o of sam sidan til u um und undan undir upp ut van vid yfir',
  ),
}

function words(listed: string): ReadonlySet<string> {
  return new Set(listed.split(' '))
}

/** Whether these letters are a word of their own, which may be the first part of a compound, with what joins it to the next (Zähler-, Sitzungs-). */
function isFirstPart(letters: string, table: Table, language: VocabularyLanguage): boolean {
  if (particles[language]?.has(letters)) return false
  for (let end = letters.length; end >= Math.max(3, letters.length - 3); end--) if (table.has(letters.slice(0, end))) return true
  return letters.length >= longFirstPart || isOrdinaryStem(letters.slice(0, ordinaryLetters), language)
}

/** Later parts of a compound: stems of five letters and more that reach to within three letters of its end. */
function laterStems(word: string, table: Table, language: VocabularyLanguage): Stem[] {
  for (let from = 3; from <= word.length - 4; from++) {
    if (!isFirstPart(word.slice(0, from), table, language)) continue
    for (let end = word.length; end >= Math.max(from + 4, word.length - 3); end--) {
      const here = table
        .get(word.slice(from, end))
        ?.filter((stem) => !stem.others.length && !isException(stem) && (!stem.whole || end === word.length))
      if (here?.length) return here.filter((stem) => stem.concept !== lookalikes)
    }
  }
  return []
}
