/** A complaint: the problem it is about, the case it was found in, and who wrote it. */
export type Labelled = { problem: string; found: string; by: string }

/** B³ (Bagga and Baldwin 1998): precision, recall and F1 of the cases against the problems, each complaint counting once; 1, 1, 1 for none. */
export function bCubed(rows: readonly Pick<Labelled, 'problem' | 'found'>[]): { precision: number; recall: number; f1: number } {
  const problems = new Map<string, number>()
  const cases = new Map<string, number>()
  const both = new Map<string, number>()
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  const pairOf = (row: Pick<Labelled, 'problem' | 'found'>) => `${row.problem}\n${row.found}`
  for (const row of rows) {
    count(problems, row.problem)
    count(cases, row.found)
    count(both, pairOf(row))
  }
  const mean = (of: (row: Pick<Labelled, 'problem' | 'found'>) => number) =>
    rows.length === 0 ? 1 : rows.reduce((sum, row) => sum + (both.get(pairOf(row)) ?? 0) / of(row), 0) / rows.length
  const precision = mean((row) => cases.get(row.found) ?? 1)
  const recall = mean((row) => problems.get(row.problem) ?? 1)
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) }
}

/** How many complaints stand in a case together with one by somebody else. */
export function joinedByMachine(rows: readonly Labelled[]): number {
  const people = new Map<string, Set<string>>()
  for (const row of rows) people.set(row.found, (people.get(row.found) ?? new Set()).add(row.by))
  return rows.filter((row) => (people.get(row.found)?.size ?? 0) > 1).length
}
