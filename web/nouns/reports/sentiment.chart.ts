import { max, mean, range } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { SentimentReport } from '#shared/report.schema.ts'
import type { Period } from './period.ts'

export const sentimentLabels = ['negative', 'neutral', 'positive'] as const
export type SentimentLabel = (typeof sentimentLabels)[number]

type Box = { y: number; height: number }

/** One bar: its numbers, its place in pixels, and whether a gap of a source touches it. `share` is null where too few were counted. */
export type Bar = Record<SentimentLabel, number> & {
  at: number
  to: number
  x: number
  width: number
  middle: number
  total: number
  share: number | null
  shareY: number
  /** Whether it belongs to the period under study, not to what came before. */
  current: boolean
  hasGap: boolean
  boxes: Record<SentimentLabel, Box>
}

export type Hatch = { x: number; width: number; gaps: SentimentReport['gaps'] }

export type SentimentChart = {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
  zero: number
  /** Pixels from one bar to the next. */
  step: number
  bars: Bar[]
  grid: { y: number; value: number }[]
  /** SVG paths of the share line: where it is known, and dashed across what is not. */
  known: string
  unknown: string
  hatches: Hatch[]
  labels: { sentiment: SentimentLabel | 'share'; y: number }[]
}

/** Below this many mentions no share is drawn or said. */
export const fewestForShare = 20

/** Share of negative mentions, 0 … 1; null when fewer than 20 were counted. */
export const shareOf = (counts: Record<SentimentLabel, number>) => {
  const total = counts.negative + counts.neutral + counts.positive
  return total < fewestForShare ? null : counts.negative / total
}

const frame = { left: 28, top: 16, barsEnd: 186, shareTop: 200, bottom: 234, height: 252 }

/**
 * Lays a sentiment report out in pixels: negative below zero, neutral and positive above, one scale for both sides.
 * `room.labels` of `room.width` is kept at the end for the names of the series.
 */
export function drawSentiment(
  report: SentimentReport,
  period: Pick<Period, 'from' | 'shownFrom' | 'to' | 'bars'>,
  room: { width: number; labels: number },
  now: number,
): SentimentChart {
  const right = room.width - room.labels
  const x = scaleLinear().domain([period.shownFrom, period.to]).range([frame.left, right])
  const step = (right - frame.left) / Math.max(1, period.bars.length)
  const up = max(report.buckets, (bucket) => bucket.neutral + bucket.positive) ?? 0
  const down = max(report.buckets, (bucket) => bucket.negative) ?? 0
  // Both sides keep some room, so that an empty chart still shows where zero is.
  const most = Math.max(up + down, 4)
  const y = scaleLinear()
    .domain([Math.max(up, most * 0.2), -Math.max(down, most * 0.2)])
    .range([frame.top + 8, frame.barsEnd])
  const zero = y(0)
  const highestShare = max(report.buckets, (bucket) => shareOf(bucket) ?? 0) ?? 0
  const shareY = scaleLinear()
    .domain([0, Math.max(0.4, highestShare)])
    .range([frame.bottom - 4, frame.shareTop])

  const bars = report.buckets.map((bucket, index): Bar => {
    const to = report.buckets[index + 1]?.at ?? period.to
    const share = shareOf(bucket)
    const left = x(bucket.at)
    const barWidth = Math.max(1, step - Math.min(6, step * 0.25))
    return {
      ...bucket,
      to,
      x: left,
      width: barWidth,
      middle: left + barWidth / 2,
      total: bucket.negative + bucket.neutral + bucket.positive,
      share,
      shareY: shareY(share ?? 0),
      current: bucket.at >= period.from,
      hasGap: report.gaps.some((gap) => gap.from < to && (gap.to ?? now) > bucket.at),
      boxes: {
        neutral: { y: y(bucket.neutral), height: zero - y(bucket.neutral) },
        positive: { y: y(bucket.neutral + bucket.positive) - 1, height: y(bucket.neutral) - y(bucket.neutral + bucket.positive) },
        negative: { y: zero + 1, height: y(-bucket.negative) - zero },
      },
    }
  })
  const [top = 0, bottom = 0] = y.domain()
  const gap = gridStep(top - bottom)
  const grid = range(Math.ceil(bottom / gap), Math.floor(top / gap) + 1).map((n) => ({ y: y(n * gap), value: Math.abs(n * gap) }))
  return {
    width: room.width,
    height: frame.height,
    left: frame.left,
    right,
    top: frame.top,
    bottom: frame.bottom,
    zero,
    step,
    bars,
    grid,
    ...shareLine(bars),
    hatches: hatchesOf(bars, report.gaps, step, now),
    labels: endLabels(bars, zero),
  }
}

/** The smallest round step (1, 2, 5, 10, 20, 25, 50 …) that draws at most six lines over so many mentions. */
function gridStep(mentions: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(mentions)) - 1)
  const steps = [1, 2, 2.5, 5, 10, 20, 25, 50].map((one) => one * power).filter(Number.isInteger)
  return steps.find((step) => mentions / step <= 6) ?? 50 * power
}

/** The share line in two paths: one through neighbours that are known, one dashed where a gap or too few mentions lie between. */
function shareLine(bars: Bar[]) {
  const path = line<Bar>(
    (bar) => bar.middle,
    (bar) => bar.shareY,
  )
  const points = bars.flatMap((bar, index) => (bar.share === null ? [] : [{ bar, index }]))
  const known: string[] = []
  const unknown: string[] = []
  for (const [i, point] of points.entries()) {
    const next = points[i + 1]
    if (!next) break
    const isKnown = next.index === point.index + 1 && !point.bar.hasGap && !next.bar.hasGap
    ;(isKnown ? known : unknown).push(path([point.bar, next.bar]) ?? '')
  }
  return { known: known.join(''), unknown: unknown.join('') }
}

/** Neighbouring bars that gaps touch, as one hatched field with the gaps it stands for. */
function hatchesOf(bars: Bar[], gaps: SentimentReport['gaps'], step: number, now: number): Hatch[] {
  const hatches: Hatch[] = []
  let last = -2
  for (const [index, bar] of bars.entries()) {
    if (!bar.hasGap) continue
    const open = hatches.at(-1)
    const touching = gaps.filter((gap) => gap.from < bar.to && (gap.to ?? now) > bar.at)
    if (open && last === index - 1) {
      open.width += step
      open.gaps = [...new Set([...open.gaps, ...touching])]
    } else hatches.push({ x: bar.x - (step - bar.width) / 2, width: step, gaps: touching })
    last = index
  }
  return hatches
}

/** Where each series gets its name at the right: the middle of its usual height, at least 16 pixels apart. */
function endLabels(bars: Bar[], zero: number) {
  const current = bars.filter((bar) => bar.current)
  const middle = (sentiment: SentimentLabel) => mean(current, (bar) => bar.boxes[sentiment].y + bar.boxes[sentiment].height / 2) ?? zero
  const labels: SentimentChart['labels'] = [
    { sentiment: 'positive', y: middle('positive') },
    { sentiment: 'neutral', y: middle('neutral') },
    { sentiment: 'negative', y: Math.max(middle('negative'), zero + 10) },
  ]
  const lastKnown = current.findLast((bar) => bar.share !== null)
  if (lastKnown) labels.push({ sentiment: 'share', y: lastKnown.shareY })
  for (const [i, label] of labels.entries()) {
    const above = labels[i - 1]
    if (above) label.y = Math.max(label.y, above.y + 16)
  }
  return labels
}

/** Which bar and which part of it lies under a point of the chart; null outside of the bars. */
export function partAt(chart: SentimentChart, x: number, y: number): { bar: Bar; sentiment: SentimentLabel } | null {
  const bar = chart.bars.find((candidate) => x >= candidate.x - 3 && x < candidate.x - 3 + chart.step)
  if (!bar) return null
  if (y > chart.zero) return { bar, sentiment: 'negative' }
  return { bar, sentiment: y < bar.boxes.neutral.y && bar.positive > 0 ? 'positive' : 'neutral' }
}
