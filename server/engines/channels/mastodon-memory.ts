const mostKnown = 20_000
const longestThread = 1_000

type Known = { uri: string; parentId: string | null }
type Instance = { ids: Map<string, string>; statuses: Map<string, Known>; begun: Set<string>; oneByOne: boolean }

const memories = new WeakMap<AbortSignal, Map<string, Instance>>()

export type MastodonMemory = {
  /** Whether the instance cannot be asked for several statuses at once (`GET /api/v1/statuses` came with 4.3), and that it turned out so. */
  isOneByOne(): boolean
  askOneByOne(): void
  /** The id a post has on this instance; null when it was not learned. */
  findId(uri: string): string | null
  /** The address of a status; null when it was not learned. */
  findUri(id: string): string | null
  /** The address of the first post of the conversation a status is in; null when a link of the chain was not learned. */
  findRoot(id: string): string | null
  /** The id of a post as it was kept across a restart. */
  learnId(uri: string, id: string): void
  /** Whether this list is read for the first time in this process. */
  begins(list: string): boolean
  remember(status: { id: string; parentId: string | null; post: { externalId: string } }): void
}

/**
 * Which id a post has on an instance and what it answers, for all connections of one running product (known by the signal that will stop
 * it). It only saves calls: what is not in it is asked for.
 */
export function memoryOf(signal: AbortSignal, base: string): MastodonMemory {
  const instances = memories.get(signal) ?? new Map<string, Instance>()
  memories.set(signal, instances)
  const instance = instances.get(base) ?? { ids: new Map(), statuses: new Map(), begun: new Set<string>(), oneByOne: false }
  const { ids, statuses } = instance
  instances.set(base, instance)

  return {
    isOneByOne: () => instance.oneByOne,
    askOneByOne() {
      instance.oneByOne = true
    },
    findId: (uri) => ids.get(uri) ?? null,
    findUri: (id) => statuses.get(id)?.uri ?? null,
    findRoot(id) {
      let status = statuses.get(id)
      for (let links = 0; status?.parentId && links < longestThread; links += 1) status = statuses.get(status.parentId)
      return status && status.parentId === null ? status.uri : null
    },
    learnId(uri, id) {
      ids.set(uri, id)
      if (ids.size > mostKnown) ids.delete(ids.keys().next().value as string)
    },
    begins(list) {
      const isFirst = !instance.begun.has(list)
      instance.begun.add(list)
      return isFirst
    },
    remember({ id, parentId, post }) {
      ids.set(post.externalId, id)
      statuses.set(id, { uri: post.externalId, parentId })
      if (ids.size > mostKnown) ids.delete(ids.keys().next().value as string)
      if (statuses.size > mostKnown) statuses.delete(statuses.keys().next().value as string)
    },
  }
}
