import { fold } from '../../kit/ui/fold.ts'

/** Words that promise money or goods, in the six languages; written without accents, as `fold` leaves them. A word may go on. */
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
  'hyvitys',
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

/** The first promise in a text, as it is written there, or null. */
export function findPromise(text: string): string | null {
  // Folding may change lengths (ä → a + mark); sign by sign keeps the way back to the text.
  const signs = [...text.normalize('NFC')]
  const folded = signs.map((sign) => [...fold(sign)][0] ?? ' ')
  const match = new RegExp(shape).exec(folded.join(''))
  if (!match) return null
  const from = [...folded.join('').slice(0, match.index)].length
  return signs.slice(from, from + [...match[0]].length).join('')
}
