/** Pixels of a picture, row by row: true where it is dark. */
export type Pixels = readonly (readonly boolean[])[]

const size = 21
const dataWords = { M: 16, L: 19, H: 9, Q: 13 } as const
/** Error correction levels by their two bits (ISO/IEC 18004, table 12). */
const levels = ['M', 'L', 'H', 'Q'] as const
const masks: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
]
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/**
 * What a scanner reads of a picture of a QR code of version 1 in letters and digits, held straight. Nothing is mended: whatever is not whole
 * is an error.
 * @throws Error when it is no such code, its format is damaged, or its check words do not fit
 */
export function readQrCode(pixels: Pixels): string {
  const grid = modulesOf(pixels)
  for (const [row, column] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const)
    for (let i = 0; i < 7; i++)
      for (let j = 0; j < 7; j++) {
        const ring = Math.max(Math.abs(i - 3), Math.abs(j - 3))
        if (at(grid, row + i, column + j) !== (ring !== 2)) throw new Error(`No finder at ${row}, ${column}.`)
      }
  const { level, mask } = formatOf(grid)
  const words = wordsOf(grid, masks[mask] as (typeof masks)[number])
  checkWords(words, words.length - dataWords[level])
  return lettersOf(words.slice(0, dataWords[level]))
}

const at = (grid: Pixels, row: number, column: number): boolean => grid[row]?.[column] ?? false

/** The modules inside the quiet zone, each by its middle. */
function modulesOf(pixels: Pixels): Pixels {
  const rows = pixels.flatMap((row, y) => (row.includes(true) ? [y] : []))
  const [top = 0, bottom = 0] = [rows[0], rows.at(-1)]
  const left = Math.min(...rows.map((y) => pixels[y]?.indexOf(true) ?? 0))
  const right = Math.max(...rows.map((y) => pixels[y]?.lastIndexOf(true) ?? 0))
  const [width, height] = [(right - left + 1) / size, (bottom - top + 1) / size]
  const middle = (n: number, length: number) => Math.floor((n + 0.5) * length)
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => at(pixels, top + middle(i, height), left + middle(j, width))),
  )
}

/** Level and mask from the fifteen bits around the first finder, checked against the copy beside the others (7.9). */
function formatOf(grid: Pixels): { level: (typeof levels)[number]; mask: number } {
  const first = [0, 1, 2, 3, 4, 5, 7, 8].map((j) => at(grid, 8, j)).concat([7, 5, 4, 3, 2, 1, 0].map((i) => at(grid, i, 8)))
  const second = [1, 2, 3, 4, 5, 6, 7].map((n) => at(grid, size - n, 8)).concat([8, 7, 6, 5, 4, 3, 2, 1].map((n) => at(grid, 8, size - n)))
  if (first.join() !== second.join()) throw new Error('The two formats differ.')
  const bits = first.reduce((sum, bit) => sum * 2 + Number(bit), 0) ^ 0b101010000010010
  let rest = bits
  for (let n = 14; n >= 10; n--) if (rest & (1 << n)) rest ^= 0b10100110111 << (n - 10)
  if (rest !== 0) throw new Error('The format is damaged.')
  return { level: levels[bits >> 13] as (typeof levels)[number], mask: (bits >> 10) & 7 }
}

/** The words along the way of two columns up and down, from the right (7.7.3). */
function wordsOf(grid: Pixels, mask: (row: number, column: number) => boolean): number[] {
  const isFunction = (i: number, j: number) => (i < 9 && (j < 9 || j >= size - 8)) || (i >= size - 8 && j < 9) || i === 6 || j === 6
  const bits: boolean[] = []
  let isUp = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let n = 0; n < size; n++) {
      const i = isUp ? size - 1 - n : n
      for (const j of [right, right - 1]) if (!isFunction(i, j)) bits.push(at(grid, i, j) !== mask(i, j))
    }
    isUp = !isUp
  }
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, n) =>
    bits.slice(n * 8, n * 8 + 8).reduce((sum, bit) => sum * 2 + Number(bit), 0),
  )
}

const powers: number[] = []
for (let n = 0, value = 1; n < 255; n++, value = value < 128 ? value * 2 : (value * 2) ^ 0x11d) powers.push(value)
const times = (a: number, b: number) => (a === 0 || b === 0 ? 0 : (powers[(powers.indexOf(a) + powers.indexOf(b)) % 255] ?? 0))

/** A whole code is a multiple of its generator: zero at each of its roots (Reed–Solomon over GF(256), 7.5.2). */
function checkWords(words: readonly number[], checks: number): void {
  for (let n = 0; n < checks; n++)
    if (words.reduce((sum, word) => times(sum, powers[n] ?? 1) ^ word, 0) !== 0) throw new Error('The check words do not fit.')
}

function lettersOf(words: readonly number[]): string {
  const bits = words.map((word) => word.toString(2).padStart(8, '0')).join('')
  let place = 0
  const take = (count: number) => {
    place += count
    return Number.parseInt(bits.slice(place - count, place), 2)
  }
  const mode = take(4)
  if (mode !== 2) throw new Error(`Mode ${mode} is none of letters and digits.`)
  let text = ''
  for (let left = take(9); left > 0; left -= 2) {
    const value = take(left > 1 ? 11 : 6)
    text += left > 1 ? `${letters[Math.floor(value / 45)]}${letters[value % 45]}` : letters[value]
  }
  return text
}
