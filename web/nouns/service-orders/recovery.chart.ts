/** Where a score from −1 to 1 stands in the picture, from its upper edge. */
export const heightOf = (score: number): number => 60 - Math.max(-1, Math.min(1, score)) * 44

export const columns = { before: 76, day7: 186, day30: 296 } as const
export type Column = keyof typeof columns

export type Dot = { column: Column; x: number; y: number; score: number }

/** The points of a line that are known, from left to right. */
export function dotsOf(means: Record<Column, number | null>): Dot[] {
  return (Object.keys(columns) as Column[]).flatMap((column) => {
    const score = means[column]
    return score === null ? [] : [{ column, x: columns[column], y: heightOf(score), score }]
  })
}

/** A line through dots as an SVG path; a single dot has none. */
export const pathOf = (dots: readonly Dot[]): string =>
  dots.length < 2 ? '' : dots.map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')
