import { describe, expect, test } from 'vitest'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { proposeSplit } from '#server/engines/clustering/split.ts'

const hinge: [string, string][] = [
  ['en', 'the hinge of my oven door snapped'],
  ['en', 'oven hinge broken again, second time'],
  ['de', 'Scharnier vom Backofen gebrochen'],
  ['de', 'die Ofentür hängt, Scharnier kaputt'],
  ['no', 'hengselet på ovnen knakk'],
  ['no', 'ovnsdøra henger, hengsel røk'],
  ['fi', 'uunin sarana murtui'],
  ['fi', 'uunin luukun sarana hajosi taas'],
]
const parcel: [string, string][] = [
  ['en', 'my parcel never arrived'],
  ['en', 'parcel says delivered but nothing here'],
  ['de', 'mein Paket ist nie angekommen'],
  ['de', 'Paket verloren, Zusteller war nie da'],
  ['no', 'pakken kom aldri fram'],
  ['no', 'pakka er borte, budet har ikke vært her'],
  ['fi', 'pakettini ei saapunut'],
  ['fi', 'paketti katosi, lähetti ei käynyt'],
]
const said = (texts: readonly [string, string][], from = 1) =>
  texts.map(([lang, text], n) => ({ threadId: from + n, evidence: [readEvidence(text, { lang })] }))

describe('a case that holds two problems', () => {
  test('is seen across languages, and each part has its words', () => {
    const split = proposeSplit([...said(hinge), ...said(parcel, 101)])
    const [one, other] = [...(split?.parts ?? [])].sort((a, b) => (a.threadIds[0] ?? 0) - (b.threadIds[0] ?? 0))
    expect(one?.threadIds).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(other?.threadIds).toEqual([101, 102, 103, 104, 105, 106, 107, 108])
    expect(one?.words.join(' ').toLowerCase()).toMatch(/hinge|scharnier|hengsel|sarana/)
    expect(other?.words.join(' ').toLowerCase()).toMatch(/pa(r|k)/)
  })

  test('is not seen where there is one problem, few threads, or a few strays', () => {
    expect(proposeSplit([...said(hinge), ...said(hinge, 101)])).toBeNull()
    expect(proposeSplit([...said(hinge.slice(0, 5)), ...said(parcel.slice(0, 5), 101)])).toBeNull()
    expect(proposeSplit([...said(hinge), ...said(hinge, 51), ...said(parcel.slice(0, 2), 101)])).toBeNull()
  })
})
