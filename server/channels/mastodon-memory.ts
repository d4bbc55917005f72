/** Post addresses in the order they were learnt, with the id each has on one instance. */
type Known = Map<string, string>

const mostKnown = 20_000
const memories = new WeakMap<AbortSignal, Map<string, Known>>()

/**
 * Which id a post has on an instance, for all connections of one running product (known by the signal that will stop it). It only saves
 * calls: what is not in it is asked for.
 */
export function memoryOf(signal: AbortSignal, base: string) {
  const instances = memories.get(signal) ?? new Map<string, Known>()
  memories.set(signal, instances)
  const known = instances.get(base) ?? new Map<string, string>()
  instances.set(base, known)
  return {
    find: (uri: string): string | null => known.get(uri) ?? null,
    learn(uri: string, id: string): void {
      known.set(uri, id)
      if (known.size > mostKnown) known.delete(known.keys().next().value as string)
    },
  }
}
