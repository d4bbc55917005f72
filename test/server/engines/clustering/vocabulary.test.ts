import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { languages, type VocabularyLanguage } from '#server/engines/clustering/languages.ts'
import { backgroundShares } from '#server/engines/clustering/terms.ts'
import { findMeanings, parseVocabulary } from '#server/engines/clustering/vocabulary.ts'
import { fold, readWords } from '#server/engines/clustering/words.ts'

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
const trades: [string, [VocabularyLanguage, string][]][] = [
  [
    'room cleaning',
    [
      ['en', 'no housekeeping for three days'],
      ['de', 'keine Zimmerreinigung seit Montag'],
      ['no', 'ingen rengjøring av rommet'],
      ['fi', 'huonetta ei siivottu'],
      ['is', 'engin þrif í herberginu'],
      ['tr', 'odaya temizlik için gelen olmadı'],
    ],
  ],
  [
    'steering',
    [
      ['en', 'the steering pulls'],
      ['de', 'die Lenkung knackt'],
      ['no', 'rattet rister'],
      ['fi', 'ratti tärisee'],
      ['is', 'stýrið titrar'],
      ['tr', 'direksiyon titriyor'],
    ],
  ],
  [
    'grid fee',
    [
      ['en', 'the standing charge doubled'],
      ['de', 'das Netzentgelt ist höher'],
      ['no', 'nettleia har økt'],
      ['fi', 'sähkönsiirto maksaa enemmän'],
      ['is', 'dreifingargjaldið hækkaði'],
      ['tr', 'dağıtım bedeli arttı'],
    ],
  ],
  [
    'itchy',
    [
      ['en', 'the cream gave me a rash'],
      ['de', 'Hautausschlag von der Creme'],
      ['no', 'fikk utslett av kremen'],
      ['fi', 'voiteesta tuli ihottuma'],
      ['is', 'fékk útbrot af kreminu'],
      ['tr', 'krem kızarıklık yaptı'],
    ],
  ],
  [
    'soup spilled',
    [
      ['en', 'soup spilled all over the bag'],
      ['de', 'die Suppe war komplett ausgelaufen'],
      ['no', 'suppa hadde rent ut'],
      ['fi', 'keitto oli valunut pussiin'],
      ['is', 'súpan helltist niður'],
      ['tr', 'çorba poşete dökülmüş'],
    ],
  ],
]
describe.each(trades)('%s', (concept, texts) => {
  test.each(texts)('in %s', (language, text) => {
    expect(concepts(text, language)).toContain(concept)
  })
})

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
  ['en', 'we can do it', 'can'],
  ['de', 'vielleicht wäre das im Augenblick besser', 'light weight'],
  ['de', 'vielleicht wäre das im Augenblick besser', 'product'],
  ['no', 'tre av dem sto ved veien', 'wood'],
  ['no', 'tre av dem sto ved veien', 'pellets'],
  ['fi', 'me rakastamme toisiamme ja hän saa sen', 'bathtub'],
  ['is', 'þau voru þar og myndin var vel gerð', 'product'],
  ['tr', 'korkunç bir film, zamanlar değişti', 'panic'],
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

const compounds: [VocabularyLanguage, string, string, string][] = [
  ['no', 'oppdatering', 'update', 'ring jewellery'],
  ['no', 'abonnementet ble nedgradert', 'downgrade', 'temperature'],
  ['de', 'der Wasserkocher', 'kettle', 'hob'],
  ['de', 'wurde abgebucht', 'charge', 'book'],
  ['de', 'die Fahrradkette', 'bicycle parts', 'ring jewellery'],
  ['is', 'eftir uppfærsluna', 'update', 'payment'],
  ['is', 'hátalarinn', 'speaker', 'wood stove'],
]
describe('a compound is no more than its parts', () => {
  test.each(compounds)('%s: "%s" is %s and not %s', (language, text, meant, other) => {
    expect(concepts(text, language)).toContain(meant)
    expect(concepts(text, language)).not.toContain(other)
  })
})

test('a word of several meanings is decided by its neighbours, or left open', () => {
  expect(concepts('die Verbindung ist schlecht', 'de')).toEqual(expect.arrayContaining(['train', 'internet']))
  expect(concepts('die Verbindung zum WLAN bricht ab', 'de')).not.toContain('train')
  expect(concepts('mit dem Zug die Verbindung verpasst', 'de')).not.toContain('internet')
  expect(concepts('nappi korvasta irtosi', 'fi')).not.toContain('button')
  expect(concepts('skjermen er svart', 'no')).not.toContain('reply')
  expect(concepts('vi får ikke svar', 'no')).toContain('reply')
})

test('every exception is one of a concept that is there', () => {
  const excepted = readFileSync(new URL('exceptions.txt', folder), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('-') ? [line.split('|')] : []))
  expect(excepted.filter(([name = '']) => !names.includes(name.slice(1))).map(([name]) => name)).toEqual([])
  expect(excepted.filter((line) => line.length !== 7)).toEqual([])
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

const folder = new URL('../../../../server/engines/clustering/vocabulary/', import.meta.url)
const lines = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
  .filter((line) => line.trim() && !line.startsWith('#') && !line.startsWith('-'))
  .map((line) => line.split('|'))
const names = [...new Set(lines.map(([name = '']) => name).filter(Boolean))]
/** Stems of one word, per language: the stem and the concepts that have it. */
const learnedTerms = languages.map((_, at) => {
  const found = new Map<string, Set<string>>()
  for (const [name = '', ...columns] of lines) {
    for (const stem of (columns[at] ?? '').split(' ').filter((each) => each && !each.includes('+'))) {
      const key = fold(stem).replace(/['’-]/g, '')
      found.set(key, (found.get(key) ?? new Set()).add(name))
    }
  }
  return found
})

test('there are 2,500 concepts, nearly all of them in five languages', () => {
  const filled = new Map(names.map((name) => [name, new Set<number>()]))
  for (const [name = '', ...columns] of lines) {
    for (const [at, column] of columns.entries()) if (column.trim()) filled.get(name)?.add(at)
  }
  expect(names.length).toBeGreaterThanOrEqual(2500)
  expect([...filled.values()].filter((each) => each.size < 5).length).toBeLessThanOrEqual(25)
  expect(lines.filter((line) => line.length !== 7)).toEqual([])
})

/** Stems that stand in two concepts, most of them since the first draft: the number may fall, not rise. */
const inTwo: Record<VocabularyLanguage, number> = { en: 120, de: 142, no: 111, fi: 113, is: 110, tr: 148 }
test.each(languages.map((language, at) => [language, at] as const))('hardly a stem of %s means two things', (language, at) => {
  const shared = [...(learnedTerms[at] ?? [])].filter(([, concepts]) => concepts.size > 1)
  expect(shared.length).toBeLessThanOrEqual(inTwo[language])
})

test.each(languages.map((language, at) => [language, at] as const))('no short stem of %s begins many ordinary words', (_language, at) => {
  const ordinaryWords = readFileSync(new URL('background.tsv', folder), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([lang]) => lang === languages[at])
  const greedy = [...(learnedTerms[at]?.keys() ?? [])]
    .filter((stem) => !stem.endsWith('.') && stem.length <= 5)
    .filter((stem) => {
      const begun = ordinaryWords.filter(([, word = '']) => word.startsWith(stem))
      return begun.length > 1 && begun.reduce((sum, [, , count]) => sum + Number(count), 0) > 1200
    })
  expect(greedy.length, greedy.join(' ')).toBeLessThanOrEqual(7)
})

/** Numerals, weekdays and months tell no problem from another. */
const counting: Record<VocabularyLanguage, RegExp> = {
  en: /^(?:three|four|five|seven|eight|nine|eleven|twelve|.*teen$|twent|thirt|fort|fift|sixt|third|fourth|times|monday|tuesday|wednes|thursday|friday|saturd|sunday|january|february|march|april|june|july|august|september|october|november|december)/,
  de: /^(?:eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|.*zehn$|.*zig$|dritt|viert|.*tag$|.*tags$|januar|februar|marz|april|juni|juli|august|september|oktober|november|dezember)/,
  no: /^(?:tredje|fjerde|femte|sjette|atte|elleve|tolv|.*ten$|tjue|tretti|forti|femti|seks|null|mandag|tirsdag|onsdag|torsdag|fredag|lordag|sondag|januar|februar|mars|april|juni|juli|august|september|oktober|november|desember)/,
  fi: /^(?:yksi|kaks|kahde|kolm|nelja|viisi|viide|viite|kuusi|kuude|kuute|seits|kahdeks|yhdeks|kymmen|toinen|toise|maanant|tiist|keskiv|torst|perjant|lauant|sunnunt|.*kuu$|.*kuun$|.*kuuta$)/,
  is: /^(?:einn|eina|einu|tveir|tvaer|tveim|tvo|thrir|thrja|thrju|threm|thrisv|fjor|fjog|fimm|sjo|atta|niu|tiu|ellefu|tolf|.*tiu$|.*tan$|thrid|manud|thridjud|midvik|fimmtud|fostud|laugard|sunnud|januar|februar|mars|april|juni|juli|agust|september|oktober|november|desember)/,
  tr: /^(?:bir|iki|uc|dort|bes|alti|yedi|sekiz|dokuz|kirk|elli|altmis|yetmis|seksen|doksan|ucunc|dordun|besinc|pazart|sali|carsamb|persemb|cuma|ocak|subat|mart|nisan|mayis|haziran|temmuz|agust|eylul|ekim|kasim|aralik)/,
}
/** Words of four letters and more that are neither ordinary (in .4 % of all texts) nor for counting. */
const isContent = (word: string, language: VocabularyLanguage) =>
  word.length >= 4 &&
  !/\d/.test(word) &&
  !counting[language].test(word) &&
  (backgroundShares(`w:${word.slice(0, 5)}`)[languages.indexOf(language)] ?? 0) <= 0.004

/** Share of the content words of complaints that meet a concept: measured, less .03 for texts still to come. */
const coverage: Record<VocabularyLanguage, number> = { en: 0.61, de: 0.53, no: 0.57, fi: 0.49, is: 0.57, tr: 0.54 }
test.each([...languages])('the content words of complaints in %s meet concepts', (language) => {
  let all = 0
  let met = 0
  for (const line of readFileSync(new URL(`../../../../corpus/${language}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')) {
    const text: { kind: string; text: string } = JSON.parse(line)
    if (text.kind !== 'complaint') continue
    const folded = readWords(text.text).flatMap((word) => (word.mark === '@' || word.mark === 'link' ? [] : [word.folded]))
    const places = new Set(findMeanings(folded, language).flatMap((meaning) => meaning.places))
    folded.forEach((word, place) => {
      if (!isContent(word, language)) return
      all++
      if (places.has(place)) met++
    })
  }
  expect(met / all).toBeGreaterThanOrEqual(coverage[language])
})
