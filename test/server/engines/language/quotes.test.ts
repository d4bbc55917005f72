import { describe, expect, it } from 'vitest'
import { withoutQuotes } from '#server/engines/language/quotes.ts'
import { readText } from '#server/engines/language/read-text.ts'

describe('the words of others in a text', () => {
  it.each([
    ['lines behind a mark', '> It broke at once.\n\nMine works.', 'Mine works.'],
    ['the line that says who wrote them', 'Ola skrev:\n> Den er ødelagt.\n> Elendig!\n\nHar du prøvd en annen?', 'Har du prøvd en annen?'],
    ['quotes in quotes', '> > no!\n> yes!\nI think both are right', 'I think both are right'],
    ['a block', '[quote="ola, post:3"]\nIt broke.\n[/quote]\n\nDid you press reset?', 'Did you press reset?'],
    ['a block that is never closed', '[quote]It broke.\n\nDid you press reset?', 'Did you press reset?'],
    ['an English sentence', 'She said "never buy that one again" but I am glad I did', 'She said "" but I am glad I did'],
    ['a German sentence', 'Er sagte „kauf das bloß nicht noch mal“ und irrte sich', 'Er sagte „“ und irrte sich'],
    ['a Norwegian sentence', 'Han sa «ikke kjøp den der igjen» og tok feil', 'Han sa «» og tok feil'],
  ])('are blanked out: %s', (_, text, rest) => {
    const own = withoutQuotes(text)
    expect(
      own
        .replace(/\s+/g, ' ')
        .replace(/(["„«])\s+/, '$1')
        .trim(),
    ).toBe(rest)
    expect(own).toHaveLength(text.length)
    expect(own.split('\n')).toHaveLength(text.split('\n').length)
  })

  it.each([
    ['names and single words', 'The "Ro 2" is no "masterpiece"'],
    ['inches', 'A 24" screen, or a 27" screen with a better panel?'],
    ['a text that is nothing but a quote', '"The kettle broke after two days and nobody answers."'],
    ['quoted lines without an own word', '> The kettle broke.\n> Nobody answers.'],
    ['arrows', 'Settings -> Sound -> off does nothing'],
  ])('stay where they are not: %s', (_, text) => {
    expect(withoutQuotes(text)).toBe(text)
  })

  it.each([
    ['en', '> This kettle is terrible, it broke after a day.\n\nI disagree, mine works great!'],
    ['de', '> Der Kocher ist furchtbar, nach einem Tag kaputt.\n\nSehe ich anders, meiner läuft super!'],
    ['no', '> Denne kjelen er elendig, gikk i stykker etter en dag.\n\nUenig, min fungerer kjempebra!'],
    ['fi', '> Tämä keitin on surkea, hajosi päivässä.\n\nEri mieltä, omani toimii loistavasti!'],
    ['is', '> Þessi ketill er ömurlegur, bilaði eftir einn dag.\n\nÓsammála, minn virkar frábærlega!'],
    ['tr', '> Bu su ısıtıcısı berbat, bir günde bozuldu.\n\nHayır, benimki harika, çok memnunum!'],
  ])('are not what the writer says, in %s', (lang, text) => {
    expect(readText({ text, lang })).toMatchObject({ sentiment: { label: 'positive' }, complaint: { decision: false } })
  })

  it('keeps the places of reasons', () => {
    const text = '> awful, broken\n\nI love it, works great'
    for (const { from, to, text: said } of readText({ text, lang: 'en' }).because)
      if (from !== undefined) expect(text.slice(from, to)).toBe(said)
  })

  it('costs little on hostile texts', () => {
    const started = performance.now()
    for (const text of ['[quote]'.repeat(900), '"a '.repeat(2_000), '> '.repeat(3_000), `${'>'.repeat(3_000)}\n`, '«'.repeat(6_000)])
      withoutQuotes(text)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
