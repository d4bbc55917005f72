/** Faults with the places where they were found: each once, with how many places and the first three. */
export function gatherFaults() {
  const found = new Map<string, string[]>()
  return {
    add(place: string, faults: readonly string[]): void {
      for (const fault of faults) found.set(fault, [...(found.get(fault) ?? []), place])
    },
    told: (): string[] => [...found].map(([fault, places]) => `${fault}  [${places.length}: ${places.slice(0, 3).join('; ')}]`),
  }
}
