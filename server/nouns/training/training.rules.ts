/** What a verdict speaks of. */
type Word = { mentionId: number; kind: string | null; sentiment: string | null; excluded: number }

/**
 * Leaves of each mention only the last word on each question: who corrects a verdict with another one takes the first back.
 * What is excluded teaches nothing and corrects nobody; it is answered on its own.
 * @param words oldest first
 */
export function lastWords<W extends Word>(words: readonly W[]): W[] {
  const kinds = new Set<number>()
  const feelings = new Set<number>()
  const left: W[] = []
  for (const word of words.toReversed()) {
    if (word.excluded) {
      left.push(word)
      continue
    }
    const kind = kinds.has(word.mentionId) ? null : word.kind
    const sentiment = feelings.has(word.mentionId) ? null : word.sentiment
    if (word.kind !== null) kinds.add(word.mentionId)
    if (word.sentiment !== null) feelings.add(word.mentionId)
    if (kind !== null || sentiment !== null) left.push({ ...word, kind, sentiment })
  }
  return left.reverse()
}

/** Whether the second verdict speaks of nothing that the first spoke of, so that both can teach. */
export const speaksOfOther = (first: Pick<Word, 'kind' | 'sentiment'>, second: Pick<Word, 'kind' | 'sentiment'>): boolean =>
  !(first.kind !== null && second.kind !== null) && !(first.sentiment !== null && second.sentiment !== null)
