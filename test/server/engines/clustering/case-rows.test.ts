import { expect, test } from 'vitest'
import { type CaseRow, createCaseRows, themeOfCase } from '#server/engines/clustering/case-rows.ts'
import type { Evidence } from '#server/engines/clustering/clustering.ts'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { defaultSettings } from '#server/engines/clustering/settings.ts'
import { createTermTable, type Term } from '#server/engines/clustering/terms.ts'
import { seededRandom } from '#server/practice/random.ts'

const texts = [
  ['en', 'The hinge of the oven door broke off'],
  ['de', 'Das Scharnier der Ofentür ist abgebrochen'],
  ['en', 'My parcel never arrived and nobody answers'],
  ['no', 'Pakken min kom aldri fram'],
  ['fi', 'Akku tyhjenee tunnissa'],
  // Of its words nothing was ever learnt, so it points nowhere.
  ['en', 'zzqx'],
  ['en', Array.from({ length: 90 }, (_, n) => `word${n}x`).join(' ')],
] as const
const evidence = texts.map(([lang, text]) => readEvidence(text, { lang }))

const settings = { ...defaultSettings, remembered: 3 }
const makeRows = () => createCaseRows(createTermTable(settings), settings)
type Rows = ReturnType<typeof makeRows>

/** All that can be asked of the rows, in an order of its own. */
function said(rows: Rows) {
  const keys = (terms: readonly Term[]) => terms.map(({ key }) => key)
  const cases = [...rows.byId.values()].sort((a, b) => a.id - b.id)
  const ofCase = (row: CaseRow) => ({
    id: row.id,
    size: row.size,
    theme: themeOfCase(row),
    langs: row.langs,
    mentions: row.mentions.map(({ id, terms, words }) => [id, keys(terms), words]),
    terms: row.terms.map(({ key }, at): [string, number] => [key, row.counts[at] as number]).sort(([a], [b]) => (a < b ? -1 : 1)),
    directed: row.directed,
    sum: row.directed > 0 ? [...Array.from(rows.directions.sumOf(row))] : [],
  })
  const found = new Map(cases.flatMap(({ terms }) => terms.map((term) => [term.key, term.cases.map((slot) => rows.slots[slot]?.id)])))
  const { sum, directed } = rows.directions.all
  return { cases: cases.map(ofCase), found: [...found].sort(([a], [b]) => (a < b ? -1 : 1)), all: [...sum], directed }
}

test('whatever came, went and was put together, the rows say what they would say had only that come which is left', () => {
  const random = seededRandom(29)
  const pick = (count: number) => Math.floor(random() * count)
  for (let round = 0; round < 40; round++) {
    const rows = makeRows()
    const left = new Map<number, { caseId: number; evidence: Evidence }>()
    for (let id = 1; id <= 60; id++) {
      const caseId = 1 + pick(6)
      const what = evidence[pick(evidence.length)] as Evidence
      rows.add(caseId, id, what)
      left.set(id, { caseId, evidence: what })
      // What is too old to be remembered would come back from the rows of the database: here no case grows so old.
      const ids = [...left].filter(([, each]) => each.caseId === caseId).map(([known]) => known)
      const out = ids.length > settings.remembered ? ids : ids.filter(() => random() < 0.2)
      if (random() < 0.1 || ids.length > settings.remembered) {
        rows.drop(caseId)
        for (const known of ids) left.delete(known)
      } else
        for (const known of out) {
          rows.remove(caseId, known, left.get(known)?.evidence as Evidence)
          left.delete(known)
        }
      const others = [...new Set([...left.values()].map((each) => each.caseId))]
      const [from, into] = [others[pick(others.length)], others[pick(others.length)]]
      const together = [...left.values()].filter((each) => each.caseId === from || each.caseId === into).length
      if (from !== undefined && into !== undefined && from !== into && together <= settings.remembered && random() < 0.3) {
        rows.merge(from, into)
        for (const each of left.values()) if (each.caseId === from) each.caseId = into
      }
    }
    const anew = makeRows()
    for (const [id, each] of left) anew.add(each.caseId, id, each.evidence)
    expect(said(rows)).toEqual(said(anew))
  }
})

test('a case that grows old speaks with its newest mentions, one that was open before takes no room', () => {
  const rows = makeRows()
  const [hinge, hingeToo, parcel] = evidence as [Evidence, Evidence, Evidence]
  for (let id = 1; id <= 20; id++) rows.add(7, id, id <= 17 ? parcel : hinge)
  const row = rows.byId.get(7) as CaseRow
  expect(row.size).toBe(20)
  expect(row.mentions.map(({ id }) => id)).toEqual([18, 19, 20])
  expect(Array.from(rows.directions.sumOf(row))).toEqual(
    (() => {
      const anew = makeRows()
      for (let id = 1; id <= 3; id++) anew.add(7, id, hinge)
      return Array.from(anew.directions.sumOf(anew.byId.get(7) as CaseRow))
    })(),
  )
  for (let id = 100; id < 1_100; id++) {
    rows.add(id, id, hingeToo)
    if (id % 2) rows.merge(id, 7)
    else rows.drop(id)
  }
  expect(rows.slots).toHaveLength(2)
})
