import { describe, expect, test } from 'vitest'
import { findSharedMarks, type Telling } from '#server/engines/clustering/shared-marks.ts'
import { chanceOfMore, chanceOfShare } from '#server/engines/clustering/surprise.ts'

const dayMs = 24 * 3_600_000
const now = Date.UTC(2026, 10, 22, 12)
let serial = 0

/** One person each, an hour apart, the last of them `daysAgo`. */
const tell = (texts: readonly (readonly [lang: string, text: string])[], daysAgo = 0): Telling[] =>
  texts.map(([lang, text], n) => {
    serial += 1
    return { caseId: serial, author: serial, at: now - daysAgo * dayMs - n * 3_600_000, lang, text }
  })

const faults = ['The hinge broke', 'App crashes since Tuesday', 'Lid leaks', 'the Ro 2 hums', '@fjellro the drum rattles']
const others = () => tell(Array.from({ length: 30 }, (_, n) => ['en', `${faults[n % faults.length]}, Fjellro does nothing`] as const))
const plain = () =>
  tell([
    ['en', 'Fjellro, my parcel is late again, ordered on Monday and no tracking'],
    ['de', 'Fjellro, wo bleibt mein Paket, am Montag bestellt'],
    ['no', 'Fjellro, pakken er forsinket, bestilte den på mandag'],
    ['tr', 'Fjellro, kargom gecikti, Pazartesi sipariş vermiştim'],
    ['fi', 'Fjellro, paketti myöhässä, tilasin maanantaina'],
  ])
const carried = () =>
  tell([
    ['en', "My order sits with Nordbud since last week, Nordbud's page says on its way"],
    ['de', 'Mein Paket hängt seit Tagen bei Nordbud, keiner weiß wo'],
    ['no', 'nordbud har mista pakka mi'],
    ['fi', 'Tilaukseni on jumissa Nordbudilla, missä se on'],
    ['is', 'Sendingin mín er föst hjá Nordbud'],
    ['tr', "Kargom Nordbud'da kaldı, gelmiyor"],
  ])

const find = (own: readonly Telling[], before: readonly Telling[] = [], also: readonly Telling[] = others()) =>
  findSharedMarks({ own, before, others: also, days: 7 }).map(({ kind, written, caseIds }) => [kind, written, caseIds.length])

describe('what own matters have in common', () => {
  test('is the carrier they name, with the endings of six languages and in small letters', () => {
    expect(find([...plain(), ...carried()])).toEqual([['name', 'Nordbud', 6]])
  })

  test('is neither the desk’s own name, nor a weekday, nor what everybody says of such a matter', () => {
    expect(find([...plain(), ...plain(), ...plain()])).toEqual([])
  })

  test('is not what such matters have always named as often', () => {
    const weeks = [8, 12, 16, 20, 24, 28].flatMap((daysAgo) => [
      ...tell(
        carried().map(({ lang, text }) => [lang ?? '', text]),
        daysAgo,
      ),
    ])
    expect(find([...plain(), ...carried()], weeks)).toEqual([])
    const before = [8, 18, 30].flatMap((daysAgo) =>
      tell(
        plain().map(({ lang, text }) => [lang ?? '', text]),
        daysAgo,
      ),
    )
    expect(find([...plain(), ...carried()], before)).toEqual([['name', 'Nordbud', 6]])
  })

  test('is no name that one person repeats, nor one that three give', () => {
    const one = carried().map((telling) => ({ ...telling, author: 1 }))
    expect(find([...plain(), ...one])).toEqual([])
    expect(find([...plain(), ...carried().slice(0, 3)])).toEqual([])
  })

  test('may be a batch, or a message that all of them got', () => {
    const batch = tell([
      ['en', 'refund for lot 48213 still missing'],
      ['de', 'Erstattung für Charge 48213 fehlt seit 30 Tagen'],
      ['no', 'pengene for parti 48213 kommer ikke, bestilt 12.10.2026'],
      ['fi', 'erä 48213, hyvitys puuttuu yhä 30 pv'],
    ])
    expect(find([...plain(), ...batch])).toEqual([['number', '48213', 4]])
    const quoted = ['Ella', 'Tom', 'Ravi', 'June'].map(
      (who) => ['en', `${who} got “your parcel waits: a customs form is missing”. ${who} asks which`] as const,
    )
    expect(find([...plain(), ...tell(quoted)])).toEqual([['words', 'got “your parcel waits: a customs form is missing', 4]])
  })

  test('may be a German name, but no German noun', () => {
    const german = (middle: string) =>
      tell(
        ['Paket weg,', 'Lieferung fehlt,', 'Nichts kommt an,', 'Seit Tagen nichts,', 'Bestellung offen,'].map((before) => [
          'de',
          `${before} ${middle}`,
        ]),
      )
    expect(find(german('liegt wohl noch bei Kranich'))).toEqual([['name', 'Kranich', 5]])
    expect(find(german('der Kranich hebt es nicht'))).toEqual([])
  })
})

describe('chance', () => {
  test('of a share is that of Fisher’s exact test, one-sided', () => {
    // Fisher's tea: of eight cups four have milk first, all four are found.
    expect(chanceOfShare({ met: 4, drawn: 4, having: 4, from: 8 })).toBeCloseTo(1 / 70, 10)
    expect(chanceOfShare({ met: 3, drawn: 4, having: 4, from: 8 })).toBeCloseTo(17 / 70, 10)
    expect(chanceOfShare({ met: 0, drawn: 4, having: 4, from: 8 })).toBeCloseTo(1, 10)
  })

  test('of so many is the tail of a Poisson distribution', () => {
    expect(chanceOfMore(0, 3)).toBe(1)
    expect(chanceOfMore(1, 1)).toBeCloseTo(1 - Math.exp(-1), 10)
    expect(chanceOfMore(3, 1)).toBeCloseTo(1 - 2.5 * Math.exp(-1), 10)
  })
})
