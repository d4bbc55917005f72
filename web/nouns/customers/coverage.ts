import type { Coverage, Purchase, PurchaseItem, Unit } from '#shared/purchase.schema.ts'

/** A line of what somebody bought: one piece, or all of a line whose pieces have no number. */
export type Bought = { key: string; purchase: Purchase; item: PurchaseItem; unit: Unit | null; coverages: Coverage[] }

/** What is drawn of a cover: parts of the scale 0 … 1. `fades`: it has no fixed end. */
export type Bar = { kind: Coverage['kind']; from: number; to: number; fades: boolean; coverage: Coverage }

/** The pieces that somebody has now, in the order of their purchases; a piece that was replaced stands behind the one in its place. */
export const boughtIn = (purchases: readonly Purchase[]): Bought[] =>
  purchases.flatMap((purchase) =>
    purchase.items.flatMap((item) => {
      const units = item.units.filter(({ replacedBy }) => replacedBy === null)
      const rows = units.length > 0 ? units : [null]
      return rows.map((unit) => ({
        key: `${item.id}-${unit?.id ?? 0}`,
        purchase,
        item,
        unit,
        coverages: [...item.coverages, ...(unit?.coverages ?? [])],
      }))
    }),
  )

/** The day from which a thing is reckoned: when it came, else when it was bought. */
export const beganOn = ({ item, purchase }: Pick<Bought, 'item' | 'purchase'>): string => item.firstDeliveredOn ?? purchase.contractOn

/** When a cover ends, parts or labour, whichever is longer; null: no fixed end. */
export const endOf = ({ partsUntilOn, labourUntilOn }: Coverage): string | null =>
  partsUntilOn === null || labourUntilOn === null
    ? (partsUntilOn ?? labourUntilOn)
    : partsUntilOn > labourUntilOn
      ? partsUntilOn
      : labourUntilOn

const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`)
const yearMs = 365.25 * 86_400_000

/** Whole years that hold all that was bought and what covers it, at least two years ahead. */
export function scaleOf(bought: readonly Bought[], now: number): { years: number[]; at: (day: string) => number; now: number } {
  const days = bought.flatMap((one) => [
    beganOn(one),
    ...one.coverages.flatMap((coverage) => [coverage.fromOn, endOf(coverage) ?? coverage.fromOn]),
  ])
  const first = Math.min(new Date(now).getUTCFullYear() - 1, ...days.map((day) => Number(day.slice(0, 4))))
  const last = Math.max(new Date(now).getUTCFullYear() + 2, ...days.map((day) => Number(day.slice(0, 4)) + 1))
  const [from, to] = [Date.UTC(first, 0), Date.UTC(Math.min(last, first + 15), 0)]
  const place = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)))
  const step = last - first > 9 ? 2 : 1
  const years = Array.from({ length: Math.ceil((to - from) / yearMs / step) }, (_, n) => first + n * step)
  return { years, at: (day) => place(noonOf(day)), now: place(now) }
}

export function barsOf({ coverages }: Bought, at: (day: string) => number): Bar[] {
  return coverages.map((coverage) => {
    const end = endOf(coverage)
    return { kind: coverage.kind, from: at(coverage.fromOn), to: end === null ? 1 : at(end), fades: end === null, coverage }
  })
}

export type Standing = {
  says: 'commercial-to' | 'plan-to' | 'repair-to' | 'legal-to' | 'legal-open' | 'law-only' | 'over' | 'received' | 'unknown'
  on: string
}

/** What covers a thing on a day, in one phrase: what we promised first, then the law. */
export function standingOf(bought: Bought, today: string): Standing {
  const { coverages, item, purchase } = bought
  const holding = coverages.filter((coverage) => coverage.fromOn <= today && (endOf(coverage) ?? '9999') >= today)
  const longest = (all: readonly Coverage[]) => all.toSorted((a, b) => (endOf(b) ?? '9999').localeCompare(endOf(a) ?? '9999'))[0]
  for (const kind of ['plan', 'commercial', 'repair'] as const) {
    const found = longest(holding.filter((one) => one.kind === kind))
    const end = found && endOf(found)
    if (end) return { says: `${kind}-to`, on: end }
  }
  const ended = longest(coverages.filter((one) => one.kind === 'commercial' && endOf(one) !== null))
  const law = longest(holding.filter(({ kind }) => kind === 'legal'))
  if (law && ended) return { says: 'law-only', on: endOf(ended) ?? today }
  if (law) return endOf(law) === null ? { says: 'legal-open', on: today } : { says: 'legal-to', on: endOf(law) ?? today }
  const last = longest(coverages)
  if (last) return { says: 'over', on: endOf(last) ?? today }
  return item.firstDeliveredOn ? { says: 'received', on: item.firstDeliveredOn } : { says: 'unknown', on: purchase.contractOn }
}
