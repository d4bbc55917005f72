/** Widths of bars and gaps of each symbol of Code 128, by its value (ISO/IEC 15417, table 1). */
const widths =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'.split(
    ' ',
  )

const toC = 99
const toB = 100
const toA = 101
const startC = 105

/**
 * What a scanner reads of one row of pixels across a Code 128 (true: dark), in capitals and digits.
 * @throws Error when a symbol is none, or the check symbol is wrong
 */
export function readCode128(row: readonly boolean[]): string {
  const dark = row.slice(row.indexOf(true), row.lastIndexOf(true) + 1)
  const runs: number[] = []
  for (const [at, pixel] of dark.entries()) {
    if (at === 0 || pixel !== dark[at - 1]) runs.push(0)
    runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1
  }
  const symbols: number[] = []
  // The last seven runs are the stop.
  for (let at = 0; at + 7 < runs.length; at += 6) {
    const six = runs.slice(at, at + 6)
    const module = six.reduce((sum, run) => sum + run, 0) / 11
    const value = widths.indexOf(six.map((run) => Math.round(run / module)).join(''))
    if (value < 0) throw new Error(`No symbol at run ${at}: ${six}`)
    symbols.push(value)
  }
  const check = symbols.pop()
  const sum = symbols.reduce((total, value, at) => total + value * Math.max(1, at), 0)
  if (sum % 103 !== check) throw new Error(`The check symbol is ${check}, not ${sum % 103}.`)
  let inPairs = symbols[0] === startC
  let text = ''
  for (const value of symbols.slice(1)) {
    if (value === toC && !inPairs) inPairs = true
    else if (value === toB || value === toA) inPairs = false
    else text += inPairs ? String(value).padStart(2, '0') : String.fromCharCode(value + 32)
  }
  return text
}
