import { dimensions, readVector } from './embedding.ts'

/** A case as far as its direction goes. `sum` is null where no mention or one has a direction: see `sumOf`. */
export type Directed = {
  /** Sum of the directions of its mentions: whole numbers, so that the order of adding does not matter. */
  sum: Int32Array | null
  /** How many have one. */
  directed: number
  /** `direction`: its place here, or null. */
  mentions: readonly { direction: number | null }[]
}

const perChunk = 1_024

/** Directions of mentions, side by side in few large pieces: a buffer for each took three times the room. */
export function createDirections() {
  const chunks: Int8Array[] = []
  const free: number[] = []
  let next = 0
  /** Those of all mentions of all cases together: what a desk hears anyway. */
  const all = { sum: new Float64Array(dimensions), directed: 0 }

  function read(place: number): Int8Array {
    const from = (place % perChunk) * dimensions
    return (chunks[Math.floor(place / perChunk)] as Int8Array).subarray(from, from + dimensions)
  }

  function add(sum: Int32Array | Float64Array, place: number, by: 1 | -1) {
    const numbers = read(place)
    for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + by * (numbers[at] as number)
  }

  return {
    all,
    /** Keeps a direction as it is written in evidence; answers its place. */
    keep(written: string): number {
      const place = free.pop() ?? next++
      if (place >= chunks.length * perChunk) chunks.push(new Int8Array(perChunk * dimensions))
      read(place).set(readVector(written))
      return place
    },
    /** From here on the place may be another's. */
    letGo(place: number): void {
      free.push(place)
    },
    /** Counts a mention's direction in, once the mention is among those of the case, or out, once it is not. */
    count(row: Directed, place: number, by: 1 | -1): void {
      all.directed += by
      add(all.sum, place, by)
      row.directed += by
      if (row.directed <= 1) row.sum = null
      else if (row.sum) add(row.sum, place, by)
      else {
        row.sum = new Int32Array(dimensions)
        for (const { direction } of row.mentions) if (direction !== null) add(row.sum, direction, 1)
      }
    },
    /** The sum of the directions of a case that has one; to be read at once. */
    sumOf({ sum, mentions }: Directed): ArrayLike<number> {
      return sum ?? read(mentions.find(({ direction }) => direction !== null)?.direction as number)
    },
  }
}
