const quote = 0x22
const backslash = 0x5c
const letterU = 0x75
const mark = Buffer.from(' […]')

/**
 * Shortens every string in a stream of JSON to about `longest` bytes, so that one long text makes no answer too large; the rest of it ends
 * in " […]". Takes the chunks in order and gives back what is left of each; the whole stays JSON where it was.
 */
export function createShortener(longest: number): (chunk: Buffer) => Buffer {
  let within = false
  let cut = false
  let length = 0
  /** Bytes that an escape (`\u00e4`) still takes; -1 just after its backslash. */
  let escaped = 0

  return (chunk) => {
    const kept: Buffer[] = []
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (!within) {
        if (byte !== quote) continue
        within = true
        length = 0
      } else if (escaped !== 0) {
        escaped = escaped > 0 ? escaped - 1 : byte === letterU ? 4 : 0
        length += 1
      } else if (byte === quote) {
        within = false
        if (cut) from = at
        cut = false
      } else {
        // Between letters, and between escapes: neither may be cut in two.
        if (!cut && length >= longest && (byte & 0xc0) !== 0x80) {
          kept.push(chunk.subarray(from, at), mark)
          cut = true
        }
        if (byte === backslash) escaped = -1
        length += 1
      }
    }
    if (!cut) kept.push(chunk.subarray(from))
    return kept.length === 1 ? (kept[0] as Buffer) : Buffer.concat(kept)
  }
}
