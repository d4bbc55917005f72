import type { TitleName } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import { type CaseName, kindOfConcept } from '../../engines/clustering/case-name.ts'
import { sayName } from '../../engines/clustering/case-title.ts'
import type { Evidence } from '../../engines/clustering/clustering.ts'
import { dimensions, readVector } from '../../engines/clustering/embedding.ts'
import { readEvidence } from '../../engines/clustering/evidence.ts'
import { fold } from '../../engines/clustering/words.ts'
import { type Clause, clausesOf, dangles, longestQuote, longestWhole } from './case.clauses.ts'

/** The language of the title that is kept with the case: it is found by searching, and told where nobody reads. */
export const deskLanguage = 'en'

/** What a case is called by its theme, an own matter, or by what its concepts say is wrong; null where they say too little. `product` is the product's name. */
export function compose(about: { product: string | null; theme: Theme | null; name: CaseName | null }): {
  title: string
  titleName: TitleName
} | null {
  const { product, theme, name } = about
  const titleName: TitleName | null = theme
    ? { product, theme, thing: null, fault: null, when: null, harm: null }
    : name && { product, thing: name.thing, fault: name.fault, when: name.when, harm: name.harm }
  const title = titleName && sayName(titleName, deskLanguage)
  return titleName && title ? { title, titleName } : null
}

export type Said = { text: string; lang: string | null }
type Quotable = Said & { vector: Int8Array | null }
/** What a case is about: how much each of its terms tells, by its key. */
export type Weights = ReadonlyMap<string, number>

/** Not more tellings are read for a quotation. */
const mostRead = 12
/** So many of the most telling terms say all there is to say. */
const fullySaid = 4
const likedLength = 42
/** Quoted words give way only to words that say so much more. */
const clearlyMore = 0.25

/**
 * The title of a case in words that people wrote, after the product's name where they do not say it: of all clauses the one that says most of
 * what the case is about, is most like what the others say, and stands well alone. '' where nothing can be quoted.
 * @param about `said` is what was said in the case, the newest first; `before` what it is called so far, kept until other words say clearly more
 */
export function quote(about: { product: string | null; weights: Weights; said: readonly Said[]; before?: string }): string {
  const { product, weights, before = '' } = about
  const [only, ...others] = about.said.length === 1 ? clausesOf(about.said[0]?.text ?? '') : []
  if (only && others.length === 0) return withProduct(shorten(only.text), product)
  const said = about.said.slice(0, mostRead).map((one): Quotable => ({ ...one, vector: vectorOf(one, product) }))
  const all =
    [...weights.values()]
      .sort((a, b) => b - a)
      .slice(0, fullySaid)
      .reduce((sum, weight) => sum + weight, 0) || 1
  let best = { title: '', score: Number.NEGATIVE_INFINITY }
  let kept = best
  for (const one of said) {
    const others = directionOf(said.length === 1 ? said : said.filter((other) => other !== one))
    for (const clause of clausesOf(one.text)) {
      const title = withProduct(shorten(clause.text), product)
      const score = toldBy(clause.text, one.lang, { product, weights, all, others }) + standing(clause, one.lang)
      if (score > best.score) best = { title, score }
      if (title === before && score > kept.score) kept = { title, score }
    }
  }
  return best.score > kept.score + clearlyMore ? best.title : kept.title
}

/** How well words stand alone as a title. */
const standing = ({ text, at, whole, begins }: Clause, lang: string | null): number =>
  (lang === deskLanguage ? 0.3 : 0) +
  // People begin with what it is about.
  (at === 0 && begins ? 0.25 : 0) +
  (whole ? 0.1 : 0) -
  (dangles(text) ? 0.5 : 0) -
  (text.length > longestWhole ? 0.6 : text.length > longestQuote ? 0.2 : 0) -
  Math.abs(text.length - likedLength) / 80

type Case = { product: string | null; weights: Weights; all: number; others: Float64Array }

/** How much words say of a case: its terms, and what the others say in other words; more where they name a thing or what is wrong. */
function toldBy(text: string, lang: string | null, { product, weights, all, others }: Case): number {
  const { terms, vector } = readEvidence(text, { lang, product })
  const told = terms.reduce((sum, [key]) => sum + (weights.get(key) ?? 0), 0)
  const kinds = new Set(terms.map(([key]) => (key.startsWith('c:') ? kindOfConcept(key.slice(2)) : undefined)))
  return (
    Math.min(1.2, told / all) +
    (vector ? alike(readVector(vector), others) : 0) +
    (kinds.has('thing') ? 0.1 : 0) +
    (kinds.has('fault') || kinds.has('clause') ? 0.2 : 0)
  )
}

function vectorOf({ text, lang }: Said, product: string | null): Int8Array | null {
  const { vector } = readEvidence(text, { lang, product })
  return vector ? readVector(vector) : null
}

/** Where these point together, of length 1; where none does, nowhere. */
function directionOf(said: readonly Quotable[]): Float64Array {
  const sum = new Float64Array(dimensions)
  for (const { vector } of said) for (let at = 0; vector && at < dimensions; at++) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0)
  const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0)) || 1
  return sum.map((value) => value / length)
}

/** The cosine of a kept vector, which is 127 long, and a direction. */
function alike(vector: Int8Array, direction: Float64Array): number {
  let dot = 0
  for (let at = 0; at < dimensions; at++) dot += (vector[at] ?? 0) * (direction[at] ?? 0)
  return dot / 127
}

/** The weights of a case of which only the words that name it are known, most telling first. */
export const weightsOfWords = (words: readonly string[]): Weights =>
  new Map(
    words.flatMap((word, rank): [string, number][] => {
      const weight = 1 / (1 + rank / 4)
      return [
        [`c:${word}`, weight],
        [`w:${fold(word).slice(0, 5)}`, weight],
      ]
    }),
  )

/** Words after the product's name, but where they say it, with whatever ending. */
function withProduct(title: string, product: string | null): string {
  if (title === '' || product === null) return title
  const name = fold(product)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const words = ` ${fold(title).replace(/[^\p{L}\p{N}]+/gu, ' ')} `
  const ending = name.length > 3 ? '\\p{L}{0,3}' : '(?:in|n|s)?'
  return new RegExp(` ${name}${ending} `, 'u').test(words) ? title : `${product} · ${title}`
}

function shorten(clause: string): string {
  const cut = clause.length > longestWhole ? `${clause.slice(0, longestQuote).replace(/\s+\S*$/u, '')} …` : clause
  return cut.charAt(0).toUpperCase() + cut.slice(1)
}

/** Of the words that name a case those that what is still said there holds: as somebody wrote them, or as the name of what was meant. */
export function wordsStillSaid(words: readonly string[], said: readonly Evidence[]): string[] {
  const held = termsIn(said)
  return words.filter((word) => held.has(word.toLowerCase()))
}

/** Whether every word of a title stands in what is still said in the case, as it was written or as the name of what was meant. */
export function isStillSaid(title: string, said: readonly Said[], evidence: readonly Evidence[]): boolean {
  const inWords = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const held = new Set([...said.map(({ text }) => text), ...termsIn(evidence)].flatMap(inWords))
  const words = inWords(title)
  return words.length > 0 && words.every((word) => held.has(word))
}

const termsIn = (said: readonly Evidence[]): Set<string> =>
  new Set(said.flatMap(({ terms }) => terms.flatMap(([key, word]) => [key.replace(/^c:/, ''), word].map((each) => each.toLowerCase()))))

/** Whether a case of this many mentions gets its title anew: often while it is young, then never. */
export const isNamedAnew = (mentionCount: number): boolean => [1, 2, 3, 5, 8, 13, 21, 34].includes(mentionCount)
