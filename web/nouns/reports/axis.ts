import type { Bar, SentimentChart } from './sentiment.chart.ts'

export type Tick = { x: number; bar: Bar; kind: 'chosen' | 'last' | 'plain' }

const apart = 52

/** Which bars get their time written below: the chosen one, the last, the first, and round ones between, never on each other. */
export function ticksOf(chart: SentimentChart, chosenAt: number | null, isRound: (bar: Bar) => boolean): Tick[] {
  const { bars } = chart
  const wanted: Tick[] = []
  const want = (bar: Bar | undefined, kind: Tick['kind']) => bar && wanted.push({ x: bar.middle, bar, kind })
  want(
    bars.find((bar) => bar.at === chosenAt),
    'chosen',
  )
  want(bars.at(-1), 'last')
  want(
    bars.find((bar) => bar.current),
    'plain',
  )
  want(bars[0], 'plain')
  for (const bar of bars.filter(isRound)) want(bar, 'plain')
  const placed: Tick[] = []
  for (const tick of wanted) if (placed.every((other) => Math.abs(other.x - tick.x) >= apart)) placed.push(tick)
  return placed.sort((a, b) => a.x - b.x)
}
