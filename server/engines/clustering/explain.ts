import type { JoinReason } from '#shared/clustering.ts'
import { type CaseName, composeName, keepName, type Together } from './case-name.ts'
import type { CaseRow } from './case-rows.ts'
import type { Evidence } from './clustering.ts'
import type { Near, Nearest, Question } from './nearest.ts'
import { groupOfConcept } from './reason-groups.ts'
import type { Term, TermTable } from './terms.ts'

const joinKinds: Record<string, JoinReason['kind']> = { c: 'concept', w: 'word', e: 'entity', n: 'entity' }
const mostWords = 4
/** Words are shown from this many of the newest mentions: a case of thousands says nothing more in its older ones. */
const recent = 24
/** Terms of which a case says how much they tell: what few of many say names nothing. */
const mostWeights = 60
/** What two say alike is often said alike by chance: their own words are better. */
const fewest = 3

/** The words with which a case says a term of late, the most frequent first; only those of one language when it is given. */
export function wordsOf(row: CaseRow, term: Term, lang?: number): string[] {
  const counts = new Map<string, number>()
  for (const mention of row.mentions.slice(-recent)) {
    if (lang !== undefined && mention.lang !== lang) continue
    const at = mention.terms.indexOf(term)
    const word = mention.words[at]
    if (word) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word)
}

/** The exact share of each term in the score of a near case, with the words on both sides; the shares add up to the score. */
export function reasonsFor(evidence: Evidence, question: Question, near: Near, table: TermTable, nearest: Nearest): JoinReason[] {
  const { row, share } = near
  const score = near.score - share
  const met = question.terms.flatMap((term, at) => {
    const place = row.terms.indexOf(term)
    if (place < 0) return []
    const part = (question.weights[at] ?? 0) * nearest.shareOf(row.counts[place] ?? 0, row.mentions.length) * table.weightOf(term)
    return [{ term, written: evidence.terms[at]?.[1] ?? '', part }]
  })
  const sum = met.reduce((total, each) => total + each.part, 0) || 1
  const words = met
    .sort((a, b) => b.part - a.part || (a.term.key < b.term.key ? -1 : 1))
    .map(({ term, written, part }) => {
      const name = term.key.slice(2)
      const group = term.kind === 'c' ? groupOfConcept(name) : undefined
      return {
        kind: joinKinds[term.kind] ?? 'word',
        name,
        here: [written],
        there: wordsOf(row, term).slice(0, mostWords),
        share: (part / sum) * score,
        ...(group && { group }),
      }
    })
  const direction: JoinReason = { kind: 'direction', name: 'direction', here: [], there: [], share }
  return share > 0 ? [...words, direction].sort((a, b) => b.share - a.share) : words
}

/**
 * What the problem of a case is called, as concepts, and the words that name it, most telling first.
 * @param before what it is called so far: kept until another name is supported by clearly more
 */
export function nameOf(
  row: CaseRow,
  lang: number,
  about: { table: TermTable; nearest: Nearest; before: CaseName | null },
): { name: CaseName | null; words: string[]; weights: Map<string, number> } {
  const { table, nearest, before } = about
  const weighed = row.terms
    .map((term, at) => ({
      term,
      weight: nearest.shareOf(row.counts[at] ?? 0, row.mentions.length) * table.weightOf(term),
      count: row.counts[at] ?? 0,
    }))
    .sort((a, b) => b.weight - a.weight || (a.term.key < b.term.key ? -1 : 1))
  const words: string[] = []
  for (const { term } of weighed.slice(0, 12)) {
    const own = wordsOf(row, term, lang)[0]
    const word = own ?? (term.kind === 'c' ? term.key.slice(2) : wordsOf(row, term)[0])
    if (word && !words.some((each) => each.toLowerCase().includes(word.toLowerCase()) || word.toLowerCase().includes(each.toLowerCase())))
      words.push(word)
    if (words.length >= 5) break
  }
  const tellings = weighed.flatMap(({ term, weight, count }) =>
    term.kind === 'c' ? [{ concept: term.key.slice(2), weight, count, share: count / row.mentions.length }] : [],
  )
  const weights = new Map(weighed.slice(0, mostWeights).map(({ term, weight }) => [term.key, weight]))
  const composed = row.mentions.length >= fewest ? composeName(tellings, togetherIn(row)) : null
  return { name: keepName(before, composed, tellings), words, weights }
}

/** How the concepts of a case go together in its remembered tellings. */
function togetherIn(row: CaseRow): Together {
  const said = row.mentions.map(
    ({ terms, words }) => new Map(terms.map((term, at) => [term.key, (words[at] ?? '').toLowerCase().split(' ')])),
  )
  const withBoth = (one: string, other: string) =>
    said.flatMap((words) => {
      const [first, second] = [words.get(`c:${one}`), words.get(`c:${other}`)]
      return first && second ? [{ first, second }] : []
    })
  return {
    both: (one, other) => withBoth(one, other).length / said.length,
    same: (one, other) => {
      const pairs = withBoth(one, other)
      return 2 * pairs.filter(({ first, second }) => first.some((word) => second.includes(word))).length > pairs.length
    },
  }
}
