import { expect, test } from 'vitest'
import { titleFrom } from '#server/nouns/cases/case.title.ts'

test('a case is named by the clause that holds most of its telling words, in the language of the desk', () => {
  const said = [
    { text: '@fjellro Vasen sarana hajosi jo toisen kerran. Ensimmäisestä korjauksesta on kuusi viikkoa', lang: 'fi' },
    { text: 'Third week waiting!! The left hinge of my Ro 2 broke again. @fjellro do you even read these?', lang: 'en' },
    { text: 'so annoyed', lang: 'en' },
  ]
  expect(titleFrom(said, ['hinge', 'left', 'Ro 2', 'broke'], 'en')).toBe('The left hinge of my Ro 2 broke again')
})

test('a single complaint is named in its own words, without handles, links and signs', () => {
  expect(titleFrom([{ text: '@fjellro 😡😡 kannen saranasta irtosi pala https://t.co/x #fjellro', lang: 'fi' }], [], 'en')).toBe(
    'Kannen saranasta irtosi pala',
  )
  expect(titleFrom([{ text: '<b>"broken</b>', lang: 'en' }], [], 'en')).toBe('B>broken</b')
})

test('a title is short, and empty words give none', () => {
  const long = titleFrom([{ text: `${'broken thing '.repeat(20)}`, lang: 'en' }], ['broken'], 'en')
  expect(long.length).toBeLessThanOrEqual(66)
  expect(titleFrom([{ text: '@fjellro 🙄 !!', lang: null }], [], 'en')).toBe('')
  expect(titleFrom([], ['hinge'], 'en')).toBe('')
})

test.each([
  ['Opened the Bris (I know). It is the bearing. @fjellro', 'Opened the Bris (I know)'],
  ["That's my fourth email to @fjellro about the invoice", "That's my fourth email to fjellro about the invoice"],
  ['Dritte Mail an den Kundendienst. Antwort: „Ihr Anliegen ist uns wichtig.“', 'Dritte Mail an den Kundendienst'],
  ['@fjellro my order is lost. =HYPERLINK("http://evil.example","pay")', 'My order is lost'],
  ['Bris står og uler. Ikke filteret, det er byttet. Motoren. 16 mnd gammel. @fjellro', 'Bris står og uler. Ikke filteret, det er byttet'],
  [
    'Meine Rücksendung ist laut DHL seit 4. November bei Ihnen, das Geld fehlt',
    'Meine Rücksendung ist laut DHL seit 4. November bei Ihnen',
  ],
  ['Dalin yhteys tippuu 4.1:n jälkeen n. 6 min välein, lokissa reconnect storm', 'Dalin yhteys tippuu 4.1:n jälkeen n. 6 min välein'],
  ['Hei @fjellro, hengslet knakk', 'Hengslet knakk'],
  ['Dört mesaj attım, dördü de "görüldü". @fjellro orada mısınız?', 'Dört mesaj attım, dördü de "görüldü"'],
])('what is quoted can stand alone: %s', (text, title) => {
  expect(titleFrom([{ text, lang: null }], [], 'en')).toBe(title)
})
