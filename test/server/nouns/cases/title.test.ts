import { expect, test } from 'vitest'
import { compose, quote, weightsOfWords } from '#server/nouns/cases/case.title.ts'

const quoted = (text: string, product: string | null = null) => quote({ product, weights: new Map(), said: [{ text, lang: null }] })

test('a case is named by the clause that says most of what it is about, in the language of the desk', () => {
  const said = [
    { text: 'so annoyed', lang: 'en' },
    { text: 'Third week waiting!! The left hinge of my Ro 2 broke again. @fjellro do you even read these?', lang: 'en' },
    { text: '@fjellro Vasen sarana hajosi jo toisen kerran. Ensimmäisestä korjauksesta on kuusi viikkoa', lang: 'fi' },
  ]
  expect(quote({ product: null, weights: weightsOfWords(['hinge', 'left', 'broke']), said })).toBe('The left hinge of my Ro 2 broke again')
})

test('a single complaint is named in its own words, without handles, links and signs', () => {
  expect(quoted('@fjellro 😡😡 kannen saranasta irtosi pala https://t.co/x #fjellro')).toBe('Kannen saranasta irtosi pala')
  expect(quoted('<b>"broken</b>')).toBe('B>broken</b')
})

test('a title is short, and empty words give none', () => {
  expect(quoted('broken thing '.repeat(20)).length).toBeLessThanOrEqual(66)
  expect(quoted('@fjellro 🙄 !!')).toBe('')
  expect(quote({ product: 'Bris', weights: new Map(), said: [] })).toBe('')
})

test.each([
  ['Motor läuft an, ruckelt, geht aus', 'Bris', 'Bris · Motor läuft an, ruckelt, geht aus'],
  ['Brisin moottori sammuu kesken imuroinnin', 'Bris', 'Brisin moottori sammuu kesken imuroinnin'],
  ['Third week, second broken hinge on the Ro 2, zero answers', 'Ro 2', 'Third week, second broken hinge on the Ro 2, zero answers'],
  ['The motor of my BRIS stops after a minute', 'Bris', 'The motor of my BRIS stops after a minute'],
  ['Dalin yhteys tippuu heti', 'Dal', 'Dalin yhteys tippuu heti'],
  ['Battery sold as new is dead after a week', 'Sol', 'Sol · Battery sold as new is dead after a week'],
  ['Kladd 2 draws beside the tip of the pen', 'Kladd 2 (small)', 'Kladd 2 (small) · Kladd 2 draws beside the tip of the pen'],
])('the product stands before words that do not name it: %s', (text, product, title) => {
  expect(quoted(text, product)).toBe(title)
})

test('quoted words stay until others say clearly more, and give way when they are taken away', () => {
  const weights = weightsOfWords(['hinge', 'broke'])
  const said = [{ text: 'Hinge broke on day two', lang: 'en' }]
  const before = quote({ product: null, weights, said })
  const alike = { text: 'The hinge just broke on me', lang: 'en' }
  expect(quote({ product: null, weights, said: [alike, ...said], before })).toBe(before)
  expect(quote({ product: null, weights, said: [alike], before })).toBe('The hinge just broke on me')
})

test('an own matter is named by its theme, and too little said is not composed', () => {
  const own = compose({ product: 'Bris', theme: 'refund-missing', name: null })
  expect(own).toMatchObject({ title: 'Bris · refund is missing', titleName: { theme: 'refund-missing' } })
  expect(compose({ product: null, theme: null, name: { thing: null, fault: 'leak', when: null, harm: null } })).toBeNull()
})

test.each([
  ['Opened the Bris (I know). It is the bearing. @fjellro', 'Opened the Bris (I know)'],
  ["That's my fourth email to @fjellro about the invoice", "That's my fourth email to fjellro about the invoice"],
  ['Dritte Mail an den Kundendienst. Antwort: „Ihr Anliegen ist uns wichtig.“', 'Dritte Mail an den Kundendienst'],
  ['@fjellro my order is lost. =HYPERLINK("http://evil.example","pay")', 'My order is lost'],
  ['Bris står og uler. Ikke filteret, det er byttet. Motoren. 16 mnd gammel. @fjellro', 'Bris står og uler. Ikke filteret, det er byttet'],
  ['Motor quits the moment the road goes up i.e. daily', 'Motor quits the moment the road goes up i.e. daily'],
  [
    'Meine Rücksendung ist laut DHL seit 4. November bei Ihnen, das Geld fehlt',
    'Meine Rücksendung ist laut DHL seit 4. November bei Ihnen',
  ],
  ['Dalin yhteys tippuu 4.1:n jälkeen n. 6 min välein, lokissa reconnect storm', 'Dalin yhteys tippuu 4.1:n jälkeen n. 6 min välein'],
  ['Hei @fjellro, hengslet knakk', 'Hengslet knakk'],
  ['Dört mesaj attım, dördü de "görüldü". @fjellro orada mısınız?', 'Dört mesaj attım, dördü de "görüldü"'],
])('what is quoted can stand alone: %s', (text, title) => {
  expect(quoted(text)).toBe(title)
})
