import { type Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'

type Maker = (firstByte: number) => Transform

/** An answer packed more often than this is nobody's mistake. */
const mostLayers = 2

/**
 * The bytes of an answer as they were before they were packed; the answer itself when they were not.
 * @param encoding its Content-Encoding; servers and what stands before them pack whatever was asked for
 * @returns null for a coding that nobody knows; a stream that breaks with an error when the bytes are not what the coding says
 */
export function unpacked(answer: Readable, encoding: string | undefined): Readable | null {
  const codings = (encoding ?? '').split(',').map((name) => name.trim().toLowerCase())
  const packed = codings.filter((name) => name !== '' && name !== 'identity')
  const makers = packed.map((name) => unpackers.get(name)).filter((maker) => maker !== undefined)
  if (makers.length < packed.length || makers.length > mostLayers) return null
  let whole = answer
  // The last coding that is named was the last to be put on.
  for (const make of makers.reverse()) {
    const layer = unpackBy(make)
    if (whole !== answer) whole.on('error', (error) => layer.destroy(error))
    whole = whole.pipe(layer)
  }
  return whole
}

const unpackers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  // The format of zlib (RFC 9110, 8.4.1.2), but many servers leave out its head, in which CM is 8 (RFC 1950, 2.2).
  ['deflate', (firstByte) => ((firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw())],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress()],
])

/** Unpacks from the first byte on; of an answer without a byte nothing is left, whatever it is called. */
function unpackBy(make: Maker): Transform {
  let inner: Transform | null = null
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (!inner) {
        inner = make(chunk[0] ?? 0)
        inner.on('data', (bytes) => this.push(bytes))
        inner.on('error', (error) => this.destroy(error))
      }
      inner.write(chunk, () => done())
    },
    flush(done) {
      if (!inner) return done()
      inner.on('end', () => done())
      inner.end()
    },
    destroy(error, done) {
      inner?.destroy()
      done(error)
    },
  })
}
