import { existsSync, readFileSync } from 'node:fs'
import type { Weights } from './regression.ts'
import { languageDenseCount, languagePlaces, type Mix } from './shipped.ts'

/** Weights of one language (or the shared ones, under the name `shared`) as trained by `scripts/train.ts`. */
export type LanguageWeights = { sentiment: Weights; kind: Weights; mix: Mix }

type Table = { outputs: number; denseCount: number; places: number; gramScale: number; dense: number[] }
type Sheet = {
  languages: Record<string, { sentiment: Table; kind: Table; mix: Mix }>
  language: { names: string[]; weights: Table }
}

const folder = new URL('./weights/', import.meta.url)
const sheet: Sheet = existsSync(new URL('weights.json', folder))
  ? (JSON.parse(readFileSync(new URL('weights.json', folder), 'utf8')) as Sheet)
  : {
      languages: {},
      language: { names: [], weights: { outputs: 0, denseCount: languageDenseCount, places: languagePlaces, gramScale: 1, dense: [] } },
    }

const loaded = new Map<string, LanguageWeights>()

/** The weights for texts in a language; a language without its own gets those shared by all, which know no words. */
export function weightsOf(lang: string): LanguageWeights {
  const name = Object.hasOwn(sheet.languages, lang) ? lang : 'shared'
  let weights = loaded.get(name)
  if (!weights) {
    const tables = sheet.languages[name]
    if (!tables) throw new Error(`There are no weights for "${name}": run the training first.`)
    const grams = gramsOfFile(name, tables.sentiment.outputs * tables.sentiment.places + tables.kind.outputs * tables.kind.places)
    const split = tables.sentiment.outputs * tables.sentiment.places
    weights = {
      sentiment: asWeights(tables.sentiment, grams.subarray(0, split)),
      kind: asWeights(tables.kind, grams.subarray(split)),
      mix: tables.mix,
    }
    loaded.set(name, weights)
  }
  return weights
}

/** The weights that tell languages apart, with the languages they know. */
export const languageModel: { languages: readonly string[]; weights: Weights } = {
  languages: sheet.language.names,
  weights: asWeights(sheet.language.weights, gramsOfFile('language', sheet.language.weights.outputs * sheet.language.weights.places)),
}

function asWeights({ outputs, denseCount, places, gramScale, dense }: Table, grams: Int8Array): Weights {
  return { outputs, denseCount, places, gramScale, dense: Float64Array.from(dense), grams }
}

function gramsOfFile(name: string, size: number): Int8Array {
  if (size === 0) return new Int8Array(0)
  const bytes = readFileSync(new URL(`${name}.bin`, folder))
  if (bytes.length !== size) throw new Error(`${name}.bin has ${bytes.length} weights, not ${size}: run the training again.`)
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}
