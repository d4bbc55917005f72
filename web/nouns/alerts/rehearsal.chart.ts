import { max } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import type { Rehearsal } from '#shared/alert.schema.ts'
import { shortDate } from '../../kit/i18n/format.ts'

type Box = { y: number; height: number }
type Outcome = Rehearsal['firings'][number]['outcome']
type Anchor = 'start' | 'middle' | 'end'

export type RehearsalDrawing = {
  width: number
  height: number
  left: number
  top: number
  zero: number
  grid: { y: number; value: number }[]
  bars: { at: number; x: number; width: number; hasGap: boolean; known: Box; later: Box; outcome: Outcome | null }[]
  /** SVG path of what was needed. */
  limit: string
  /** What the firings were about, above their days, as far as they have room. */
  marks: { x: number; words: string; anchor: Anchor; isHit: boolean }[]
  /** Names under the axis; null is today. */
  names: { x: number; words: string | null; anchor: Anchor }[]
}

const frame = { width: 800, height: 172, left: 30, top: 20, zero: 146 }
/** Room of a name above the bars, and most letters in it. */
const nameRoom = 120
const nameLetters = 20

/** Lays a rehearsal out in pixels: a bar for each day, what came later on top of it, the limit as a line. */
export function drawRehearsal({ bars, firings }: Pick<Rehearsal, 'bars' | 'firings'>): RehearsalDrawing {
  const most = Math.max(4, max(bars, (bar) => Math.max(bar.known + bar.later, bar.limit ?? 0)) ?? 0)
  const y = scaleLinear().domain([0, most]).range([frame.zero, frame.top]).nice(3)
  const step = (frame.width - frame.left) / Math.max(1, bars.length)
  const width = Math.max(1, Math.min(24, step * 0.76))
  const outcomes = bars.map((bar) => firings.find(({ firedAt }) => firedAt > bar.at && firedAt <= bar.to)?.outcome ?? null)
  const drawn = bars.map((bar, n) => ({
    at: bar.at,
    x: frame.left + n * step,
    width,
    hasGap: bar.hasGap,
    known: { y: y(bar.known), height: frame.zero - y(bar.known) },
    later: { y: y(bar.known + bar.later), height: y(bar.known) - y(bar.known + bar.later) },
    outcome: outcomes[n] ?? null,
  }))
  const limit = bars
    .map((bar, n) => {
      if (bar.limit === null) return ''
      const isFirst = n === 0 || bars[n - 1]?.limit == null
      return `${isFirst ? 'M' : 'L'}${(frame.left + n * step + width / 2).toFixed(1)} ${y(bar.limit).toFixed(1)}`
    })
    .join('')
  return {
    ...frame,
    grid: y.ticks(3).map((value) => ({ y: y(value), value })),
    bars: drawn,
    limit,
    marks: marksOf(bars, firings, step, width),
    names: namesOf(bars, step, width),
  }
}

const anchorAt = (x: number): Anchor => (x < frame.left + 60 ? 'start' : x > frame.width - 60 ? 'end' : 'middle')

function marksOf(bars: Rehearsal['bars'], firings: Rehearsal['firings'], step: number, width: number): RehearsalDrawing['marks'] {
  const marks: RehearsalDrawing['marks'] = []
  for (const firing of firings.toSorted((a, b) => b.value - a.value)) {
    const n = bars.findIndex((bar) => firing.firedAt > bar.at && firing.firedAt <= bar.to)
    if (n < 0 || !firing.case) continue
    const x = frame.left + n * step + width / 2
    if (marks.some((mark) => Math.abs(mark.x - x) < nameRoom)) continue
    const { title } = firing.case
    const words = title.length > nameLetters ? `${title.slice(0, nameLetters - 1).trimEnd()}…` : title
    marks.push({ x, words, anchor: anchorAt(x), isHit: firing.outcome === 'hit' })
  }
  return marks
}

function namesOf(bars: Rehearsal['bars'], step: number, width: number): RehearsalDrawing['names'] {
  const last = bars.length - 1
  const every = Math.max(1, Math.round(bars.length / 4))
  return bars.flatMap((bar, n) => {
    const isLast = n === last
    if (!isLast && (n % every !== 0 || last - n < every / 2)) return []
    const x = isLast ? frame.width : frame.left + n * step + width / 2
    return [{ x, words: isLast ? null : shortDate((bar.at + bar.to) / 2), anchor: isLast ? ('end' as const) : anchorAt(x) }]
  })
}
