import { fold } from './fold.ts'

/** Words that promise money or goods, for which an agent needs authority, in the six languages; written without accents, as `fold` leaves them. A word may go on. */
const promises = [
  'refund',
  'money back',
  'reimburs',
  'compensat',
  'free of charge',
  'for free',
  'guarantee',
  'new one for free',
  'ruckerstattung',
  'erstatte',
  'geld zuruck',
  'kostenlos',
  'entschadig',
  'garantier',
  'gutschrift',
  'refusjon',
  'refunder',
  'pengene tilbake',
  'gratis',
  'erstatning',
  'kompensasjon',
  'rahat takaisin',
  'hyvity',
  'hyvita',
  'palautamme raha',
  'korvau',
  'korvaamme',
  'ilmaiseksi',
  'ilmaisen',
  'maksutta',
  'endurgreið',
  'peningana til baka',
  'okeypis',
  'skaðabætur',
  'para iadesi',
  'paranizi iade',
  'iade ed',
  'geri ode',
  'ucretsiz',
  'tazminat',
]

const shape = new RegExp(`(?<!\\p{L})(?:${promises.map(fold).join('|')})\\p{L}*`, 'giu')

/** The first promise in a text, as it is written there, with its place; null: it promises nothing. */
export function findPromise(text: string): { found: string; from: number; to: number } | null {
  // Folding may change lengths (ä → a + mark); sign by sign keeps the way back to the text.
  const signs = [...text]
  const folded = signs.map((sign) => [...fold(sign)][0] ?? ' ')
  const match = new RegExp(shape).exec(folded.join(''))
  if (!match) return null
  const first = [...folded.join('').slice(0, match.index)].length
  const found = signs.slice(first, first + [...match[0]].length).join('')
  const from = signs.slice(0, first).join('').length
  return { found, from, to: from + found.length }
}
