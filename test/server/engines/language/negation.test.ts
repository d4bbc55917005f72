import { describe, expect, it } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { readSignals } from '#server/engines/language/signals.ts'
import { readWords, withoutNoise } from '#server/engines/language/words.ts'

const valuesOf = (text: string, lang: string) => readSignals(text, readWords(withoutNoise(text)), lang).hits.filter(({ cue }) => cue < 0)
const cuesOf = (text: string, lang: string) =>
  readSignals(text, readWords(withoutNoise(text)), lang)
    .hits.filter(({ cue }) => cue >= 0)
    .map(({ rule }) => rule)

describe('what is negated', () => {
  it.each([
    ['en', 'nobody answers, I love my old one'],
    ['en', 'It never came – great.'],
    ['de', 'niemand antwortet, ich liebe den alten'],
    ['no', 'ingen svarer, jeg elsker den gamle'],
    ['fi', 'kukaan ei vastaa, rakastan vanhaa'],
    ['is', 'enginn svarar, ég elska gamla'],
    ['tr', 'cevap yok, harika'],
    ['en', 'not loud and I love it'],
    ['en', 'not only good but perfect'],
    ['en', 'No. Great kettle'],
  ])('ends with its clause, in %s: %s', (lang, text) => {
    const last = valuesOf(text, lang).at(-1)
    expect(last?.value).toBeGreaterThan(0)
    expect(last?.rule).not.toMatch(/negated/)
  })

  it.each([
    ['en', 'it is not good'],
    ['de', 'gefällt mir nicht'],
    ['no', 'jeg elsker den ikke'],
    ['fi', 'ei ole hyvä'],
    ['is', 'þetta er ekki gott'],
    ['tr', 'memnun değilim'],
    ['tr', 'hiç memnun kalmadım'],
  ])('is turned round inside it, in %s: %s', (lang, text) => {
    const values = valuesOf(text, lang)
    expect(values.some(({ rule }) => rule.endsWith(':negated'))).toBe(true)
    expect(values.every(({ value }) => value < 0)).toBe(true)
  })

  it.each([
    ['en', 'No problems, no complaints, everything arrived on time.'],
    ['en', 'Never had any problems.'],
    ['de', 'Keine Probleme, gerne wieder.'],
    ['no', 'Ingen problemer, veldig fornøyd.'],
    ['fi', 'Ei ongelmia, kaikki hyvin.'],
    ['is', 'Engin vandamál, allt gott.'],
    ['tr', 'Hiç sorun yaşamadım.'],
  ])('is no trouble, in %s: %s', (lang, text) => {
    expect(cuesOf(text, lang)).not.toContain('cue:disappointed')
    expect(readText({ text, lang }).complaint.decision).toBe(false)
  })

  it.each([
    ['en', 'I have never been so disappointed', 'cue:disappointed'],
    ['en', 'they did not replace the broken lid', 'cue:broken'],
    ['de', 'nichts als Ärger', 'cue:disappointed'],
    ['en', 'still no refund', 'cue:refund'],
    ['de', 'ich war noch nie so enttäuscht', 'cue:disappointed'],
    ['de', 'immer noch keine Erstattung', 'cue:refund'],
  ])('stays a trouble where the lack of it is the trouble, in %s: %s', (lang, text, cue) => {
    expect(cuesOf(text, lang)).toContain(cue)
  })

  it.each([
    ['en', 'Thanks for nothing, Fjellro.'],
    ['de', 'Danke für nichts!'],
    ['de', 'Na toll, schon wieder ein leerer Karton. Danke für nichts.'],
    ['no', 'Takk for ingenting, Fjellro.'],
    ['fi', 'Kiitos ei mistään, Fjellro.'],
    ['is', 'Takk fyrir ekki neitt, Fjellro.'],
    ['tr', 'Hiçbir şey için teşekkürler, Fjellro.'],
  ])('is no thanks, in %s: %s', (lang, text) => {
    expect(cuesOf(text, lang)).not.toContain('cue:thanks')
    expect(readText({ text, lang }).sentiment.label).toBe('negative')
  })

  it('thanks that are meant stay', () => {
    expect(cuesOf('Thanks for the help, nothing to add.', 'en')).toContain('cue:thanks')
    expect(readText({ text: 'Danke für die schnelle Hilfe!', lang: 'de' }).sentiment.label).toBe('positive')
  })
})

describe('words that differ only by diacritics', () => {
  it.each(['Die Maschine ist schon nach zwei Tagen kaputt.', 'Ich warte schon drei Wochen auf die Lieferung.'])(
    'are kept apart: %s',
    (text) => {
      expect(readText({ text, lang: 'de' })).toMatchObject({ sentiment: { label: 'negative' }, complaint: { decision: true } })
    },
  )

  it('are found where they are meant, also without the keyboard for them', () => {
    for (const text of ['wirklich schön', 'wirklich SCHÖN', 'wirklich schoen']) expect(cuesOf(text, 'de')).toContain('cue:praise')
    expect(cuesOf('schon', 'de')).not.toContain('cue:praise')
    expect(valuesOf('sınırsız internet', 'tr')).toEqual([])
  })
})
