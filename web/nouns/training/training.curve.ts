import { scaleLinear } from 'd3-scale'
import { curveMonotoneX, line } from 'd3-shape'
import type { LanguageLearned } from '#shared/training.schema.ts'

/** Each point looks back over this part of the verdicts, so that one answer does not make a step. */
const lookBack = 1 / 4

/** A point: verdicts until then, and shares of right answers lately. */
export type CurvePoint = { verdicts: number; shipped: number; learned: number }

/** The points of a curve, each over the last quarter of the verdicts; none before the first quarter is full. */
export function pointsOf(stretches: LanguageLearned['curve']): CurvePoint[] {
  const window = Math.max(1, Math.round(stretches.length * lookBack))
  let verdicts = 0
  return stretches.flatMap((stretch, n) => {
    verdicts += stretch.verdicts
    if (n + 1 < window) return []
    const last = stretches.slice(n + 1 - window, n + 1)
    const sum = (of: (one: (typeof last)[number]) => number) => last.reduce((all, one) => all + of(one), 0)
    const count = sum((one) => one.verdicts)
    return [{ verdicts, shipped: sum((one) => one.shipped) / count, learned: sum((one) => one.learned) / count }]
  })
}

/** Both lines as SVG paths in a box; the share axis begins at a round tenth below the lowest point. */
export function drawCurve(points: readonly CurvePoint[], box: { width: number; height: number; right: number; inset: number }) {
  const lowest = Math.min(...points.flatMap(({ shipped, learned }) => [shipped, learned]))
  const least = Math.max(0, Math.min(0.9, Math.floor(lowest * 10 - 0.5) / 10))
  const x = scaleLinear([points[0]?.verdicts ?? 0, Math.max(1, points.at(-1)?.verdicts ?? 1)], [0, box.width - box.right])
  const y = scaleLinear([least, 1], [box.height - box.inset, box.inset])
  const path = (of: 'shipped' | 'learned') =>
    line<CurvePoint>()
      .x((point) => x(point.verdicts))
      .y((point) => y(point[of]))
      .curve(curveMonotoneX)([...points]) ?? ''
  const last = points.at(-1)
  const [learnedY, shippedY] = [y(last?.learned ?? least), y(last?.shipped ?? least)]
  // Names at the ends stand apart by a line of text, the better one above.
  const apart = Math.max(0, 13 - Math.abs(learnedY - shippedY)) / 2
  const up = learnedY <= shippedY ? 1 : -1
  return {
    shipped: path('shipped'),
    learned: path('learned'),
    learnedLabelY: learnedY - apart * up,
    shippedLabelY: shippedY + apart * up,
    end: { x: box.width - box.right, y: learnedY },
    least,
    /** Whether the names at the ends leave room for the value of the base line. */
    namesBase: Math.max(learnedY, shippedY) + apart < box.height - box.inset - 14,
  }
}
