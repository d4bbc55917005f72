import { expect, test } from 'vitest'
import { noAnswers } from '#server/engines/clustering/answers.ts'
import { createCaseIndex } from '#server/engines/clustering/case-index.ts'
import type { Evidence } from '#server/engines/clustering/clustering.ts'
import { readEvidence } from '#server/engines/clustering/evidence.ts'

const hinge = [
  ['en', 'left hinge of the Lumo dishwasher snapped, the door hangs'],
  ['de', 'linkes Scharnier am Lumo Geschirrspüler gebrochen, Tür hängt schief'],
  ['no', 'venstre hengsel på Lumo oppvaskmaskin knakk, døra henger'],
  ['tr', 'Lumo bulaşık makinesinin sol menteşesi kırıldı, kapak sarkıyor'],
] as const
const app = [
  ['en', 'cannot log in since the update, the app crashes'],
  ['fi', 'en pääse kirjautumaan päivityksen jälkeen, sovellus kaatuu'],
  ['is', 'kemst ekki inn eftir uppfærsluna, appið hrynur'],
] as const
const parcel = [
  ['de', 'Paket laut App zugestellt, aber nicht angekommen'],
  ['en', 'parcel says delivered but never arrived'],
] as const
const read = ([lang, text]: readonly [string, string]) => readEvidence(text, { lang })
const rows: { caseId: number; id: number; evidence: Evidence }[] = [hinge, app, parcel].flatMap((texts, at) =>
  texts.map((text, place) => ({ caseId: at + 1, id: 10 * (at + 1) + place, evidence: read(text) })),
)
const filled = (order = rows) => {
  const index = createCaseIndex()
  for (const row of order) index.add(row.caseId, row.id, row.evidence)
  return index
}
const asked = read(['fi', 'Lumo astianpesukoneen vasen sarana katkesi ja luukku roikkuu'])

test('a complaint in a new language finds the case of the same problem', () => {
  const decision = filled().decide(asked, {})
  expect(decision.suggestions[0]?.caseId).toBe(1)
  expect(decision.because.map((reason) => reason.name)).toContain('hinge')
})

test('the shares of the reasons add up to the score', () => {
  const { score, because } = filled().decide(asked, {})
  expect(because.reduce((sum, reason) => sum + reason.share, 0)).toBeCloseTo(score, 6)
})

test('the same rows in any order give the same answers', () => {
  const answer = filled().decide(asked, {})
  expect(filled(rows.toReversed()).decide(asked, {})).toEqual(answer)
})

test('an index rebuilt after a merge answers like the one that merged', () => {
  const merged = filled()
  merged.merge(3, 2)
  const rebuilt = filled(rows.map((row) => (row.caseId === 3 ? { ...row, caseId: 2 } : row)))
  expect(merged.decide(asked, {})).toEqual(rebuilt.decide(asked, {}))
  expect(merged.size).toBe(2)
})

test('taking a mention out again leaves no trace', () => {
  const index = filled()
  index.add(1, 99, asked)
  index.remove(1, 99, asked)
  expect(index.decide(asked, {})).toEqual(filled().decide(asked, {}))
})

test('a dropped case takes no more mentions', () => {
  const index = filled()
  index.drop(1)
  expect(index.decide(asked, {}).suggestions.map((each) => each.caseId)).not.toContain(1)
})

test('only the newest mentions speak for a case, so its memory is bounded', () => {
  const few = createCaseIndex({ remembered: 2 })
  const all = [...hinge.slice(0, 2), ...app.slice(0, 2)]
  for (const [at, text] of all.entries()) few.add(1, at, read(text))
  const fresh = createCaseIndex({ remembered: 2 })
  for (const [at, text] of all.slice(2).entries()) fresh.add(1, at + 2, read(text))
  const because = (index: typeof few) => index.decide(read(app[2]), {}).because.map((reason) => reason.name)
  expect(because(few)).toEqual(because(fresh))
  expect(few.decide(asked, {}).because.map((reason) => reason.name)).not.toContain('hinge')
})

test('a known thread is certain, and a person’s no is stronger', () => {
  const index = filled()
  expect(index.decide(asked, { thread: 2, author: [3] })).toMatchObject({ caseId: 2, joined: 'thread', band: 'join' })
  expect(index.decide(asked, { thread: 2, cannot: [2] })).not.toMatchObject({ caseId: 2 })
  expect(index.decide(asked, { cannot: [1] }).suggestions.map((each) => each.caseId)).not.toContain(1)
})

test('an author who asks again without naming a problem means the last one, one who names another does not', () => {
  const index = filled()
  const chasing = readEvidence('still waiting, hello?', { lang: 'en' })
  expect(index.decide(chasing, { author: [3] })).toMatchObject({ caseId: 3, joined: 'author' })
  expect(index.decide(chasing, { author: [3], cannot: [3] }).joined).not.toBe('author')
  expect(index.decide(asked, { author: [3] }).joined).not.toBe('author')
})

test('what somebody has for himself is joined with no stranger, and offered to a person', () => {
  const index = createCaseIndex()
  const parcel = readEvidence('Where is my parcel? Ordered three weeks ago, order not delivered, no news', { lang: 'en' })
  const another = readEvidence('My parcel ordered two weeks ago is still not delivered, where is it?', { lang: 'en' })
  expect([parcel.theme, another.theme]).toEqual(['late-delivery', 'late-delivery'])
  index.add(1, 10, parcel)
  const decision = index.decide(another, {})
  expect([decision.caseId, decision.suggestions[0]?.caseId]).toEqual([null, 1])
  expect(index.decide(another, { author: [1] })).toMatchObject({ caseId: 1, joined: 'author' })
  index.add(2, 20, another)
  expect(index.listMerges(0)).toEqual([])
})

test('the name of a product is not read as a word', () => {
  const conceptsOf = (product: string | null) =>
    readEvidence('Dal skramler', { lang: 'no', product }).terms.filter(([key, word]) => key.startsWith('c:') && word === 'Dal')
  expect(conceptsOf(null)).not.toEqual([])
  expect(conceptsOf('Dal')).toEqual([])
})

test('the same order number is the same problem', () => {
  const index = filled()
  index.add(7, 70, readEvidence('order 55512345 still not here', { lang: 'en' }))
  expect(index.decide(readEvidence('Bestellung 55512345: wo bleibt sie?', { lang: 'de' }), {})).toMatchObject({
    caseId: 7,
    joined: 'similar',
    band: 'join',
    score: 1,
  })
})

test('answers of people move what is suggested, within bounds', () => {
  const bands = (accepted: boolean) => {
    const index = filled()
    index.teach({ ...noAnswers, [accepted ? 'missed' : 'refused']: 1_000 })
    return [...rows.map((row) => row.evidence), asked].map((evidence) => index.decide(evidence, {}).band).filter((band) => band !== 'new')
      .length
  }
  expect(bands(true)).toBeGreaterThanOrEqual(bands(false))
})

test('two cases of one problem are proposed for merging once, the younger into the older', () => {
  const index = filled()
  index.add(8, 80, read(['no', 'Lumo oppvaskmaskin: venstre hengsel knakk og døra henger']))
  index.add(8, 81, read(['en', 'dishwasher door hangs, left hinge of my Lumo snapped']))
  expect(index.listMerges(79)).toEqual([expect.objectContaining({ from: 8, into: 1 })])
  expect(index.listMerges(81)).toEqual([])
})

test('a case is named with its own words in the language asked for', () => {
  const index = filled()
  expect(index.name(1, 'de').words.join(' ')).toMatch(/Scharnier|Geschirrspüler/)
  expect(index.name(404, 'en')).toEqual({ name: null, words: [], weights: new Map() })
})
