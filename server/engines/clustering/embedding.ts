import { readFileSync } from 'node:fs'
import type { VocabularyLanguage } from './languages.ts'

/** Numbers of a vector that says what a text is about. */
export const dimensions = 160
/** What a piece of a text counts in its vector, before what was learnt. */
export type Feature = { hash: number; scale: number }

const gramLetters = [4, 5]
const mostGrams = 24

/** FNV-1a of a string's UTF-16 units, as an unsigned 32-bit number. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** The pieces of one word: itself, the letters in it, and itself in whatever language. Pieces of a language stay in it: its false friends say nothing. */
function featuresOfWord(word: string, language: VocabularyLanguage): Feature[] {
  const features = [
    { hash: hashOf(`${language}:${word}`), scale: 1 },
    { hash: hashOf(`*:${word}`), scale: 0.5 },
  ]
  const marked = `<${word}>`
  const grams: number[] = []
  for (const letters of gramLetters)
    for (let at = 0; at + letters <= marked.length && grams.length < mostGrams; at++)
      grams.push(hashOf(`${language}~${marked.slice(at, at + letters)}`))
  for (const hash of grams) features.push({ hash, scale: 1 / grams.length ** 0.75 })
  return features
}

const mostKept = 20_000

/** Pieces of a text of which its vector is the sum: of folded words, and of the concepts that they mean. */
export function featuresOf(words: readonly string[], language: VocabularyLanguage, concepts: readonly string[]): Feature[] {
  const features: Feature[] = []
  for (const word of words) {
    if (word.length < 2) continue
    features.push(...featuresOfWord(word, language))
  }
  for (const concept of concepts) features.push({ hash: hashOf(`c:${concept}`), scale: 1 })
  return features
}

type Table = { rows: Map<number, number>; values: Int8Array; scales: Float32Array }
let shipped: Table | null = null
const file = new URL('./weights/vectors.bin', import.meta.url)

/** From now on this process reads directions with these bytes (see `writeVectors`) instead of those that ship. */
export function useVectors(bytes: Buffer): void {
  shipped = readTable(bytes)
  added.clear()
}

/** The file: how many pieces; their hashes, rising; the scale of each one's numbers; the numbers, -127 to 127. Little endian. */
export function writeVectors(vectors: ReadonlyMap<number, Float32Array>): Buffer {
  const rows = [...vectors].sort(([one], [other]) => one - other)
  const bytes = Buffer.alloc(4 + rows.length * (8 + dimensions))
  bytes.writeUInt32LE(rows.length, 0)
  for (const [at, [hash, vector]] of rows.entries()) {
    const scale = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1
    bytes.writeUInt32LE(hash, 4 + 4 * at)
    bytes.writeFloatLE(scale, 4 + 4 * (rows.length + at))
    for (const [n, value] of vector.entries()) bytes.writeInt8(Math.round(value / scale), 4 + 8 * rows.length + at * dimensions + n)
  }
  return bytes
}

function readTable(bytes: Buffer): Table {
  const count = bytes.readUInt32LE(0)
  const rows = new Map<number, number>()
  const scales = new Float32Array(count)
  for (let at = 0; at < count; at++) {
    rows.set(bytes.readUInt32LE(4 + 4 * at), at)
    scales[at] = bytes.readFloatLE(4 + 4 * (count + at))
  }
  return { rows, scales, values: new Int8Array(bytes.buffer, bytes.byteOffset + 4 + 8 * count, count * dimensions) }
}

/** What the pieces of a word, or of a concept, add up to; null where none was ever learnt. The same words come again and again. */
const added = new Map<string, Float32Array | null>()

function addedBy(key: string, features: () => Feature[], { rows, values, scales }: Table): Float32Array | null {
  const before = added.get(key)
  if (before !== undefined) return before
  let sum: Float32Array | null = null
  for (const { hash, scale } of features()) {
    const row = rows.get(hash)
    if (row === undefined) continue
    sum ??= new Float32Array(dimensions)
    const factor = scale * (scales[row] as number)
    for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + factor * (values[row * dimensions + at] as number)
  }
  if (added.size >= mostKept) added.clear()
  added.set(key, sum)
  return sum
}

/**
 * What a text is about as a direction: `dimensions` numbers from -127 to 127, of length 127. Null when none of its words was ever learnt.
 * @param words folded, without names of products and people
 */
export function embed(words: readonly string[], language: VocabularyLanguage, concepts: readonly string[]): Int8Array | null {
  shipped ??= readTable(readFileSync(file))
  const table = shipped
  const sum = new Float32Array(dimensions)
  const add = (part: Float32Array | null) => {
    for (let at = 0; part && at < dimensions; at++) sum[at] = (sum[at] as number) + (part[at] as number)
  }
  for (const word of words) add(addedBy(`${language}:${word}`, () => featuresOf([word], language, []), table))
  for (const concept of concepts) add(addedBy(`c:${concept}`, () => featuresOf([], language, [concept]), table))
  let squares = 0
  for (let at = 0; at < dimensions; at++) squares += (sum[at] as number) ** 2
  const length = Math.sqrt(squares)
  return length > 0 ? Int8Array.from(sum, (value) => Math.round((127 * value) / length)) : null
}

/** A vector as it is kept with a mention, and back. */
export const writeVector = (vector: Int8Array): string => Buffer.from(vector.buffer, vector.byteOffset, vector.length).toString('base64')
export const readVector = (written: string): Int8Array => new Int8Array(Buffer.from(written, 'base64'))
