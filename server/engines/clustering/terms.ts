import { readFileSync } from 'node:fs'
import { languages } from './languages.ts'
import type { ByMix, ClusteringSettings } from './settings.ts'

const rare = 0.0003
const rareShares = languages.map(() => rare)
let background: Map<string, number[]> | null = null

/** Share of ordinary texts that contain a term, per language: concepts and word stems; everything else is rare. */
export function backgroundShares(key: string): readonly number[] {
  background ??= readBackground()
  return background.get(key) ?? rareShares
}

function readBackground() {
  const text = readFileSync(new URL('./vocabulary/background.tsv', import.meta.url), 'utf8')
  const shares = new Map<string, number[]>()
  for (const line of text.split('\n')) {
    const [lang, stem, count] = line.split('\t')
    if (!lang || !stem || !count) continue
    const share = Number(count) / 1e5
    if (lang === 'c')
      shares.set(
        `c:${stem}`,
        languages.map(() => share),
      )
    else {
      const known = shares.get(`w:${stem}`) ?? languages.map(() => rare)
      known[languageNumber(lang)] = share
      shares.set(`w:${stem}`, known)
    }
  }
  return shares
}

let telling: Map<string, number> | null = null

/**
 * How much a concept tells of which problem a text is about, 1 being usual: learnt from problems and their near ones (lid and refund much,
 * again and months little). See `server/scripts/train-clustering.ts`.
 */
function tellingOf(key: string): number {
  telling ??= readTelling()
  return telling.get(key) ?? 1
}

/** From now on this process weighs concepts by these instead of those that ship. */
export function useTelling(weights: ReadonlyMap<string, number>): void {
  telling = new Map([...weights].map(([concept, weight]) => [`c:${concept}`, weight]))
}

function readTelling() {
  const lines = readFileSync(new URL('./weights/telling.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
  return new Map(lines.map((line) => line.split('\t')).map(([concept, weight]) => [`c:${concept}`, Number(weight)]))
}

export const languageNumber = (lang: string) => Math.max(0, languages.indexOf(lang as (typeof languages)[number]))

/** Whether a five-letter stem begins words that more than one in 500 ordinary texts of the language have. */
export const isEverydayStem = (stem: string, lang: string): boolean =>
  (backgroundShares(`w:${stem}`)[languageNumber(lang)] ?? 0) > everydayShare
const everydayShare = 0.002

/** Whether a five-letter stem begins words that ordinary texts of the language are known to have. */
export const isOrdinaryStem = (stem: string, lang: string): boolean => (backgroundShares(`w:${stem}`)[languageNumber(lang)] ?? 0) > rare

export type Term = {
  key: string
  kind: string
  shares: readonly number[]
  /** Slots of the cases that contain it, in the order of their case ids. */
  cases: number[]
  /** Mentions per language. */
  langs: number[]
  /** Its weight in the question being asked, 0 between questions. */
  asked: number
  weight: number
  /** For which state of the whole index and of this term `weight` was worked out. */
  epoch: number
}

export type TermTable = ReturnType<typeof createTermTable>

/**
 * The terms of an index and their weights. A weight is ln(1 + (cases + b) / (cases with the term + b · background share)),
 * times what its kind counts. The number of cases enters in sixteenths of its order of magnitude, so weights stay cached.
 */
export function createTermTable(settings: ClusteringSettings) {
  const terms = new Map<string, Term>()
  const mentions = new Float64Array(languages.length)
  let cases = 0
  let epoch = 1
  let steps = '0/0'
  let roundCases = 0
  let mix = 0

  function restep() {
    const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, cases))) - 4)
    roundCases = Math.floor(cases / step) * step
    const all = mentions.reduce((sum, count) => sum + count + 1 / 3, 0)
    const same = mentions.reduce((sum, count) => sum + (count / all) ** 2, 0)
    const many = 1 - Math.max(0, Math.min(1, (same - 0.2) / 0.8))
    mix = Math.round(many * 16) / 16
    const next = `${roundCases}/${mix}`
    if (next !== steps) {
      steps = next
      epoch++
    }
  }

  const at = (value: ByMix) => value.one + (value.many - value.one) * mix

  /** Words count little where many languages meet, unless several languages write them alike: names. */
  function kindWeight(term: Term) {
    if (term.kind === 'c') return at(settings.conceptWeight) * tellingOf(term.key)
    if (term.kind !== 'w') return at(settings.nameWeight)
    const plain = at(settings.wordWeight)
    let sum = 0
    let squares = 0
    for (const count of term.langs) {
      sum += count
      squares += count * count
    }
    const alike = squares > 0 ? Math.min(1, ((sum * sum) / squares - 1) / 2) : 0
    return plain + Math.max(0, at(settings.nameWeight) - plain) * alike
  }

  function shareOf(term: Term) {
    let sum = 1
    let share = rare
    for (let each = 0; each < term.langs.length; each++) {
      const count = term.langs[each] ?? 0
      sum += count
      share += count * (term.shares[each] ?? rare)
    }
    return share / sum
  }

  const make = (key: string): Term => ({
    key,
    kind: key.charAt(0),
    shares: backgroundShares(key),
    cases: [],
    langs: languages.map(() => 0),
    asked: 0,
    weight: 0,
    epoch: 0,
  })

  return {
    find: (key: string): Term | undefined => terms.get(key),
    /** The term of a key, or one that belongs to no case yet. */
    peek: (key: string): Term => terms.get(key) ?? make(key),
    get(key: string): Term {
      let term = terms.get(key)
      if (!term) {
        term = make(key)
        terms.set(key, term)
      }
      return term
    },
    forget(term: Term) {
      terms.delete(term.key)
    },
    weightOf(term: Term): number {
      if (term.epoch !== epoch) {
        const prior = settings.backgroundCases
        const share = shareOf(term)
        const found = term.cases.length + 1 + prior * share
        const ordinary = term.kind === 'w' && share > settings.ordinaryShare ? settings.ordinaryWeight : 1
        term.weight = ordinary * kindWeight(term) * Math.log(1 + (roundCases + 1 + prior) / found)
        term.epoch = epoch
      }
      return term.weight
    },
    countCase(by: 1 | -1) {
      cases += by
      restep()
    },
    countMentions(lang: number, by: number) {
      mentions[lang] = (mentions[lang] ?? 0) + by
      restep()
    },
    /** 0: the stream is in one language, 1: in many. */
    mix: () => mix,
    at,
    cases: () => cases,
    size: () => terms.size,
  }
}
