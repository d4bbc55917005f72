import { expect, test } from 'vitest'
import { answerQuestion } from '#server/engines/retrieval/answer.ts'
import { createPassageIndex } from '#server/engines/retrieval/passage-index.ts'
import { measureAnswers, readKnowledge } from '#server/scripts/bench/answers.ts'

const { articles } = readKnowledge()
const all = await createPassageIndex(articles)
const english = await createPassageIndex(articles.filter(({ lang }) => lang === 'en'))

test.each([
  ['en', 'white flakes in my kettle, how do I get rid of the chalk', 'limescale'],
  ['de', 'Wie werde ich den Kalk im Wasserkocher los?', 'limescale'],
  ['no', 'hvor finner jeg serienummeret på høyttaleren', 'serial-number'],
  ['fi', 'milloin rahat tulevat takaisin palautuksesta', 'refund-when'],
  ['is', 'hvenær kemur pakkinn minn', 'order-late'],
  ['tr', 'aboneliğimi iptal etmek istiyorum', 'cancel-subscription'],
])('a question in %s finds the article in that language: %s', (lang, text, article) => {
  expect(answerQuestion(all, { text, lang }).passages[0]).toMatchObject({ article, lang })
  // The language of a longer question is guessed.
  expect(answerQuestion(all, { text }).passages[0]?.article).toBe(article)
})

test('an article that is not there in the asker’s language is found, and shown in English', () => {
  expect(answerQuestion(english, { text: 'Kuinka poistan kalkin vedenkeittimestä?', lang: 'fi' }).passages[0]).toMatchObject({
    article: 'limescale',
    lang: 'en',
  })
})

test('danger is for a person, whatever is found', () => {
  const { band, passages } = answerQuestion(all, { text: 'The kettle caught fire and burned my hand, how do I descale it?', lang: 'en' })
  expect(band).toBe('hand-over')
  expect(passages.length).toBeGreaterThan(0)
})

test('nothing said, nothing known: a person', async () => {
  expect(answerQuestion(all, { text: '' })).toEqual({ band: 'hand-over', passages: [] })
  expect(answerQuestion(await createPassageIndex([]), { text: 'Where is my parcel?' })).toEqual({ band: 'hand-over', passages: [] })
})

test('an article is listed once, best first, with chances that fall', () => {
  const { passages } = answerQuestion(all, { text: 'I want to send my headphones back', lang: 'en' })
  expect(new Set(passages.map(({ article }) => article)).size).toBe(passages.length)
  expect(passages.map(({ score }) => score)).toEqual(passages.map(({ score }) => score).toSorted((one, other) => other - one))
  expect(passages.every(({ score }) => score >= 0 && score <= 1)).toBe(true)
})

test('the questions of the learning half are answered as well as before', async () => {
  const inLanguage = await measureAnswers(readKnowledge(), false)
  const across = await measureAnswers(readKnowledge(), true)
  expect(inLanguage.first).toBeGreaterThanOrEqual(0.75)
  expect(inLanguage.three).toBeGreaterThanOrEqual(0.89)
  expect(across.first).toBeGreaterThanOrEqual(0.69)
  expect(across.three).toBeGreaterThanOrEqual(0.86)
  expect(inLanguage.unanswerableAnswered).toBeLessThanOrEqual(0.05)
})
