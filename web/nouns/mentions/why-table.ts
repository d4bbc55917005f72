import type { JoinReason } from '#shared/clustering.ts'
import type { Mention } from '#shared/mention.schema.ts'
import { type ReasonGroup, type WayOfSaying, waysOfSaying } from '#shared/understanding.ts'

type Reason = Mention['because'][number]

/** Words with their share of the score and of the match with the case; null where they have none. `others`: what the case says for the same. */
export type WhyRow = {
  text: string
  others: string[]
  weight: number | null
  joined: number | null
  /** From the post itself, in its language; not words of ours. */
  quoted: boolean
  learned: boolean
  rule: string
}

/**
 * What a why-card shows: rows by what they are about, one sum of how it is said with its parts, and the sums of both columns. Weights are
 * rounded to what is shown, so that the rows and the sum of how it is said add up to the score as it is read.
 */
export type WhyTable = {
  groups: { group: Exclude<ReasonGroup, 'said'>; rows: WhyRow[] }[]
  said: { weight: number; joined: number; ways: { way: WayOfSaying; weight: number }[] }
  together: { weight: number; joined: number | null }
}

/** Words of less weight are never shown. */
const leastShown = 0.03
const order = ['about', 'wrong', 'consequence', 'mood'] as const
/** The rule of words whose weight comes from verdicts given here (see language/reasons.ts). */
const taughtRule = 'taught'

/** As numbers are shown: halves go away from zero, whatever a sum left of them. */
const hundredth = (value: number): number => (Math.sign(value) * Math.round(Math.abs(value) * 100 + 1e-6)) / 100
const lowered = (text: string) => text.toLowerCase()
const wordsOf = (text: string): string[] => lowered(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
const weightOf = ({ weight, joined }: WhyRow) => Math.max(Math.abs(weight ?? 0), joined ?? 0)
const isSaid = ({ rule }: Reason) => rule.startsWith('said:')

/** Reasons kept before there were groups are told apart by the list they come from. */
const groupOf = ({ group, rule }: Reason): Exclude<ReasonGroup, 'said'> => {
  if (group && group !== 'said') return group
  return rule.startsWith('cue:') ? 'wrong' : rule === 'learned' || rule === taughtRule ? 'about' : 'mood'
}

/**
 * The table behind one score of a mention.
 * @param score what the reasons add up to, for reasons kept before they did
 * @param joined what placed it in its case; left out, the table has no second column
 */
export function whyTable(because: readonly Reason[], score: number, joined?: readonly JoinReason[]): WhyTable {
  const total = because.some(isSaid) ? because.reduce((sum, { weight }) => sum + weight, 0) : score
  const placed: { group: (typeof order)[number]; row: WhyRow; words: string[] }[] = []
  let shown = 0
  for (const reason of because) {
    const weight = hundredth(reason.weight)
    if (isSaid(reason) || Math.abs(weight) < leastShown) continue
    shown += weight
    const { text, rule } = reason
    const row = { text, others: [], weight, joined: null, quoted: reason.from !== undefined, learned: rule === taughtRule, rule }
    placed.push({ group: groupOf(reason), row, words: wordsOf(text) })
  }
  // "Ro 2" comes before "Ro" and "2", which are the same words once more.
  for (const reason of [...(joined ?? [])].sort((a, b) => wordsOf(b.here.join(' ')).length - wordsOf(a.here.join(' ')).length)) {
    const words = reason.here.flatMap(wordsOf)
    const others = reason.there.filter((word) => !reason.here.some((own) => lowered(own) === lowered(word)))
    const group = reason.group && reason.group !== 'said' ? reason.group : undefined
    const known = placed.find((one) => words.length > 0 && words.some((word) => one.words.includes(word)))
    if (known) {
      known.row.joined = (known.row.joined ?? 0) + reason.share
      known.row.others.push(...others.filter((word) => !known.row.others.includes(word)))
      if (known.row.weight === null && known.group === 'about' && group) known.group = group
      continue
    }
    const row = {
      text: reason.here.join(', '),
      others,
      weight: null,
      joined: reason.share,
      quoted: words.length > 0,
      learned: false,
      rule: reason.kind,
    }
    placed.push({ group: group ?? 'about', row, words })
  }
  let shownJoined = 0
  const rows = placed.filter(({ row }) => {
    // Cut, not rounded: what is left over is never less than nothing.
    const cut = row.joined === null ? 0 : Math.floor(row.joined * 100 + 1e-6) / 100
    row.joined = cut >= leastShown ? cut : null
    shownJoined += row.joined ?? 0
    return row.weight !== null || row.joined !== null
  })
  const rest = hundredth(hundredth(total) - shown)
  const ways = waysOfSaying.flatMap((way) => {
    const weight = hundredth(because.find(({ rule }) => rule === `said:${way}`)?.weight ?? 0)
    return way !== 'start' && weight !== 0 ? [{ way, weight }] : []
  })
  const start = hundredth(rest - ways.reduce((sum, { weight }) => sum + weight, 0))
  const match = joined && hundredth(joined.reduce((sum, { share }) => sum + share, 0))
  return {
    groups: order.flatMap((group) => {
      const own = rows.filter((one) => one.group === group).map(({ row }) => row)
      return own.length > 0 ? [{ group, rows: own.sort((a, b) => weightOf(b) - weightOf(a)) }] : []
    }),
    said: {
      weight: rest,
      joined: match === undefined ? 0 : hundredth(match - shownJoined),
      ways: start === 0 ? ways : [...ways, { way: 'start', weight: start }],
    },
    together: { weight: hundredth(total), joined: match ?? null },
  }
}
