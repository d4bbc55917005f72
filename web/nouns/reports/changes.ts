import type { ChangesReport } from '#shared/report.schema.ts'

export type ChangeRow = { id: number; title: string; now: number; before: number; delta: number; days: number[] }

const rowsAtMost = 6
const fewestForStanding = 5

/**
 * The cases that changed most, the largest gain first, and everything else together.
 * `standing` is the case that gained clearly most (at least 5, and more than any other).
 */
export function rowsOf(report: ChangesReport): {
  rows: ChangeRow[]
  rest: { now: number; before: number; delta: number }
  standing: number | null
} {
  const all = report.cases.map((one): ChangeRow => ({ ...one, delta: one.now - one.before }))
  const shown = new Set(all.toSorted((a, b) => Math.abs(b.delta) - Math.abs(a.delta)).slice(0, rowsAtMost))
  const rows = all.filter((row) => shown.has(row)).sort((a, b) => b.delta - a.delta)
  const folded = all.filter((row) => !shown.has(row))
  const now = folded.reduce((sum, row) => sum + row.now, report.rest.now)
  const before = folded.reduce((sum, row) => sum + row.before, report.rest.before)
  const [first, second] = rows
  const stands = first && first.delta >= fewestForStanding && first.delta > (second?.delta ?? 0)
  return { rows, rest: { now, before, delta: now - before }, standing: stands ? first.id : null }
}
