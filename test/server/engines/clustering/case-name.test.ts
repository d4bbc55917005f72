import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { composeName, keepName, parseNames, sayProblem, type Together } from '#server/engines/clustering/case-name.ts'
import { languages } from '#server/engines/clustering/languages.ts'
import { randomFrom } from '#server/engines/language/regression.ts'

const told = (weights: Record<string, number>, share = 0.7) =>
  Object.entries(weights).map(([concept, weight]) => ({ concept, weight, count: 3, share }))
/** Everybody says everything, each in words of its own. */
const together: Together = { both: () => 0.7, same: () => false }
const compose = (weights: Record<string, number>) => composeName(told(weights), together)
const inAll = (weights: Record<string, number>) => {
  const name = compose(weights)
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

test.each([
  [{ phone: 3, 'wont charge': 2, update: 1 }, 'Telefon lädt nach dem Update nicht'],
  [{ phone: 3, turnoff: 2, night: 1 }, 'Telefon schaltet sich nachts aus'],
  [{ 'order cancelled': 3, evening: 1 }, 'Bestellung abends storniert'],
  [{ 'error code stop': 3, update: 1 }, 'stoppt mit Fehlercode nach dem Update'],
])('in German a circumstance stands before what closes the sentence: %o', (weights, german) => {
  expect(inAll(weights as Record<string, number>)?.[1]).toBe(german)
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

test('what says by itself what is wrong needs no thing, and what came of it is no name', () => {
  expect(inAll({ 'refund missing': 3, refund: 2 })?.[0]).toBe('refund missing')
  expect(compose({ lid: 3, burned: 4 })).toBeNull()
})

test('a fault is told of a thing that it can befall, and of what the same people say', () => {
  expect(compose({ refund: 3, lid: 2, open: 2 })).toBeNull()
  expect(compose({ lid: 3, refund: 2, open: 2 })).toMatchObject({ thing: 'lid', fault: 'open' })
  expect(composeName(told({ lid: 3, open: 2 }), { ...together, both: () => 0.3 })).toBeNull()
})

test('a fault that says too little stands in no name without its thing', () => {
  expect(compose({ broken: 3 })).toBeNull()
  expect(compose({ shrunk: 3 })).toMatchObject({ thing: null, fault: 'shrunk' })
})

test('words of opening make no name where something will not open', () => {
  expect(compose({ lid: 3, open: 2, jammed: 1 })).toMatchObject({ fault: 'jammed' })
  expect(compose({ door: 3, open: 2, 'wont come out': 1 })).not.toMatchObject({ fault: 'open' })
})

test('without the most telling of what most say there is no name, unless the same words say it', () => {
  expect(compose({ lid: 2, open: 2, child: 5 })).toBeNull()
  expect(composeName(told({ lid: 2, open: 2, child: 5 }), { ...together, same: () => true })).toMatchObject({ fault: 'open' })
})

test('what one person says, or few of many, makes no name', () => {
  const saidBy = (count: number, share: number) =>
    composeName(
      ['lid', 'open'].map((concept) => ({ concept, weight: 2, count, share })),
      together,
    )
  expect(saidBy(2, 1)).toMatchObject({ thing: 'lid', fault: 'open' })
  expect([saidBy(1, 1), saidBy(3, 0.2)]).toEqual([null, null])
})

test('of many tellings five that agree make a name', () => {
  const said = (count: number, of: number) =>
    composeName(
      ['hinge', 'crack'].map((concept) => ({ concept, weight: 2, count, share: count / of })),
      { ...together, both: () => count / of },
    )
  expect(said(5, 20)).toMatchObject({ thing: 'hinge', fault: 'crack' })
  expect([said(4, 16), said(5, 40)]).toEqual([null, null])
})

test('what nothing is said to be at fault of is no name without a product', () => {
  const name = compose({ leak: 3 })
  expect(name && sayProblem(name, 'en', true)).toBe('leaks')
  expect(name && sayProblem(name, 'en', false)).toBeNull()
})

test('a name stays until another is supported by clearly more', () => {
  const before = compose({ lid: 3, open: 2 })
  const little = { lid: 3, open: 2, crack: 2.5 }
  expect(keepName(before, compose(little), told(little))).toEqual(before)
  const much = { lid: 1, open: 1, handle: 3, crack: 3 }
  expect(keepName(before, compose(much), told(much))).toMatchObject({ thing: 'handle', fault: 'crack' })
})

test('a line without all six names is refused', () => {
  expect(() => parseNames('lid\tthing\t\tlid\tDeckel')).toThrow('names.tsv')
})

test('200 names of six languages have no part that is empty or said twice', () => {
  const names = parseNames(readFileSync(new URL('../../../../server/engines/clustering/vocabulary/names.tsv', import.meta.url), 'utf8'))
  const random = randomFrom(21)
  const oneOf = (kind: string) => {
    const all = [...names].filter(([, named]) => named.kind === kind)
    return all[Math.floor(random() * all.length)]?.[0] ?? ''
  }
  const composed = Array.from({ length: 200 }, (_, n) =>
    n % 2 === 0
      ? { thing: oneOf('thing'), fault: oneOf('fault'), when: oneOf('when'), harm: null }
      : { thing: null, fault: oneOf('clause'), when: n % 4 === 1 ? oneOf('when') : null, harm: null },
  )
  const wrong = composed.flatMap((name) =>
    languages.flatMap((lang) => {
      const said = sayProblem(name, lang, true) ?? ''
      const words = said.toLowerCase().split(' ')
      const doubled = words.some((word, at) => word === words[at + 1])
      return said.trim() !== said || words.includes('') || doubled || said.includes('/') || words.length < 1 || !said
        ? [`${lang}: ${said}`]
        : []
    }),
  )
  expect(wrong).toEqual([])
})
