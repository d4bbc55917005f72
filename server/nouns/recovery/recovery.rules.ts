import type { Recovered } from '#shared/recovery.schema.ts'
import { day } from '../../kit/lib/clock.ts'

/** How far back the feeling before an order is read, and how far ahead that after its outcome. */
export const beforeMs = 14 * day
export const afterMs = { day7: 7 * day, day30: 30 * day } as const

type Judged = { kind: string | null; score: number | null }

/** A mention of the author, with every change that people made to it since: what it was before each. Times are epoch milliseconds. */
export type Said = Judged & {
  postedAt: number
  receivedAt: number
  deletedAt: number | null
  changes: readonly { at: number; before: Judged }[]
}

/** What was known of a mention at a time; null: it was not there, or not there any more. */
export function asOf(said: Said, at: number): Judged | null {
  if (said.receivedAt > at || (said.deletedAt !== null && said.deletedAt <= at)) return null
  const later = said.changes.filter((change) => change.at > at)
  if (later.length === 0) return { kind: said.kind, score: said.score }
  return later.reduce((first, change) => (change.at < first.at ? change : first)).before
}

/** The mean score (−1 … 1) of what was posted from ≤ t < until, as it was known at `at`; what is not about us does not count. */
export function feltIn(all: readonly Said[], { from, until, at }: { from: number; until: number; at: number }) {
  const scores = all.flatMap((said) => {
    if (said.postedAt < from || said.postedAt >= until) return []
    const known = asOf(said, at)
    return known === null || known.score === null || known.kind === 'not-us' ? [] : [known.score]
  })
  return { mean: meanOf(scores), n: scores.length }
}

/** When the author first complained again from ≤ t < until, as it was known at `at`; null: not at all. */
export function firstComplaint(all: readonly Said[], { from, until, at }: { from: number; until: number; at: number }): number | null {
  const complaints = all.filter((said) => said.postedAt >= from && said.postedAt < until && asOf(said, at)?.kind === 'complaint')
  return complaints.length === 0 ? null : Math.min(...complaints.map(({ postedAt }) => postedAt))
}

export function meanOf(scores: readonly number[]): number | null {
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length
}

type Checked = {
  beforeMean: number | null
  beforeCount: number | null
  day7Mean: number | null
  day7Count: number | null
  day30Mean: number | null
  day30Count: number | null
  cameBackAt: number | null
}

/** Several orders together. Each order counts once, however much its author wrote; silence is counted, not averaged. */
export function summarise(rows: readonly Checked[]): Recovered {
  const together = (mean: 'beforeMean' | 'day7Mean' | 'day30Mean', count: 'beforeCount' | 'day7Count' | 'day30Count') => {
    const scores = rows.flatMap((row) => row[mean] ?? [])
    return {
      mean: meanOf(scores),
      n: scores.length,
      silent: rows.filter((row) => row[count] === 0).length,
      open: rows.filter((row) => row[count] === null).length,
    }
  }
  return {
    orders: rows.length,
    before: together('beforeMean', 'beforeCount'),
    day7: together('day7Mean', 'day7Count'),
    day30: together('day30Mean', 'day30Count'),
    cameBack: {
      n: rows.filter((row) => row.cameBackAt !== null).length,
      of: rows.filter((row) => row.day7Count !== null).length,
    },
  }
}
