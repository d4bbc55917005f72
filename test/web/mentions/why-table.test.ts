import { describe, expect, it } from 'vitest'
import { readEvidence } from '#server/engines/clustering/evidence.ts'
import { groupReasons } from '#server/engines/clustering/reason-groups.ts'
import { readText } from '#server/engines/language/read-text.ts'
import type { JoinReason } from '#shared/clustering.ts'
import type { Reason } from '#shared/understanding.ts'
import { whyTable } from '../../../web/nouns/mentions/why-table.ts'

const hundredth = (value: number) => Number(new Intl.NumberFormat('en', { maximumFractionDigits: 2, useGrouping: false }).format(value))
const rowsOf = (table: ReturnType<typeof whyTable>) => table.groups.flatMap(({ rows }) => rows)
const join = (here: string[], share: number, more: Partial<JoinReason> = {}): JoinReason => ({
  kind: 'concept',
  name: here[0] ?? 'direction',
  here,
  there: [],
  share,
  ...more,
})

describe('the table of a why-card', () => {
  it.each([
    ['en', 'My kettle stopped working after two days and nobody answers. Unacceptable, I want my money back!'],
    ['de', 'Der Deckel springt von allein auf, ich habe mir die Hand verbrannt. Nie wieder!'],
    ['no', 'Pakken kom aldri fram og ingen svarer meg, elendig service'],
    ['fi', 'Sarana hajosi jo toisen kerran eikä kukaan vastaa, rahat takaisin'],
    ['is', 'Ofninn bilaði eftir tvo daga og enginn svarar póstunum mínum, ömurlegt'],
    ['tr', 'Isıtıcı iki günde bozuldu, maillerime cevap veren yok, rezalet'],
  ])('adds up in %s as it is read, in hundredths', (lang, text) => {
    const said = readText({ text, lang })
    for (const what of ['sentiment', 'complaint'] as const) {
      const because = groupReasons(said.because, readEvidence(text, { lang })).filter((reason) => reason.of === what)
      const total = what === 'sentiment' ? said.sentiment.score : said.complaint.probability
      const table = whyTable(because, total)
      const rows = rowsOf(table).reduce((sum, { weight }) => sum + (weight ?? 0), 0)
      expect(table.together.weight).toBe(hundredth(total))
      expect(hundredth(rows + table.said.weight)).toBe(table.together.weight)
      expect(hundredth(table.said.ways.reduce((sum, { weight }) => sum + weight, 0))).toBe(table.said.weight)
      expect(rowsOf(table).length).toBeGreaterThan(0)
      for (const { weight } of rowsOf(table)) expect(Math.abs(weight ?? 0)).toBeGreaterThanOrEqual(0.03)
    }
  })

  const kettle: Reason[] = [
    { of: 'sentiment', text: 'burned', weight: -0.3, rule: 'cue:danger', group: 'consequence', from: 20, to: 26 },
    { of: 'sentiment', text: 'Dugg', weight: -0.05, rule: 'learned', group: 'about', from: 0, to: 4 },
    { of: 'sentiment', text: 'small-words', weight: -0.04, rule: 'said:small-words', group: 'said' },
    { of: 'sentiment', text: 'start', weight: -0.213, rule: 'said:start', group: 'said' },
  ]

  it('puts what placed it in its case beside the same words, and adds up there, too', () => {
    const table = whyTable(kettle, -0.603, [
      join(['Dugg'], 0.2, { kind: 'entity' }),
      join(['lid'], 0.25, { there: ['Deckel', 'LID'], group: 'about' }),
      join(['opens', 'itself'], 0.129, { group: 'wrong' }),
      join(['itself'], 0.031, { kind: 'word' }),
      join([], 0.06, { kind: 'direction' }),
      join(['my'], 0.004, { kind: 'word' }),
    ])
    expect(table.groups.map(({ group, rows }) => [group, ...rows.map(({ text, weight, joined }) => [text, weight, joined])])).toEqual([
      ['about', ['lid', null, 0.25], ['Dugg', -0.05, 0.2], ['', null, 0.06]],
      ['wrong', ['opens, itself', null, 0.16]],
      ['consequence', ['burned', -0.3, null]],
    ])
    expect(rowsOf(table)[0]?.others).toEqual(['Deckel'])
    expect(table.together).toEqual({ weight: -0.6, joined: 0.67 })
    expect(table.said).toEqual({
      weight: -0.25,
      joined: 0,
      ways: [
        { way: 'small-words', weight: -0.04 },
        { way: 'start', weight: -0.21 },
      ],
    })
  })

  it.each([0.975, -0.685, 0.005, -0.995])('rounds %d as numbers are shown', (score) => {
    const because: Reason[] = [
      { of: 'sentiment', text: 'small-words', weight: 0.1, rule: 'said:small-words', group: 'said' },
      { of: 'sentiment', text: 'start', weight: score - 0.1, rule: 'said:start', group: 'said' },
    ]
    expect(whyTable(because, score).together.weight).toBe(hundredth(score))
  })

  it('shows reasons that were kept before they added up, with the rest in how it is said', () => {
    const old: Reason[] = [
      { of: 'sentiment', text: 'broken', weight: -0.4, rule: 'cue:broken', from: 0, to: 6 },
      { of: 'sentiment', text: 'good', weight: 0.3, rule: 'afinn', from: 7, to: 11 },
      { of: 'sentiment', text: 'hinge', weight: 0.02, rule: 'learned', from: 12, to: 17 },
    ]
    const table = whyTable(old, -0.5)
    expect(table.groups.map(({ group, rows }) => [group, rows.map(({ text }) => text)])).toEqual([
      ['wrong', ['broken']],
      ['mood', ['good']],
    ])
    expect(table.said).toEqual({ weight: -0.4, joined: 0, ways: [{ way: 'start', weight: -0.4 }] })
    expect(table.together).toEqual({ weight: -0.5, joined: null })
  })
})
