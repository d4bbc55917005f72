/** Things that will happen, soonest first. */
export type Agenda = {
  plan(at: number, deed: () => void): void
  /** Does everything planned for `now` or before, in order; deeds may plan more. */
  happen(now: number): void
  /** Epoch ms of the next deed; null when nothing is planned. */
  nextAt(): number | null
  size(): number
}

export function openAgenda(): Agenda {
  const planned: { at: number; deed: () => void }[] = []

  return {
    plan(at, deed) {
      let place = planned.length
      while (place > 0 && (planned[place - 1] as { at: number }).at < at) place -= 1
      planned.splice(place, 0, { at, deed })
    },
    happen(now) {
      for (let next = planned.at(-1); next && next.at <= now; next = planned.at(-1)) {
        planned.pop()
        next.deed()
      }
    },
    nextAt: () => planned.at(-1)?.at ?? null,
    size: () => planned.length,
  }
}
