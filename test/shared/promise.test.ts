import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPromises, isWeekend } from '#shared/promise.find.ts'

/** A Thursday. */
const today = '2026-11-26'
const [fri, sat, mon, tue, wed] = ['2026-11-27', '2026-11-28', '2026-11-30', '2026-12-01', '2026-12-02']
const ten = '2026-12-10'

const said: Record<string, [text: string, dueOn: string | null][]> = {
  en: [
    ['We call you tomorrow.', fri],
    ["We'll send it today.", today],
    ['Your pair will be with you on Wednesday.', wed],
    ['I will get back to you the day after tomorrow.', sat],
    ['It is ready in ten working days.', ten],
    ['You will get your money within 5 days.', tue],
    ['We will answer within 24 hours.', fri],
    ['Tomorrow, we will ring you.', fri],
    ['We repair it in two weeks.', ten],
    ['We will let you know by the end of the week.', fri],
    ['We cannot call you tomorrow.', null],
    ['Can we call you tomorrow?', null],
    ['Your parcel was ready on Monday.', null],
    ['It is not ready today, but we will call you on Monday.', mon],
  ],
  de: [
    ['Wir rufen Sie morgen an.', fri],
    ['Morgen schicken wir das Teil.', fri],
    ['Ich melde mich heute noch bei Ihnen.', today],
    ['Übermorgen rufe ich Sie an.', sat],
    ['In zehn Werktagen ist es fertig.', ten],
    ['Sie bekommen Ihr Geld innerhalb von 5 Tagen.', tue],
    ['Wir melden uns am Mittwoch.', wed],
    ['Wir antworten binnen 24 Stunden.', fri],
    ['Wir schicken es nächste Woche.', '2026-12-04'],
    ['In zwei Wochen werden wir es liefern.', ten],
    ['Guten Morgen, wir melden uns.', null],
    ['Wir rufen Sie morgen nicht an.', null],
    ['Dürfen wir Sie morgen anrufen?', null],
    ['Wir haben am Montag geschrieben.', null],
  ],
  no: [
    ['Vi ringer deg i morgen.', fri],
    ['I dag sender vi den nye delen.', today],
    ['Den er klar på onsdag.', wed],
    ['Vi skal svare i overmorgen.', sat],
    ['Klar om ti virkedager.', ten],
    ['Du får pengene innen 5 dager.', tue],
    ['Vi svarer innen 24 timer.', fri],
    ['Vi leverer om to uker.', ten],
    ['Jeg ringer mandag.', mon],
    ['Vi sender den neste uke.', '2026-12-04'],
    ['Vi kan ikke ringe deg i morgen.', null],
    ['Kan vi ringe deg i morgen?', null],
    ['Den var klar på mandag.', null],
  ],
  is: [
    ['Við hringjum í þig á morgun.', fri],
    ['Í dag sendum við nýja hlutinn.', today],
    ['Ég hringi á miðvikudaginn.', wed],
    ['Við svörum á mánudag.', mon],
    ['Tilbúið innan tíu virkra daga.', ten],
    ['Þú færð peningana innan 5 daga.', tue],
    ['Við munum svara innan 24 klukkustunda.', fri],
    ['Við sendum það eftir tvær vikur.', null],
    ['Við sendum það innan tveggja vikna.', ten],
    ['Við gerum við það í næstu viku.', '2026-12-04'],
    ['Ég svara fyrir lok vikunnar.', fri],
    ['Við hringjum ekki á morgun.', null],
    ['Getum við hringt á morgun?', null],
    ['Pakkinn var tilbúinn á mánudag.', null],
  ],
  fi: [
    ['Soitamme keskiviikkona.', wed],
    ['Valmis kymmenessä arkipäivässä.', ten],
    ['Soitan sinulle huomenna.', fri],
    ['Lähetämme osan tänään.', today],
    ['Palaamme asiaan ylihuomenna.', sat],
    ['Saat rahat viiden päivän kuluessa.', tue],
    ['Vastaamme 24 tunnin sisällä.', fri],
    ['Korjaamme sen kahdessa viikossa.', ten],
    ['Toimitamme sen ensi viikolla.', '2026-12-04'],
    ['Ilmoitamme maanantaihin mennessä.', mon],
    ['Emme soita huomenna.', null],
    ['Voimmeko soittaa huomenna?', null],
    ['Se oli valmis maanantaina.', null],
  ],
  tr: [
    ['Sizi yarın arayacağız.', fri],
    ['Parçayı bugün göndereceğiz.', today],
    ['Çarşamba günü arayacağım.', wed],
    ['On iş günü içinde hazır.', ten],
    ['Paranızı 5 gün içinde alacaksınız.', tue],
    ['24 saat içinde yanıt vereceğiz.', fri],
    ['İki hafta içinde teslim edeceğiz.', ten],
    ['Pazartesi günü size yazarız.', mon],
    ['Gelecek hafta gönderiyoruz.', '2026-12-04'],
    ['Öbür gün sizi ararız.', sat],
    ['Yarın aramayacağız.', null],
    ['Yarın arayabilir miyiz?', null],
    ['Pazartesi günü gönderdik.', null],
  ],
}

for (const [lang, cases] of Object.entries(said))
  describe(`promises in ${lang}`, () => {
    test.each(cases)('%s', (text, dueOn) =>
      expect(findPromises(text, today).map((one) => one.dueOn)).toEqual(dueOn === null ? [] : [dueOn]),
    )
  })

test('a reply of several sentences keeps each promise with its own words', () => {
  const text = 'Hi Dan! Sorry about that.\nWe call you tomorrow. Your pair will be ready in 10 working days.'
  const found = findPromises(text, today)
  expect(found.map(({ words, dueOn }) => [words, dueOn])).toEqual([
    ['We call you tomorrow.', fri],
    ['Your pair will be ready in 10 working days.', ten],
  ])
  for (const { from, to, words } of found) expect(text.slice(from, to)).toBe(words)
})

test('workdays pass over days on which nobody works', () => {
  const isFree = (on: string) => isWeekend(on) || on === fri
  expect(findPromises('Ready in 1 working days.', today, isFree)[0]?.dueOn).toBe(mon)
})

test('no text breaks it, and no promise is due before today', () => {
  const parts = fc.constantFrom(
    'We will',
    'tomorrow',
    'in 3 days',
    'morgen',
    'rufen wir',
    'Soitamme',
    'keskiviikkona',
    'yarın',
    '.',
    '?',
    ',',
    '\n',
    '😀',
    'İ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 12 }), (words) => {
      const text = words.join(' ')
      for (const { from, to, dueOn, words } of findPromises(text, today)) {
        expect(text.slice(from, to)).toBe(words)
        expect(dueOn >= today).toBe(true)
      }
    }),
  )
})
