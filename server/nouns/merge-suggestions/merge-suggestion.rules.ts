import type { JoinReason } from '#shared/clustering.ts'

const mostHeadings = 3
const mostWords = 2

/** Reasons of one suggestion as seen from the case that is looked at: `own` its words, `other` those of the other case. */
export type Seen = {
  reasons: { name: string; kind: JoinReason['kind']; own: string[]; other: string[]; share: number }[]
  refused: boolean
}

/** Turns the reasons of a suggestion, which say from the one case to the other, so that the case looked at comes first. */
export const seenFrom = (isFrom: boolean, because: readonly JoinReason[]): Seen['reasons'] =>
  because.map(({ name, kind, here, there, share }) => ({ name, kind, share, own: isFrom ? here : there, other: isFrom ? there : here }))

/**
 * What cases have in common, by how much of the likeness it makes over all of them that were not refused: what it is about and what is
 * wrong before names and other words, without what has no words.
 */
export function commonHeadings(seen: readonly Seen[]): { name: string; kind: JoinReason['kind']; share: number }[] {
  const sums = new Map<string, { name: string; kind: JoinReason['kind']; sum: number; count: number }>()
  for (const { reasons, refused } of seen) {
    if (refused) continue
    for (const { name, kind, share } of reasons) {
      if (kind === 'direction') continue
      const before = sums.get(name) ?? { name, kind, sum: 0, count: 0 }
      sums.set(name, { ...before, sum: before.sum + share, count: before.count + 1 })
    }
  }
  return [...sums.values()]
    .sort((a, b) => Number(b.kind === 'concept') - Number(a.kind === 'concept') || b.sum - a.sum || (a.name < b.name ? -1 : 1))
    .slice(0, mostHeadings)
    .map(({ name, kind, sum, count }) => ({ name, kind, share: sum / count }))
}

/** Words of several lists, those in most of them first. */
export function wordsUnder(lists: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>()
  for (const word of lists.flat()) if (word) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostWords)
    .map(([word]) => word)
}
