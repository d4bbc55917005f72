import { answerWeights } from './answer-weights.ts'
import { type Article, mostPassages } from './passage.ts'
import { type Read, readPassage } from './read-passage.ts'

/** A part of an article that is compared as a whole: one of its questions or its title, or its body. */
type Unit = { of: number; isBody: boolean; lang: string; wordNorm: number; meaningNorm: number; vector: Int8Array | null }
type Posting = { units: number[]; counts: number[] }

/** How like a question an article is; each 0 to 1, of the nearest of its questions and title, and of its body. */
export type Likeness = {
  /** Of words, in the asker's language only. */
  words: number
  wordsOfBody: number
  /** Of each language the nearest, and of those the mean. */
  meanings: number
  meaningsOfBody: number
  /** Of the directions of question and body, the same way. */
  directionOfBody: number
  /** Of the question's direction and that of the article as a whole. */
  directionOfAll: number
  /** Share of what the question tells that the article has anywhere. */
  covered: number
}

/** An article that was found, with what its chance follows from. */
export type Found = Likeness & {
  article: string
  /** What it is ranked by. */
  rank: number
}

/** So many articles are compared closely: the best by words, meanings and direction. */
const mostCompared = 60
/** Pieces of words that more units than this share have are no help, and their lists are long. */
const commonShare = 0.08
const gramWeight = 0.5
/** So many lists are weighed before others may have their turn. */
const restEvery = 200

/** All passages in memory. The same articles give the same answers. */
export type PassageIndex = {
  /** The nearest articles, best first, each once. */
  find(question: Read, most?: number): Found[]
  /** The languages of an article. */
  languagesOf(article: string): readonly string[]
  /** How many articles, each with all its translations. */
  size: number
}

/**
 * Reads the articles and makes the lists in which a question's words and meanings are looked up.
 * @param readUnit how a title, question or body is read: whoever makes an index anew may remember what was read before
 * @param rest lets others have their turn between two pieces of work; left out, it is made in one piece
 */
export async function createPassageIndex(
  articles: readonly Article[],
  { readUnit = readPassage, rest = async () => {} }: { readUnit?: typeof readPassage; rest?: () => Promise<void> } = {},
): Promise<PassageIndex> {
  const numbers = new Map<string, number>()
  const names: string[] = []
  const spoken: string[][] = []
  const units: Unit[] = []
  const unitsOf: number[][] = []
  const words = new Map<string, Posting>()
  const meanings = new Map<string, Posting>()
  /** What each article tells in all its units: for coverage. */
  const tells: Set<string>[] = []

  const note = (lists: Map<string, Posting>, key: string, unit: number, count: number) => {
    const list = lists.get(key) ?? { units: [], counts: [] }
    if (list.units.length === 0) lists.set(key, list)
    list.units.push(unit)
    list.counts.push(count)
  }
  const addUnit = (of: number, isBody: boolean, lang: string, text: string) => {
    if (!text.trim()) return
    const read = readUnit(text, lang)
    const unit = units.length
    units.push({ of, isBody, lang: read.lang, wordNorm: 0, meaningNorm: 0, vector: read.vector })
    unitsOf[of]?.push(unit)
    for (const [key, count] of read.words) {
      note(words, `${read.lang}${key}`, unit, 1 + Math.log(count))
      tells[of]?.add(`${read.lang}${key}`)
    }
    for (const key of read.meanings) {
      note(meanings, key, unit, 1)
      tells[of]?.add(key)
    }
  }
  for (const { article, lang, title, body, questions } of articles) {
    const of = numbers.get(article) ?? names.length
    if (of === names.length) {
      numbers.set(article, of)
      names.push(article)
      spoken.push([])
      unitsOf.push([])
      tells.push(new Set())
    }
    await rest()
    spoken[of]?.push(lang)
    for (const question of questions) addUnit(of, false, lang, question)
    addUnit(of, false, lang, title)
    addUnit(of, true, lang, body)
  }

  const ofLanguage = new Map<string, number>()
  for (const { lang } of units) ofLanguage.set(lang, (ofLanguage.get(lang) ?? 0) + 1)
  const weigh = (all: number, list: Posting | undefined) => Math.log(1 + (all + 1) / ((list?.units.length ?? 0) + 1))
  /** How many articles tell a word of a language, or a meaning. */
  const articlesWith = new Map<string, number>()
  for (const told of tells) {
    await rest()
    for (const key of told) articlesWith.set(key, (articlesWith.get(key) ?? 0) + 1)
  }
  /** What a word or meaning of a question tells: the more, the fewer articles have it. */
  const tellingOf = (key: string): number => Math.log(1 + names.length / ((articlesWith.get(key) ?? 0) + 0.5)) ** 2
  const wordWeight = (key: string, list: Posting | undefined): number =>
    weigh(ofLanguage.get(key.slice(0, 2)) ?? 0, list) * (key[2] === 'g' ? gramWeight : 1)
  const meaningWeight = (list: Posting | undefined): number => weigh(units.length, list)

  let looked = 0
  for (const [key, list] of words) {
    looked += 1
    if (looked % restEvery === 0) await rest()
    const weight = wordWeight(key, list)
    for (const [at, unit] of list.units.entries()) (units[unit] as Unit).wordNorm += (weight * (list.counts[at] as number)) ** 2
  }
  for (const list of meanings.values()) {
    looked += 1
    if (looked % restEvery === 0) await rest()
    const weight = meaningWeight(list)
    for (const unit of list.units) (units[unit] as Unit).meaningNorm += weight ** 2
  }

  /** The direction of each article as a whole, of all its units. */
  const directions: ReturnType<typeof meanDirection>[] = []
  for (const own of unitsOf) {
    await rest()
    directions.push(meanDirection(own.flatMap((unit) => units[unit]?.vector ?? [])))
  }

  const wordSums = new Float32Array(units.length)
  const meaningSums = new Float32Array(units.length)

  /** Adds up what a question's words and meanings have in common with each unit; answers the units that have anything. */
  function compare(question: Read) {
    const touched: number[] = []
    const told = new Map<string, number>()
    let wordNorm = 0
    let meaningNorm = 0
    const addUp = (list: Posting | undefined, weight: number, count: number, sums: Float32Array) => {
      for (let at = 0; list && at < list.units.length; at++) {
        const unit = list.units[at] as number
        if (wordSums[unit] === 0 && meaningSums[unit] === 0) touched.push(unit)
        sums[unit] = (sums[unit] as number) + weight * weight * count * (list.counts[at] as number)
      }
    }
    for (const [key, times] of question.words) {
      const named = `${question.lang}${key}`
      const list = words.get(named)
      const weight = wordWeight(named, list)
      const count = 1 + Math.log(times)
      wordNorm += (weight * count) ** 2
      if (key.startsWith('w:')) told.set(named, tellingOf(named))
      const isCommon = key.startsWith('g:') && list && list.units.length > commonShare * (ofLanguage.get(question.lang) ?? 0)
      if (!isCommon) addUp(list, weight, count, wordSums)
    }
    for (const key of question.meanings) {
      const weight = meaningWeight(meanings.get(key))
      meaningNorm += weight ** 2
      told.set(key, tellingOf(key))
      addUp(meanings.get(key), weight, 1, meaningSums)
    }
    return { touched, told, wordNorm, meaningNorm }
  }

  function likenessOf(of: number, question: Read, norms: { wordNorm: number; meaningNorm: number }): Likeness {
    const like: Likeness = { ...unlike, directionOfAll: cosineOf(question.vector, directions[of] ?? null) }
    const byLanguage = new Map<string, [asked: number, body: number, direction: number]>()
    for (const unit of unitsOf[of] as number[]) {
      const { isBody, lang, wordNorm, meaningNorm, vector } = units[unit] as Unit
      if (lang === question.lang) {
        const word = (wordSums[unit] as number) / Math.sqrt(wordNorm * norms.wordNorm || 1)
        if (isBody) like.wordsOfBody = Math.max(like.wordsOfBody, word)
        else like.words = Math.max(like.words, word)
      }
      const best = byLanguage.get(lang) ?? [0, 0, 0]
      const at = isBody ? 1 : 0
      best[at] = Math.max(best[at], (meaningSums[unit] as number) / Math.sqrt(meaningNorm * norms.meaningNorm || 1))
      if (isBody) best[2] = Math.max(best[2], cosineOf(question.vector, vector))
      byLanguage.set(lang, best)
    }
    const share = 1 / byLanguage.size
    for (const [asked, body, direction] of byLanguage.values()) {
      like.meanings += asked * share
      like.meaningsOfBody += body * share
      like.directionOfBody += direction * share
    }
    return like
  }

  function find(question: Read, most = mostPassages): Found[] {
    const { touched, told, ...norms } = compare(question)
    const near = new Map(names.map((_, of) => [of, cosineOf(question.vector, directions[of] ?? null)]))
    const wordy = new Map<number, number>()
    for (const unit of touched) {
      const { of, wordNorm, meaningNorm } = units[unit] as Unit
      const word = (wordSums[unit] as number) / Math.sqrt(wordNorm * norms.wordNorm || 1)
      const meaning = (meaningSums[unit] as number) / Math.sqrt(meaningNorm * norms.meaningNorm || 1)
      wordy.set(of, Math.max(wordy.get(of) ?? 0, word + meaning))
    }
    for (const [of, share] of wordy) near.set(of, (near.get(of) ?? 0) + share)
    const compared = [...near]
      .filter(([, share]) => share > 0)
      .sort(([a, one], [b, other]) => other - one || a - b)
      .slice(0, mostCompared)
    const all = [...told.values()].reduce((sum, weight) => sum + weight, 0) || 1
    const found = compared.map(([of]): Found => {
      const like = likenessOf(of, question, norms)
      for (const [key, weight] of told) if (tells[of]?.has(key)) like.covered += weight / all
      return { article: names[of] as string, ...like, rank: rankOf(like) }
    })
    for (const unit of touched) wordSums[unit] = meaningSums[unit] = 0
    return found.sort((one, other) => other.rank - one.rank || (one.article < other.article ? -1 : 1)).slice(0, most)
  }

  return { find, languagesOf: (article) => spoken[numbers.get(article) ?? -1] ?? [], size: names.length }
}

const unlike: Likeness = {
  words: 0,
  wordsOfBody: 0,
  meanings: 0,
  meaningsOfBody: 0,
  directionOfBody: 0,
  directionOfAll: 0,
  covered: 0,
}
/** The parts of a likeness in the order in which weights are kept. */
export const likenessParts = Object.keys(unlike) as (keyof Likeness)[]
const rankOf = (like: Likeness): number => likenessParts.reduce((sum, part) => sum + answerWeights.rank[part] * like[part], 0)

/** Cosine of two directions of length 127, 0 where it is below or one is missing. */
function cosineOf(one: Int8Array | null, other: Int8Array | null): number {
  if (!one || !other) return 0
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number)
  return Math.max(0, sum / (127 * 127))
}

/** The mean of directions, again of length 127; null of none. */
function meanDirection(vectors: readonly Int8Array[]): Int8Array | null {
  const [first] = vectors
  if (!first) return null
  const sum = Float64Array.from(first, (_, at) => vectors.reduce((all, vector) => all + (vector[at] as number), 0))
  const length = Math.hypot(...sum)
  return length > 0 ? Int8Array.from(sum, (value) => Math.round((127 * value) / length)) : null
}
