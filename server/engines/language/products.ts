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

/** A spelling without spaces and hyphens, and of how many pieces it was written. */
type Spelling = { name: string; letters: string; pieces: number }
/** `starts`: the first letters of all spellings; most words of a text are passed over by them. */
type Catalogue = { exact: Map<string, Spelling>; stems: Map<string, Spelling[]>; starts: Set<string>; mostPieces: number }
const compiled = new WeakMap<readonly Product[], Catalogue>()

/** A word of a text, or a part of one beside a hyphen, apostrophe or colon. */
type Piece = { letters: string; word: Word; last: boolean }

/** Endings may hang on names of at least so many letters; a shorter one would be found in many a common word. */
const leastInflected = 4
/** A name may be written in more pieces than it has from so many letters on ("air fryer" for "Airfryer"). */
const leastSplit = 6
/** One wrong, missing, extra or swapped letter is forgiven in names this long; never a digit, never in the first letters, by which names are looked up. */
const leastMistyped = 7
const firstLetters = 2

/** Case and possessive endings of names, folded: English, German, Norwegian, Finnish, Icelandic, Turkish. */
const endings = new Set(
  [
    's es er ern en n e',
    'et a ene ens ets enes',
    'in an un on ssa sta lla lta lle na ta ia ja ni nsa ista issa illa ille iin aan een oon uun eja ien kin kaan',
    'i ar ur um inn inum ins ið ina inni innar unni anna num nar urinn',
    'yi yu ya ye nin nun da de dan den ta te tan ten im um imi umu imin umun imiz umuz la le yla yle lar ler si su',
  ]
    .join(' ')
    .split(' ')
    .map(fold),
)
const longestEnding = Math.max(...[...endings].map((ending) => ending.length))

/**
 * The first product of the catalogue that the words name: as it is written there or in the catalogue's other spellings,
 * whatever the case, spaces and hyphens; with the endings of inflected languages; with one slip in a long name.
 * @returns its catalogue name and where it stands in the text (UTF-16 positions); null when none is named
 */
export function findProduct(words: readonly Word[], products: readonly Product[]): { name: string; from: number; to: number } | null {
  if (products.length === 0) return null
  const catalogue = catalogueOf(products)
  const pieces = piecesOf(words)
  for (const [n, first] of pieces.entries()) {
    if (first.letters.length >= firstLetters && !catalogue.starts.has(first.letters.slice(0, firstLetters))) continue
    let found: { name: string; to: number } | null = null
    let letters = ''
    for (let count = 1; count <= catalogue.mostPieces; count++) {
      const piece = pieces[n + count - 1]
      const before = pieces[n + count - 2]
      if (!piece || (count > 1 && before && piece.word !== before.word && piece.word.from - before.word.to > 1)) break
      letters += piece.letters
      const spelling = find(catalogue, letters, count, piece.last)
      if (spelling) found = { name: spelling.name, to: piece.word.to }
    }
    if (found) return { name: found.name, from: first.word.from, to: found.to }
  }
  return null
}

function piecesOf(words: readonly Word[]): Piece[] {
  const pieces: Piece[] = []
  for (const word of words) {
    const parts = /['’:-]/.test(word.folded) ? word.folded.split(/['’:-]/) : [word.folded]
    for (const [n, letters] of parts.entries()) pieces.push({ letters, word, last: n === parts.length - 1 })
  }
  return pieces
}

/** The spelling that `letters`, joined from `pieces` pieces, stands for. Endings hang on whole words only. */
function find({ exact, stems }: Catalogue, letters: string, pieces: number, whole: boolean): Spelling | null {
  const fits = (spelling: Spelling) => pieces <= spelling.pieces || letters.length >= leastSplit
  const same = exact.get(letters)
  if (same && fits(same)) return same
  if (!whole || letters.length <= leastInflected) return null
  for (let cut = 1; cut <= longestEnding && letters.length - cut >= leastInflected; cut++) {
    if (!endings.has(letters.slice(-cut))) continue
    const stem = exact.get(letters.slice(0, -cut))
    if (stem && fits(stem)) return stem
  }
  return findMistyped(stems.get(letters.slice(0, firstLetters)) ?? [], letters)
}

function findMistyped(candidates: readonly Spelling[], letters: string): Spelling | null {
  for (const spelling of candidates) {
    const gap = letters.length - spelling.letters.length
    if (gap < -1 || gap > longestEnding + 1) continue
    if (oneSlip(letters, spelling.letters)) return spelling
    for (let cut = Math.max(1, gap - 1); cut <= gap + 1 && cut <= longestEnding; cut++)
      if (endings.has(letters.slice(-cut)) && oneSlip(letters.slice(0, -cut), spelling.letters)) return spelling
  }
  return null
}

/** Whether two spellings differ by one letter that is wrong, missing, too many or swapped with its neighbour; digits must agree. */
function oneSlip(written: string, name: string): boolean {
  const shorter = Math.min(written.length, name.length)
  if (Math.abs(written.length - name.length) > 1) return false
  let from = 0
  while (from < shorter && written[from] === name[from]) from++
  let [a, b] = [written.length, name.length]
  while (a > from && b > from && written[a - 1] === name[b - 1]) [a, b] = [a - 1, b - 1]
  const [off, right] = [written.slice(from, a), name.slice(from, b)]
  if (/\d/.test(off + right)) return false
  return off.length <= 1 ? right.length <= 1 : off.length === 2 && off[0] === right[1] && off[1] === right[0]
}

function catalogueOf(products: readonly Product[]): Catalogue {
  const known = compiled.get(products)
  if (known) return known
  const catalogue: Catalogue = { exact: new Map(), stems: new Map(), starts: new Set(), mostPieces: 1 }
  for (const { name, also = [] } of products) {
    for (const written of [name, ...also]) {
      const parts = written.split(/[^\p{L}\p{M}\p{N}]+/u).flatMap((part) => fold(part) || [])
      const letters = parts.join('')
      if (letters === '' || catalogue.exact.has(letters)) continue
      const spelling = { name, letters, pieces: parts.length }
      catalogue.exact.set(letters, spelling)
      const first = letters.slice(0, firstLetters)
      catalogue.starts.add(first)
      // A name in one piece may still be written in two.
      catalogue.mostPieces = Math.max(catalogue.mostPieces, parts.length, letters.length >= leastSplit ? 2 : 1)
      if (letters.length >= leastMistyped) {
        catalogue.stems.set(first, [...(catalogue.stems.get(first) ?? []), spelling])
      }
    }
  }
  compiled.set(products, catalogue)
  return catalogue
}
