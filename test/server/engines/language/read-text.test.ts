import { describe, expect, it } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { topics } from '#shared/understanding.ts'

describe('reading a text', () => {
  it.each([
    ['en', 'The heater stopped working after two days and nobody answers my emails. I want my money back!'],
    ['de', 'Der Heizlüfter ist nach zwei Tagen kaputt und niemand antwortet auf meine Mails. Ich will mein Geld zurück!'],
    ['no', 'Varmeovnen sluttet å virke etter to dager og ingen svarer på mailene mine. Jeg vil ha pengene tilbake!'],
    ['no', 'Omnen slutta å verke etter to dagar og ingen svarar på e-postane mine. Eg vil ha pengane tilbake, dette er elendig!'],
    ['fi', 'Lämmitin lakkasi toimimasta kahden päivän jälkeen eikä kukaan vastaa sähköposteihini. Haluan rahat takaisin!'],
    ['is', 'Ofninn bilaði eftir tvo daga og enginn svarar póstunum mínum. Ég vil fá endurgreitt, þetta er ömurlegt!'],
    ['tr', 'Isıtıcı iki günde bozuldu, maillerime cevap veren yok. Paramı geri istiyorum, rezalet!'],
  ])('takes a complaint in %s for a complaint, and knows the language: %s', (lang, text) => {
    const said = readText({ text })
    expect(said).toMatchObject({ lang, kind: 'complaint', complaint: { decision: true }, sentiment: { label: 'negative', sure: true } })
  })

  it.each([
    ['en', 'Love my new headphones, amazing sound and super fast delivery. Thank you so much!'],
    ['de', 'Ich bin begeistert, tolles Gerät und sehr freundlicher Service. Vielen Dank!'],
    ['no', 'Kjempefornøyd med hodetelefonene, fantastisk lyd og rask levering. Tusen takk!'],
    ['fi', 'Ihana laite, mahtava palvelu ja nopea toimitus. Suuri kiitos, suosittelen!'],
    ['is', 'Frábær þjónusta og æðisleg heyrnartól, mæli hiklaust með. Takk kærlega!'],
    ['tr', 'Harika bir ürün, çok memnunum, kargo da çok hızlıydı. Çok teşekkürler!'],
  ])('takes praise in %s for praise', (lang, text) => {
    expect(readText({ text })).toMatchObject({ lang, kind: 'praise', complaint: { decision: false }, sentiment: { label: 'positive' } })
  })

  it.each([
    ['en', 'Does the kettle come in black, and do you ship to Norway?'],
    ['de', 'Gibt es den Wasserkocher auch in Schwarz?'],
    ['no', 'Kommer vannkokeren i svart også?'],
    ['fi', 'Onko vedenkeitintä saatavilla mustana?'],
    ['is', 'Er hægt að fá ketilinn í svörtu?'],
    ['tr', 'Su ısıtıcısının siyahı var mı?'],
  ])('takes a plain question in %s for a question', (lang, text) => {
    expect(readText({ text, lang })).toMatchObject({ kind: 'question', complaint: { decision: false } })
  })

  it('raises what is dangerous, and only where somebody complains of it', () => {
    expect(readText({ text: 'Smoke came out of your toaster and my son burned his hand! Unacceptable.' })).toMatchObject({
      urgent: true,
      topic: 'safety',
    })
    expect(readText({ text: 'Love the smoke grey colour, thank you!' }).urgent).toBe(false)
  })

  it.each([
    ['Still waiting for my refund, it has been five weeks.', 'refund'],
    ['Das Paket wurde nie geliefert.', 'delivery'],
    ['Hvorfor er fakturaen dobbelt så høy denne måneden?', 'billing'],
    ['Asiakaspalvelu ei vastaa koskaan.', 'service'],
    ['Appið hrynur eftir uppfærslu.', 'app'],
  ])('says what it is about: %s', (text, topic) => {
    expect(readText({ text }).topic).toBe(topic)
    expect(topics).toContain(topic)
  })

  it('names the product by the catalogue, however it is spelt or inflected', () => {
    const products = [{ name: 'Hest 3', also: ['hest tre', 'hesten'] }, { name: 'Sky' }]
    for (const text of ['my Hest 3 broke', 'HEST-3 er knekt', "Sky'n on rikki", 'hesten virker ikke']) {
      expect(readText({ text, products }).product, text).toBe(text.startsWith('Sky') ? 'Sky' : 'Hest 3')
    }
    expect(readText({ text: 'skyline and hest', products }).product).toBeNull()
  })

  it('says why with the very words and where they stand', () => {
    const text = 'Hei! @firma Maskinen er ødelagt 😡 og dere svarer ikke.'
    const said = readText({ text, lang: 'no' })
    const placed = said.because.filter((reason) => reason.from !== undefined)
    expect(placed.length).toBeGreaterThan(2)
    for (const reason of placed) expect(text.slice(reason.from, reason.to)).toBe(reason.text)
    expect(said.because.some(({ of, text: word }) => of === 'complaint' && word === 'ødelagt')).toBe(true)
    expect(said.because.some(({ of, rule, weight }) => of === 'sentiment' && rule === 'emoji' && weight < 0)).toBe(true)
  })

  it('turns a word round after a negator', () => {
    const plain = readText({ text: 'This is good.', lang: 'en' })
    const negated = readText({ text: 'This is not good.', lang: 'en' })
    expect(negated.sentiment.score).toBeLessThan(plain.sentiment.score)
    expect(negated.because.some(({ rule }) => rule.endsWith(':negated'))).toBe(true)
  })

  it('reads Turkish whether dotted, dotless or in capitals', () => {
    const [small, capital] = ['bozuldu, iade istiyorum, rezalet', 'BOZULDU, İADE İSTİYORUM, REZALET'].map((text) =>
      readText({ text, lang: 'tr' }),
    )
    expect(small?.complaint.decision).toBe(true)
    expect(capital?.complaint.decision).toBe(true)
  })

  it('believes a given language, with or without a region, and takes both kinds of Norwegian as one', () => {
    expect(readText({ text: 'Hallo', lang: 'nb-NO' }).lang).toBe('no')
    expect(readText({ text: 'Hallo', lang: 'nn' }).lang).toBe('no')
    expect(readText({ text: 'Hallo', lang: 'de-AT' }).lang).toBe('de')
  })

  it('asks the hint when a text is too short to tell, and says und when nobody can', () => {
    expect(readText({ text: 'ok 👍', hint: 'fi' }).lang).toBe('fi')
    expect(readText({ text: '👍👍', hint: null }).lang).toBe('und')
    expect(readText({ text: '' })).toMatchObject({ lang: 'und', sentiment: { sure: false }, complaint: { decision: false } })
  })

  it('leaves handles and addresses out of language and feeling', () => {
    const { because } = readText({ text: '@hateful_awful_terrible https://worst.example/bad' })
    expect(because.filter(({ group }) => group !== 'said')).toEqual([])
  })

  it('answers any text at all, with probabilities between 0 and 1', () => {
    for (const text of [
      '\u0000\ud800',
      '؟؟؟',
      '1234567890',
      '🏔️'.repeat(3_000),
      'a'.repeat(1_000_000),
      '( ͡° ͜ʖ ͡°)',
      'нет ответа уже неделю',
    ]) {
      const said = readText({ text })
      expect(said.complaint.probability).toBeGreaterThanOrEqual(0)
      expect(said.complaint.probability).toBeLessThanOrEqual(1)
      expect(Math.abs(said.sentiment.score)).toBeLessThanOrEqual(1)
    }
  })
})
