/** What a confirmed complaint of a case says: language, concepts, and the stems of the words that mean none of them, as they were written. */
export type Confirmed = {
  caseId: number
  lang: string
  author: number
  concepts: readonly string[]
  words: readonly (readonly [stem: string, written: string])[]
}

/** A stem that seems to mean a concept: written by `authors` people of `cases` cases about that concept who did not say it otherwise. */
export type Proposal = { lang: string; stem: string; concept: string; authors: number; cases: number; examples: string[] }

/** A concept is what a case is about when at least half of its complaints, and three, say it. */
const aboutShare = 0.5
const aboutLeast = 3
/** So many people must have used the word where others said the concept, and so much of its use must lie there. */
const leastAuthors = 3
const leastShare = 0.6
/** Shorter stems are the beginning of too many other words. */
const shortestStem = 4
const mostExamples = 3

/**
 * New stems for concepts from complaints that people confirmed to be of one case: a word that people of one language use in cases
 * about a concept, where they do not say it with any word known for it, and hardly anywhere else. The most used first.
 * @param isEveryday whether a stem begins an everyday word of its language
 */
export function proposeTerms(confirmed: readonly Confirmed[], isEveryday: (stem: string, lang: string) => boolean): Proposal[] {
  const uses = countUses(confirmed)
  const found = new Map<
    string,
    { lang: string; stem: string; concept: string; authors: Set<number>; cases: Set<number>; written: Set<string> }
  >()
  for (const complaints of byCase(confirmed).values()) {
    for (const concept of aboutOf(complaints)) {
      for (const { caseId, lang, author, concepts, words } of complaints) {
        if (concepts.includes(concept)) continue
        for (const [stem, written] of words) {
          if (stem.length < shortestStem || isEveryday(stem, lang)) continue
          const key = `${lang} ${stem} ${concept}`
          const entry = found.get(key) ?? { lang, stem, concept, authors: new Set(), cases: new Set(), written: new Set() }
          found.set(key, entry)
          entry.authors.add(author)
          entry.cases.add(caseId)
          if (entry.written.size < mostExamples) entry.written.add(written)
        }
      }
    }
  }
  return [...found.values()]
    .filter(
      ({ lang, stem, authors }) => authors.size >= leastAuthors && authors.size >= leastShare * (uses.get(`${lang} ${stem}`)?.size ?? 0),
    )
    .map(({ authors, cases, written, ...rest }) => ({ ...rest, authors: authors.size, cases: cases.size, examples: [...written].sort() }))
    .sort((a, b) => b.authors - a.authors || (a.stem < b.stem ? -1 : 1) || (a.concept < b.concept ? -1 : 1))
}

/** Who used a stem of a language at all. */
function countUses(confirmed: readonly Confirmed[]): Map<string, Set<number>> {
  const uses = new Map<string, Set<number>>()
  for (const { lang, author, words } of confirmed) {
    for (const [stem] of words) {
      const key = `${lang} ${stem}`
      uses.set(key, (uses.get(key) ?? new Set()).add(author))
    }
  }
  return uses
}

function byCase(confirmed: readonly Confirmed[]): Map<number, Confirmed[]> {
  const cases = new Map<number, Confirmed[]>()
  for (const one of confirmed) cases.set(one.caseId, [...(cases.get(one.caseId) ?? []), one])
  return cases
}

function aboutOf(complaints: readonly Confirmed[]): string[] {
  const counts = new Map<string, number>()
  for (const { concepts } of complaints) for (const concept of concepts) counts.set(concept, (counts.get(concept) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= aboutLeast && count >= aboutShare * complaints.length).map(([concept]) => concept)
}
