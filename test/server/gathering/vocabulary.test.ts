import { describe, expect, test } from 'vitest'
import { findMeanings, parseVocabulary, type VocabularyLanguage } from '#server/gathering/vocabulary.ts'
import { readWords } from '#server/gathering/words.ts'

const concepts = (text: string, language: VocabularyLanguage) =>
  findMeanings(
    readWords(text).map((word) => word.folded),
    language,
  ).map((meaning) => meaning.concept)

const hinge: [VocabularyLanguage, string][] = [
  ['en', 'the hinge of the dishwasher door snapped'],
  ['de', 'das Scharnier der Spülmaschine ist gebrochen'],
  ['no', 'hengselet på oppvaskmaskinen knakk'],
  ['fi', 'astianpesukoneen sarana murtui'],
  ['is', 'lömin á uppþvottavélinni brotnaði'],
  ['tr', 'bulaşık makinesinin menteşesi kırıldı'],
]
describe('one problem means the same in every language', () => {
  test.each(hinge)('a broken dishwasher hinge in %s', (language, text) => {
    expect(concepts(text, language)).toEqual(expect.arrayContaining(['hinge', 'dishwasher', 'broken']))
  })
})

const parcel: [VocabularyLanguage, string][] = [
  ['en', 'my parcel never arrived'],
  ['de', 'mein Paket ist nie angekommen'],
  ['no', 'pakka er ikke kommet ennå'],
  ['fi', 'pakettini ei ole tullut'],
  ['is', 'pakkinn kom aldrei'],
  ['tr', 'kargom hâlâ gelmedi'],
]
describe('a missing parcel', () => {
  test.each(parcel)('in %s', (language, text) => {
    expect(concepts(text, language)).toContain('parcel')
  })
})

const ordinary: [VocabularyLanguage, string, string][] = [
  ['en', 'the latest movie about human business', 'delay'],
  ['en', 'everything went fine', 'fine'],
  ['de', 'ich bin gestern gefahren und das heißt nichts', 'danger'],
  ['de', 'über die Straße um 8 Uhr', 'taxi'],
  ['no', 'jeg får det til og vi har det bra', 'hair'],
  ['fi', 'olet oikein hyvä ja esimerkiksi', 'oneside'],
  ['is', 'þetta var skemmtilegt og mér líður vel', 'damaged'],
  ['tr', 'bugün zaman biraz dar oldu', 'dead'],
  ['tr', 'genel olarak her taraf kolay', 'scan'],
]
describe('no stem swallows a common word', () => {
  test.each(ordinary)('%s: "%s" is not %s', (language, text, concept) => {
    expect(concepts(text, language)).not.toContain(concept)
  })
})

test('the later part of a compound is understood too', () => {
  expect(concepts('Geschirrspülerscharnier', 'de')).toEqual(expect.arrayContaining(['hinge']))
  expect(concepts('ovnsdøra', 'no')).toContain('oven')
})

test('a pair needs both words, close to each other', () => {
  expect(concepts('tracking says delivered', 'en')).toContain('says delivered')
  expect(concepts('she says that after a very long wait for all of us it was delivered', 'en')).not.toContain('says delivered')
})

test('a stem with a dot is the whole word, and a lookalike line takes a word away', () => {
  const table = parseVocabulary('box|box.|||||\nlate|late|||||\n-|latest|||||').get('en')
  expect(table?.get('box')?.[0]).toMatchObject({ concept: 'box', whole: true })
  expect(table?.get('latest')?.[0]).toMatchObject({ concept: '-' })
})
