/** Macro-F1 of pairs `[gold, said]` over the classes that gold holds, 0 … 1. */
export function macroF1(pairs: readonly (readonly [string, string])[]): number {
  const gold = new Map<string, number>()
  const said = new Map<string, number>()
  const hits = new Map<string, number>()
  for (const [is, was] of pairs) {
    gold.set(is, (gold.get(is) ?? 0) + 1)
    said.set(was, (said.get(was) ?? 0) + 1)
    if (is === was) hits.set(is, (hits.get(is) ?? 0) + 1)
  }
  let sum = 0
  for (const [name, count] of gold) sum += (2 * (hits.get(name) ?? 0)) / (count + (said.get(name) ?? 0))
  return sum / Math.max(1, gold.size)
}

/** Chance that a positive case has a higher score than a negative one (area under the ROC curve), ties count half. */
export function areaUnderCurve(pairs: readonly (readonly [boolean, number])[]): number {
  const sorted = [...pairs].sort((a, b) => a[1] - b[1])
  let ranks = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]?.[1] === sorted[from]?.[1]) to++
    for (let n = from; n < to; n++) if (sorted[n]?.[0]) ranks += (from + 1 + to) / 2
    from = to
  }
  const yes = pairs.filter(([gold]) => gold).length
  const no = pairs.length - yes
  return yes > 0 && no > 0 ? (ranks - (yes * (yes + 1)) / 2) / (yes * no) : Number.NaN
}
