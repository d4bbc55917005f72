import { expect, test } from 'vitest'
import { composeName, keepName, parseNames, sayProblem } from '#server/engines/clustering/case-name.ts'
import { languages } from '#server/engines/clustering/languages.ts'

const told = (weights: Record<string, number>) =>
  Object.entries(weights).map(([concept, weight]) => ({ concept, weight, count: 3, share: 0.6 }))
const inAll = (weights: Record<string, number>) => {
  const name = composeName(told(weights))
  return name && languages.map((lang) => sayProblem(name, lang, true))
}

test('a problem is told in each language, its circumstance where that language puts it', () => {
  expect(inAll({ lid: 3, open: 2, evening: 1 })).toEqual([
    'lid opens in the evening',
    'Deckel öffnet sich abends',
    'lokket åpner seg om kvelden',
    'kansi aukeaa iltaisin',
    'lokið opnast á kvöldin',
    'akşamları kapak açılıyor',
  ])
})

test('what is wrong agrees with a thing that is plural', () => {
  expect(inAll({ photo: 3, gone: 2 })).toEqual([
    'photos disappear',
    'Fotos verschwinden',
    'bildene forsvinner',
    'kuvat katoavat',
    'myndirnar hverfa',
    'fotoğraflar kayboldu',
  ])
})

test('what says by itself what is wrong needs no thing, and words that tell nothing are in no name', () => {
  expect(inAll({ 'refund missing': 3, refund: 2, days: 9 })?.[0]).toBe('refund missing')
  expect(composeName(told({ days: 9, child: 4, lid: 3 }))).toBeNull()
})

test('what one person says, or few of many, makes no name', () => {
  const saidBy = (count: number, share: number) => composeName(['lid', 'open'].map((concept) => ({ concept, weight: 2, count, share })))
  expect(saidBy(2, 1)).toMatchObject({ thing: 'lid', fault: 'open' })
  expect([saidBy(1, 1), saidBy(3, 0.3)]).toEqual([null, null])
})

test('what nothing is said to be at fault of is no name without a product', () => {
  const name = composeName(told({ leak: 3 }))
  expect(name && sayProblem(name, 'en', true)).toBe('leaks')
  expect(name && sayProblem(name, 'en', false)).toBeNull()
})

test('a name stays until another is supported by clearly more', () => {
  const before = composeName(told({ lid: 3, open: 2 }))
  const little = told({ lid: 3, open: 2, crack: 2.5 })
  expect(keepName(before, composeName(little), little)).toEqual(before)
  const much = told({ lid: 1, open: 1, handle: 3, crack: 3 })
  expect(keepName(before, composeName(much), much)).toMatchObject({ thing: 'handle', fault: 'crack' })
})

test('a line without all six names is refused', () => {
  expect(() => parseNames('lid\tthing\t\tlid\tDeckel')).toThrow('names.tsv')
})
