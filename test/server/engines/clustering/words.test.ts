import { expect, test } from 'vitest'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { fold, readWords } from '#server/engines/clustering/words.ts'

const keys = (text: string, lang: string) => readEvidence(text, { lang }).terms.map(([key]) => key)

test('Turkish capitals, ligatures and diacritics fold to the same letters', () => {
  expect(['İADE', 'IŞIK', 'ışık', 'Kühlschränke', 'straße', 'þvottavél', 'mælir', 'KJØLESKAP'].map(fold)).toEqual([
    'iade',
    'isik',
    'isik',
    'kuhlschranke',
    'strasse',
    'thvottavel',
    'maelir',
    'kjoleskap',
  ])
})

test('of a link the host is kept, marks are kept apart from their words', () => {
  const words = readWords('@brand https://www.example.org/a?b=c https://t.co/x1 #leak won’t start')
  expect(words.map(({ mark, folded }) => mark + folded)).toEqual(['@brand', 'linkexample.org', '#leak', 'wont', 'start'])
})

test('a handle is no evidence, a hashtag is', () => {
  expect(keys('@outage #outage', 'en')).toEqual(['c:outage', 'e:outage'])
  expect(keys('@outage', 'en')).toEqual([])
})

test('a hostile text is read up to a bound and never throws', () => {
  const hostile = [
    '\ud800'.repeat(500_000),
    'a'.repeat(1_000_000),
    'a-'.repeat(500_000),
    '\u0301'.repeat(1_000_000),
    '(((('.repeat(250_000),
  ]
  for (const text of hostile) expect(readEvidence(text, { lang: 'de' }).terms.length).toBeLessThan(400)
})

test('a long number is an order only when the words say so or it is written like a code', () => {
  expect(keys('order 24391187 never came', 'en')).toContain('n:24391187')
  expect(keys('parcel R2-24391187 never came', 'en')).toContain('n:r224391187')
  expect(keys('they ask me to call 0800123456', 'en').filter((key) => key.startsWith('n:'))).toEqual([])
})

test('the language is guessed when nobody says it', () => {
  expect(readEvidence('die Tür von meiner Waschmaschine geht nicht mehr auf').lang).toBe('de')
  expect(readEvidence('ovi ei mene kiinni ja kone ei käynnisty').lang).toBe('fi')
  expect(readEvidence('makinenin kapağı kapanmıyor ve çok ses yapıyor').lang).toBe('tr')
})

test('words that are also names of the machine are words', () => {
  for (const lang of ['en', 'de', 'constructor', '__proto__', 'toString']) {
    const evidence = readEvidence('constructor __proto__ toString hasOwnProperty valueOf', { lang })
    expect(evidence.lang).toMatch(/^(en|de)$/)
    expect(evidence.terms.length).toBeGreaterThan(3)
  }
})
