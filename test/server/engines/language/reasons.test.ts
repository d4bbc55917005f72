import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTaught, teach } from '#server/engines/language/learning.ts'
import { readText } from '#server/engines/language/read-text.ts'
import { knownLanguages, type Reason, reasonGroups, type Understanding, waysOfSaying } from '#shared/understanding.ts'

const of = (said: Understanding, what: 'sentiment' | 'complaint') => said.because.filter((reason) => reason.of === what)
const named = (reasons: readonly Reason[]) => reasons.filter(({ group }) => group !== 'said')
const sum = (reasons: readonly Reason[]) => reasons.reduce((all, { weight }) => all + weight, 0)

/** Every twentieth text of the corpus, a hundred of each language. */
const texts = knownLanguages.flatMap((lang) =>
  readFileSync(new URL(`../../../../corpus/${lang}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line, n) => line !== '' && n % 20 === 0)
    .slice(0, 100)
    .map((line) => ({ lang, text: String(JSON.parse(line).text) })),
)

/** Written here, apart from the list in use: what says nothing of a matter in any text. */
const small: Record<string, string> = {
  en: "you i me my your if and the a of to it is was be been have not but or that this what when very just i'm don't can will would they them",
  de: 'ich du mir mein ihr euch wenn und der die das ein zu es ist war haben nicht aber oder was wann sehr auch noch kann wird man uns sie',
  no: 'jeg du meg min dere hvis og den det en å er var har ikke men eller hva når veldig bare kan vil man oss de som på til',
  fi: 'minä sinä minun sinun te jos ja se on oli ei en mutta tai mitä kun niin vain voi että joka tämä hän me nyt myös kuin',
  is: 'ég þú mig minn þið ef og það er var að ekki en eða hvað þegar mjög bara getur sem við á í til hann hún ekkert',
  tr: 'ben sen bana benim siz eğer ve bu o bir mi de da ama veya ne çok ile için var yok değil gibi ki şu onu sizi',
}

describe('why a text was read as it was', () => {
  it('adds up to the score and to the chance of a complaint, in every language', () => {
    expect(texts).toHaveLength(600)
    for (const { lang, text } of texts) {
      const said = readText({ text, lang })
      expect(sum(of(said, 'sentiment')), text).toBeCloseTo(said.sentiment.score, 9)
      expect(sum(of(said, 'complaint')), text).toBeCloseTo(said.complaint.probability, 9)
    }
  })

  it('adds up for any text at all, in any language', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.array(
            fc.constantFrom('not', 'good', 'Ro', '2', 'broke', '!!!', '😡', 'nie', 'wieder', 'l’amo', '?', '.', '22nd', '@x', 'çok'),
            {
              maxLength: 40,
            },
          ),
        ),
        fc.constantFrom('en', 'de', 'tr', 'fr', 'sv', 'et', 'ja', 'und'),
        (made, lang) => {
          const text = typeof made === 'string' ? made : made.join(' ')
          const said = readText({ text, lang })
          expect(sum(of(said, 'sentiment'))).toBeCloseTo(said.sentiment.score, 9)
          expect(sum(of(said, 'complaint'))).toBeCloseTo(said.complaint.probability, 9)
          for (const { from, to, text: words } of said.because) if (from !== undefined) expect(text.slice(from, to)).toBe(words)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('adds up with what was learned here, and says which words were', () => {
    const lesson = Array.from({ length: 30 }, (_, n) => ({
      text: n % 2 ? `kettle number ${n} wobbles` : `kettle number ${n} hums`,
      lang: 'en',
      verdict: { sentiment: n % 2 ? ('negative' as const) : ('positive' as const), complaint: n % 2 === 1 },
    }))
    const taught = teach(lesson)
    const said = readTaught(taught, { text: 'the kettle wobbles', lang: 'en' })
    expect(sum(of(said, 'sentiment'))).toBeCloseTo(said.sentiment.score, 9)
    expect(sum(of(said, 'complaint'))).toBeCloseTo(said.complaint.probability, 9)
    expect(named(said.because)).toContainEqual(expect.objectContaining({ of: 'sentiment', text: 'wobbles', rule: 'taught' }))
    expect(named(said.because)).toContainEqual(expect.objectContaining({ of: 'complaint', text: 'wobbles', rule: 'taught' }))
    for (const { lang, text } of texts.slice(0, 100)) {
      const other = readTaught(taught, { text, lang })
      expect(sum(of(other, 'sentiment'))).toBeCloseTo(other.sentiment.score, 9)
      expect(sum(of(other, 'complaint'))).toBeCloseTo(other.complaint.probability, 9)
    }
  })

  it('gives the odds of a named product to the product', () => {
    const products = [{ name: 'Ro 2' }]
    const text = 'my Ro 2 is broken'
    const said = readText({ text, lang: 'en', products })
    const other = readText({ text, lang: 'en', products: [] })
    const weight = of(said, 'complaint').find(({ text: words }) => words === 'Ro 2')?.weight ?? 0
    expect(said.complaint.probability).toBeGreaterThan(other.complaint.probability)
    expect(weight).toBeGreaterThan(0.03)
    expect(sum(of(said, 'complaint'))).toBeCloseTo(said.complaint.probability, 9)
  })

  it('names no small word by itself, and nothing under .03', () => {
    for (const { lang, text } of texts) {
      for (const { text: words, weight, group, of: what } of readText({ text, lang }).because) {
        if (group === 'said' || what === 'topic') continue
        expect(small[lang]?.split(' '), text).not.toContain(words.toLowerCase())
        expect(Math.abs(weight), text).toBeGreaterThanOrEqual(0.03)
      }
    }
  })

  it('names no more words than a card holds, each way of saying once', () => {
    const long = texts.map(({ text }) => text).join(' ')
    for (const what of ['sentiment', 'complaint'] as const) {
      const reasons = of(readText({ text: long, lang: 'en' }), what)
      expect(named(reasons).length).toBeLessThanOrEqual(10)
      const ways = reasons.filter(({ group }) => group === 'said').map(({ text }) => text)
      expect(new Set(ways).size).toBe(ways.length)
      expect(waysOfSaying).toEqual(expect.arrayContaining(ways))
    }
  })

  it('gives each word to what it is about', () => {
    const groupOf = (text: string, words: string, products = [{ name: 'Dugg' }]) =>
      readText({ text, lang: 'en', products }).because.find((reason) => reason.of !== 'topic' && reason.text === words)?.group
    expect(groupOf('The Dugg is broken, unacceptable!', 'Dugg')).toBe('about')
    expect(groupOf('The Dugg is broken, unacceptable!', 'broken')).toBe('wrong')
    expect(groupOf('Smoke came out and it burned my hand', 'burned')).toBe('consequence')
    expect(groupOf('I love it, so good', 'love')).toBe('mood')
    for (const { lang, text } of texts.slice(0, 60))
      for (const { of: what, group } of readText({ text, lang }).because) if (what !== 'topic') expect(reasonGroups).toContain(group)
  })

  it.each([
    ['en', 'This is not good.', 'not good'],
    ['en', 'Still waiting and nobody answers me', 'nobody answers'],
    ['de', 'Das ist nicht gut.', 'nicht gut'],
    ['no', 'Pakken kom aldri fram', 'kom aldri'],
  ])('names a phrase as it was written, with what negates it: %s %s', (lang, text, phrase) => {
    expect(named(readText({ text, lang }).because).map((reason) => reason.text)).toContain(phrase)
  })

  it('makes no phrase of a word and a negator of the clause before', () => {
    const words = named(readText({ text: 'The hinge broke, nobody answers, I love your headphones', lang: 'en' }).because)
    expect(words).toContainEqual(expect.objectContaining({ text: 'nobody answers', group: 'wrong' }))
    expect(words.find(({ text }) => text === 'love')?.group).toBe('mood')
  })

  it('makes no phrase across the end of a sentence', () => {
    for (const { lang, text } of texts)
      for (const { text: words, group, rule } of readText({ text, lang }).because)
        if (group !== undefined && group !== 'said' && rule !== 'product') expect(words, text).not.toMatch(/[.!?]\s+\p{L}/u)
  })

  it('weighs words the way the score would move without them', () => {
    let right = 0
    let asked = 0
    for (const { lang, text } of texts) {
      const said = readText({ text, lang })
      for (const { weight, from, to } of named(of(said, 'sentiment'))) {
        if (Math.abs(weight) < 0.2 || from === undefined || to === undefined) continue
        const without = readText({ text: text.slice(0, from) + text.slice(to), lang })
        asked++
        if ((said.sentiment.score - without.sentiment.score) * weight > 0) right++
      }
    }
    expect(asked).toBeGreaterThan(150)
    expect(right / asked).toBeGreaterThan(0.95)
  })
})
