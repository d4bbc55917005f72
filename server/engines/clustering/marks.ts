import type { MarkKind } from '#shared/cause.ts'
import { vocabularyLanguage } from './evidence.ts'
import { languages } from './languages.ts'
import { isEverydayStem } from './terms.ts'
import { findMeanings } from './vocabulary.ts'
import { fold, readWords, type Word } from './words.ts'

/** What of a telling may be a mark: where it stands and how it is written there. */
type Place = { telling: number; written: string }
/** `isName`: written like a name by most, so not a word that everybody uses for such a trouble. */
export type Mark = { kind: MarkKind; key: string; places: Place[]; isName: boolean }
type Said = { lang: string | null; text: string }

const shortestName = 3
const shortestStem = 4
const stemLetters = 5
/** Endings that names take in the six languages, folded. A base of four letters and more may carry one. */
const ending =
  /^(?:[aeiouy]?(?:n|s|t|d|m|r)?|[aeiou]?(?:ta|ssa|sta|lla|lta|lle|ksi|na|kin|seen)|[dty]?[ae]n?|n[iu]n|inn|inum|um|num|urinn|sins|ene|ens|y[ae]|yl[ae]|l[ae])$/
/** Who stands after one of these in German is a thing and no name. */
const germanArticles = new Set(
  'der die das den dem des ein eine einen einem einer eines kein keine keinen mein meine meinen meinem meiner dein unser unsere unseren unserem ihr ihre ihren ihrem sein seine seinen euer eure euren im am zum zur beim vom ins dieser diese dieses diesen diesem jede jeden jedem jeder'.split(
    ' ',
  ),
)
const batchWord = /^(?:batch|lot|charge|chargen|parti|batsj|era|eranumero|erassa|lota|lotu|lotun|seri|partio|framleidslu)/
const plainAmount = /^\d+(?:[.,:/-]\d+)*[a-z]{0,3}$/
/** A run of words that several people share word for word is quoted by all of them from this length on. */
const runWords = 5
const runLetters = 30
const mostRuns = 20
const longestWritten = 120

/** Weekdays and months are written like names in some languages and name nothing. */
const timeWords = new Set(
  languages.flatMap((lang) => {
    const locale = lang === 'no' ? 'nb' : lang
    const days = Array.from({ length: 7 }, (_, n) =>
      new Date(Date.UTC(2026, 0, 4 + n)).toLocaleDateString(locale, { weekday: 'long', timeZone: 'UTC' }),
    )
    const months = Array.from({ length: 12 }, (_, n) =>
      new Date(Date.UTC(2026, n, 1)).toLocaleDateString(locale, { month: 'long', timeZone: 'UTC' }),
    )
    return [...days, ...months].map(fold)
  }),
)

/** Names, numbers and shared words of some tellings, by what they mean: with whatever ending and in whatever spelling. */
export function readMarks(tellings: readonly Said[]): Mark[] {
  const read = tellings.map(({ text }) => readWords(text))
  return [...namesIn(tellings, read), ...numbersIn(read), ...runsIn(tellings, read)]
}

/** Of a telling, whether it names a mark found elsewhere. */
export function namesMark(text: string, { kind, key }: Pick<Mark, 'kind' | 'key'>): boolean {
  const words = readWords(text)
  if (kind === 'words') return lineOf(words).includes(` ${key} `)
  if (kind === 'number') return words.some(({ folded }) => folded === key)
  return words.some((word) => baseOf(nameIn(word), new Map([[key.slice(0, shortestStem), [key]]])) === key)
}

/** `ordinary`: at so many places it is, or begins like, a word that the language of the place is known to have. */
type Seen = { places: Place[]; likeName: number; notAtStart: number; ordinary: number }

function namesIn(tellings: readonly Said[], read: readonly Word[][]): Mark[] {
  const seen = new Map<string, Seen>()
  for (const [telling, words] of read.entries()) {
    const { lang, text } = tellings[telling] as Said
    const language = vocabularyLanguage(lang)
    const places = placesIn(text, words)
    for (const [place, word] of words.entries()) {
      const at = places[place] ?? 0
      const form = nameIn(word)
      if (form.length < shortestName || /\d/.test(form) || timeWords.has(form)) continue
      const one = seen.get(form) ?? { places: [], likeName: 0, notAtStart: 0, ordinary: 0 }
      seen.set(form, one)
      if (isOrdinary(form, language)) one.ordinary += 1
      one.places.push({ telling, written: (word.written.split(/['’]/)[0] ?? '').trim() })
      if (word.mark === '' && startsSentence(text, at)) continue
      one.notAtStart += 1
      if (isWrittenAsName(word, language, words[place - 1]?.folded)) one.likeName += 1
    }
  }
  return groupForms(seen)
}

/** Where each word begins in its text. */
function placesIn(text: string, words: readonly Word[]): number[] {
  let from = 0
  return words.map(({ written }) => {
    const at = Math.max(from, text.indexOf(written, from))
    from = at + written.length
    return at
  })
}

const nameIn = ({ written, mark }: Word): string => (mark === 'link' ? '' : fold(written.split(/['’]/)[0] ?? ''))

const isOrdinary = (form: string, language: (typeof languages)[number]): boolean =>
  isEverydayStem(form.slice(0, stemLetters), language) || findMeanings([form], language).length > 0

const startsSentence = (text: string, at: number): boolean => /(?:^|[.!?:;…"“„»\n(–—-])\s*[#@]?$/u.test(text.slice(Math.max(0, at - 6), at))

function isWrittenAsName({ written, mark }: Word, language: string, before: string | undefined): boolean {
  if (mark !== '') return true
  if (!/^\p{Lu}/u.test(written)) return false
  return language !== 'de' || !germanArticles.has(before ?? '')
}

/** Puts the endings of a name with its shortest form. */
function groupForms(seen: ReadonlyMap<string, Seen>): Mark[] {
  const bases = new Map<string, string[]>()
  const groups = new Map<string, Seen>()
  for (const [form, one] of [...seen].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))) {
    const base = baseOf(form, bases)
    const group = base === null ? undefined : groups.get(base)
    if (group) {
      group.places.push(...one.places)
      group.likeName += one.likeName
      group.notAtStart += one.notAtStart
      group.ordinary += one.ordinary
      continue
    }
    const key = form.slice(0, shortestStem)
    bases.set(key, [...(bases.get(key) ?? []), form])
    groups.set(form, { ...one, places: [...one.places] })
  }
  return [...groups].map(([key, { places, likeName, notAtStart, ordinary }]) => ({
    kind: 'name',
    key,
    places,
    isName: likeName > 0 && likeName >= notAtStart * (2 * ordinary > places.length ? 0.8 : 0.3),
  }))
}

/** The known form that this one is, or is with an ending; null for a new one. */
function baseOf(form: string, bases: ReadonlyMap<string, readonly string[]>): string | null {
  for (const base of bases.get(form.slice(0, shortestStem)) ?? [])
    if (form === base || (base.length >= shortestStem && form.startsWith(base) && ending.test(form.slice(base.length)))) return base
  return null
}

function numbersIn(read: readonly Word[][]): Mark[] {
  const marks = new Map<string, Mark>()
  for (const [telling, words] of read.entries()) {
    for (const [place, { folded, written, mark }] of words.entries()) {
      if (mark === 'link' || !/\d/.test(folded)) continue
      const digits = folded.replace(/\D/g, '').length
      const isCode = digits >= 2 && folded.length >= 4 && !plainAmount.test(folded)
      const isBatch = digits >= 3 && words.slice(Math.max(0, place - 2), place).some((word) => batchWord.test(word.folded))
      if (!isCode && !isBatch) continue
      const known = marks.get(folded) ?? { kind: 'number', key: folded, places: [], isName: true }
      known.places.push({ telling, written })
      marks.set(folded, known)
    }
  }
  return [...marks.values()]
}

const lineOf = (words: readonly Word[]): string => ` ${words.map(({ folded }) => folded).join(' ')} `

/** The longest runs of words that several tellings share. */
function runsIn(tellings: readonly Said[], read: readonly Word[][]): Mark[] {
  const lines = read.map(lineOf)
  const shared = new Map<string, Set<number>>()
  for (const [telling, words] of read.entries())
    for (let at = 0; at + runWords <= words.length; at++) {
      const run = words
        .slice(at, at + runWords)
        .map(({ folded }) => folded)
        .join(' ')
      shared.set(run, (shared.get(run) ?? new Set()).add(telling))
    }
  const marks: Mark[] = []
  const often = [...shared].filter(([, of]) => of.size > 1).sort((a, b) => b[1].size - a[1].size || (a[0] < b[0] ? -1 : 1))
  for (const [run, of] of often) {
    if (marks.length >= mostRuns) break
    if (marks.some(({ key }) => ` ${key} `.includes(` ${run} `))) continue
    const [first = 0] = of
    const { key, written } = extend(
      run,
      tellings[first]?.text ?? '',
      read[first] ?? [],
      [...of].map((telling) => lines[telling] ?? ''),
    )
    if (key.length < runLetters || marks.some((mark) => ` ${mark.key} `.includes(` ${key} `))) continue
    marks.push({ kind: 'words', key, places: [...of].map((telling) => ({ telling, written })), isName: true })
  }
  return marks
}

/** A run with the words around it that nearly all of its tellings share too. */
function extend(run: string, text: string, words: readonly Word[], lines: readonly string[]): { key: string; written: string } {
  const folded = words.map((word) => word.folded)
  let from = folded.findIndex((_, at) => folded.slice(at, at + runWords).join(' ') === run)
  let until = from + runWords
  const isShared = (a: number, b: number) => {
    const key = ` ${folded.slice(a, b).join(' ')} `
    return lines.filter((line) => line.includes(key)).length >= 0.8 * lines.length
  }
  while (until < folded.length && isShared(from, until + 1)) until += 1
  while (from > 0 && isShared(from - 1, until)) from -= 1
  const places = placesIn(text, words)
  const begin = places[from] ?? 0
  const end = (places[until - 1] ?? 0) + (words[until - 1]?.written.length ?? 0)
  return { key: folded.slice(from, until).join(' '), written: text.slice(begin, Math.min(end, begin + longestWritten)) }
}
