/** A copy in an order that `random` (0 … 1, see `randomFrom`) decides: Fisher and Yates. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const copy = [...list]
  for (let at = copy.length - 1; at > 0; at--) {
    const to = Math.floor(random() * (at + 1))
    ;[copy[at], copy[to]] = [copy[to] as T, copy[at] as T]
  }
  return copy
}
