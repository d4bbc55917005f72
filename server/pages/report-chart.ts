import { letters } from './chart-letters.ts'

type Counts = { negative: number; neutral: number; positive: number }

/** Colours of the desk on paper, as they are in tokens.css, written as a mail program and a drawing know them. */
export const paper = {
  text: '#1b1c22',
  soft: '#4a4b53',
  faint: '#63646c',
  line: '#d2d0cb',
  hair: '#e6e4e0',
  negative: '#b04300',
  neutral: '#c2c0bb',
  positive: '#00687a',
  accent: '#3b45b8',
  sunken: '#f0eeea',
} as const

const frame = { width: 536, height: 150, top: 14, axis: 118, label: 144 }

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Words as shapes around a middle, their baseline at y. */
function outlined(words: string, middle: number, y: number, size: number, fill: string): string {
  const drawn = [...words].flatMap((letter) => (letters[letter] ? [letters[letter]] : []))
  const scale = size / 1_000
  const width = drawn.reduce((sum, [advance]) => sum + advance, 0)
  let x = -width / 2
  const shapes = drawn.map(([advance, path]) => {
    const shape = path === '' ? '' : `<path transform="translate(${x.toFixed(0)} 0)" d="${path}"/>`
    x += advance
    return shape
  })
  return `<g transform="translate(${middle.toFixed(1)} ${y.toFixed(1)}) scale(${scale})" fill="${fill}">${shapes.join('')}</g>`
}

/**
 * Mentions by time as SVG: neutral and positive above the line, negative below with its number; one scale for both sides. Words in it are
 * shapes, so that it looks the same wherever it is drawn.
 * @param bars with the name under each; empty names are left out
 */
export function reportChart(bars: readonly (Counts & { name: string })[], title: string): string {
  const up = Math.max(1, ...bars.map(({ neutral, positive }) => neutral + positive))
  const down = Math.max(1, ...bars.map(({ negative }) => negative))
  const room = frame.axis - frame.top - 14
  const scale = room / (up + down)
  const zero = frame.top + up * scale
  const step = frame.width / Math.max(1, bars.length)
  const width = Math.max(4, step - Math.min(24, step * 0.3))
  const size = bars.length > 12 ? 10 : 12
  const box = (x: number, y: number, height: number, fill: string) =>
    height <= 0
      ? ''
      : `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`
  const text = (x: number, y: number, words: string, fill: string) => outlined(words, x, y, size, fill)
  const drawn = bars.map(({ negative, neutral, positive, name }, n) => {
    const x = n * step + (step - width) / 2
    const middle = x + width / 2
    const neutralTop = zero - neutral * scale
    return [
      box(x, neutralTop, neutral * scale, paper.neutral),
      box(x, neutralTop - positive * scale - 1, positive * scale, paper.positive),
      box(x, zero + 1, negative * scale, paper.negative),
      negative > 0 ? text(middle, zero + negative * scale + 13, String(negative), paper.soft) : '',
      name === '' ? '' : text(middle, frame.label, name, paper.faint),
    ].join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${frame.width}" height="${frame.height}" viewBox="0 0 ${frame.width} ${frame.height}"><title>${escaped(title)}</title><rect width="${frame.width}" height="${frame.height}" fill="#ffffff"/><line x1="0" x2="${frame.width}" y1="${zero.toFixed(1)}" y2="${zero.toFixed(1)}" stroke="${paper.line}"/>${drawn.join('')}</svg>`
}
