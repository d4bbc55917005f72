import type { Evidence } from '../../engines/clustering/clustering.ts'

/** The language of the title that is kept with the case: it is found by searching, and told where nobody reads. */
export const deskLanguage = 'en'

/** A title is read at a glance. */
const longestTitle = 64
const likedLength = 42

export type Said = { text: string; lang: string | null }

/**
 * The title of a case in words that people wrote: of all their clauses the one that holds most of the words which name the
 * problem, in the desk's language where somebody wrote in it.
 * @param said what was said in the case
 * @param words the words that name the problem, most telling first
 * @param lang the desk's language
 */
export function titleFrom(said: readonly Said[], words: readonly string[], lang: string): string {
  // Numbers and two-letter names stand in half of all clauses and tell nothing.
  const telling = words.filter((word) => word.length > 2).map((word) => word.toLowerCase())
  let best = { clause: '', score: Number.NEGATIVE_INFINITY }
  for (const { text, lang: written } of said) {
    for (const clause of clausesOf(text)) {
      const score = scoreOf(clause.toLowerCase(), telling) + (written === lang ? 0.6 : 0) - Math.abs(clause.length - likedLength) / 60
      if (score > best.score) best = { clause, score }
    }
  }
  return shorten(best.clause)
}

/** Of the words that name a case those that what is still said there holds: as somebody wrote them, or as the name of what was meant. */
export function wordsStillSaid(words: readonly string[], said: readonly Evidence[]): string[] {
  const held = new Set(
    said.flatMap(({ terms }) => terms.flatMap(([key, word]) => [key.replace(/^c:/, ''), word].map((each) => each.toLowerCase()))),
  )
  return words.filter((word) => held.has(word.toLowerCase()))
}

const scoreOf = (clause: string, telling: readonly string[]): number =>
  telling.reduce((sum, word, rank) => sum + (clause.includes(word) ? 1 / (1 + rank / 4) : 0), 0)

const noise = /https?:\/\/\S+|(^|\s)[@#][\p{L}\p{N}_.-]+|\p{Extended_Pictographic}|\p{Cf}|\uFE0F/gu

/** Sentences, cut further at commas and dashes where they are too long for a title; without handles, links and signs. */
function clausesOf(text: string): string[] {
  const plain = text.slice(0, 2_000).replace(noise, ' ')
  return plain
    .split(/[.!?…\n]+(?:\s|$)/u)
    .flatMap((sentence) => (sentence.trim().length > longestTitle ? sentence.split(/,\s|\s[–—-]\s|;\s|:\s/u) : [sentence]))
    .map((clause) => clause.replace(/\s+/g, ' ').replace(/^[\s"“”'‘’«»,;:()<>*]+|[\s"“”'‘«»,;:()<>*]+$/gu, ''))
    .filter((clause) => clause.length >= 4 && /\p{L}{2}/u.test(clause))
}

function shorten(clause: string): string {
  const cut = clause.length > longestTitle ? `${clause.slice(0, longestTitle).replace(/\s+\S*$/u, '')} …` : clause
  return cut.charAt(0).toUpperCase() + cut.slice(1)
}

/** Whether a case of this many mentions gets its title anew: often while it is young, then never. */
export const isNamedAnew = (mentionCount: number): boolean => [1, 2, 3, 5, 8, 13, 21, 34].includes(mentionCount)
