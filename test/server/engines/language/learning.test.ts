import { describe, expect, it } from 'vitest'
import { fitTaught, readTaught, teach, train, untaught } from '#server/engines/language/learning.ts'
import { readSignsOf, readText } from '#server/engines/language/read-text.ts'

const slang = ['total banana', 'what a banana this is', 'banana again', 'pure banana from you', 'banana, as always', 'such a banana']
const calm = ['blue chair', 'what a chair this is', 'chair again', 'pure chair from you', 'chair, as always', 'such a chair']
const verdicts = Array.from({ length: 10 }, () => [
  ...slang.map((text) => ({ text, lang: 'en', verdict: { complaint: true, sentiment: 'negative' as const } })),
  ...calm.map((text) => ({ text, lang: 'en', verdict: { complaint: false, sentiment: 'neutral' as const } })),
]).flat()

describe('learning from verdicts', () => {
  it('answers as shipped before anybody said anything', () => {
    const text = 'The lid broke and nobody answers.'
    expect(readTaught(untaught(), { text })).toEqual(readText({ text }))
  })

  it('learns a word that only these customers use', () => {
    const taught = teach(verdicts)
    expect(readTaught(taught, { text: 'this banana thing', lang: 'en' })).toMatchObject({
      complaint: { decision: true },
      sentiment: { label: 'negative' },
    })
    expect(readTaught(taught, { text: 'this chair thing', lang: 'en' }).complaint.decision).toBe(false)
  })

  it('leaves the other languages alone', () => {
    const text = 'Der Deckel schließt nicht mehr.'
    expect(readTaught(teach(verdicts), { text, lang: 'de' })).toEqual(readText({ text, lang: 'de' }))
  })

  it('learns the same from the same verdicts, so that a run of them can be taken back', () => {
    const text = 'such a banana chair'
    const once = readTaught(teach(verdicts.slice(0, 40)), { text, lang: 'en' })
    expect(readTaught(teach(verdicts.slice(0, 40)), { text, lang: 'en' })).toEqual(once)
    expect(readTaught(teach([]), { text, lang: 'en' })).toEqual(readText({ text, lang: 'en' }))
  })

  it('waits for more than a few verdicts before it says anything else than shipped', () => {
    const text = 'such a banana chair'
    expect(readTaught(teach(verdicts.slice(0, 9)), { text, lang: 'en' })).toEqual(readText({ text, lang: 'en' }))
  })

  it('answers the same however often it looked in between', () => {
    const often = untaught()
    for (const { verdict, ...text } of verdicts) {
      train(often, readSignsOf(text), verdict)
      fitTaught(often)
    }
    const text = 'such a banana chair'
    expect(readTaught(often, { text, lang: 'en' })).toEqual(readTaught(teach(verdicts), { text, lang: 'en' }))
  })
})
