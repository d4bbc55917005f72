import type { Word } from './words.ts'
import { fold } from './words.ts'

/** Something we sell: its name in the catalogue, and other ways in which customers write it. */
export type Product = { name: string; also?: readonly string[] }

/** The catalogue of the practice brand, until a team gives its own. */
export const practiceProducts: readonly Product[] = [
  { name: 'Ro 2', also: ['ro2', 'ro-2', 'ro to', 'ro zwei', 'ro kaksi', 'ro iki'] },
  { name: 'Dal', also: ['dal speaker', 'dalin', 'dalen', 'dal-kaiutin', 'dalın'] },
  { name: 'Foss 60', also: ['foss60', 'foss', 'foss-60'] },
  { name: 'Dugg', also: ['duggen', 'duggin', 'dugg-ketill'] },
  { name: 'Bris', also: ['bris-tæki', 'brisen', 'brisin'] },
]

type Spelling = { name: string; parts: readonly string[] }
const compiled = new WeakMap<readonly Product[], Map<string, Spelling[]>>()

/** The first product of the catalogue that the words name, endings of inflected languages allowed; null when none. */
export function findProduct(words: readonly Word[], products: readonly Product[]): { name: string; from: number; to: number } | null {
  const spellings = spellingsOf(products)
  const pieces = words.flatMap((word) => word.folded.split(/['’:-]/).map((piece) => ({ piece, word })))
  for (const [n, { piece, word }] of pieces.entries()) {
    for (const { name, parts } of spellings.get(piece) ?? []) {
      if (!parts.every((part, step) => pieces[n + step]?.piece === part)) continue
      return { name, from: word.from, to: pieces[n + parts.length - 1]?.word.to ?? word.to }
    }
  }
  return null
}

function spellingsOf(products: readonly Product[]): Map<string, Spelling[]> {
  const known = compiled.get(products)
  if (known) return known
  const spellings = new Map<string, Spelling[]>()
  for (const { name, also = [] } of products) {
    for (const written of [name, ...also]) {
      const parts = written
        .trim()
        .split(/[\s-]+/)
        .map(fold)
      const first = parts[0]
      if (!first) continue
      const list = spellings.get(first) ?? []
      list.push({ name, parts })
      list.sort((a, b) => b.parts.length - a.parts.length)
      spellings.set(first, list)
    }
  }
  compiled.set(products, spellings)
  return spellings
}
