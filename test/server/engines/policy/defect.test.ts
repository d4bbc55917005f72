import { describe, expect, test } from 'vitest'
import { decide } from '#server/engines/policy/decide.ts'
import { lawRules } from '#server/engines/policy/seeds/index.ts'
import type { PolicyFacts } from '#shared/policy.schema.ts'

const judge = (country: string, deliveredOn: string, at: string, more: Partial<PolicyFacts> = {}) =>
  decide(
    {
      topic: 'defect',
      country,
      salesChannel: 'distance',
      buyerKind: 'consumer',
      reason: 'defect',
      contractOn: deliveredOn,
      deliveredOn,
      firstShownOn: at,
      repairs: [],
      replacedOn: null,
      category: 'phone',
      at,
      ...more,
    },
    lawRules,
  )

/** Country, category, delivered, told and shown on, what the law says, who must prove, until. */
const terms: [string, string, string, string, string, string | null, string | null][] = [
  ['DE', 'phone', '2024-03-10', '2026-03-10', 'in', 'customer', '2026-07-10'],
  ['DE', 'phone', '2024-03-10', '2026-03-11', 'out', null, '2026-03-10'],
  ['DE', 'phone', '2024-03-10', '2025-03-10', 'in', 'us', '2026-03-10'],
  ['DE', 'phone', '2024-03-10', '2025-03-11', 'in', 'customer', '2026-03-10'],
  ['DE', 'clothes', '2024-02-29', '2026-02-28', 'in', 'customer', '2026-06-28'],
  ['DE', 'clothes', '2024-02-29', '2026-03-01', 'out', null, '2026-02-28'],
  ['DE', 'clothes', '2024-02-29', '2025-02-28', 'in', 'us', '2026-02-28'],
  ['FR', 'phone', '2024-03-10', '2026-03-10', 'in', 'customer', '2026-03-10'],
  ['FR', 'phone', '2024-03-10', '2025-03-10', 'in', 'us', '2026-03-10'],
  ['FR', 'phone', '2024-03-10', '2026-03-11', 'review', null, null],
  ['FI', 'phone', '2024-03-10', '2025-03-10', 'in', 'us', null],
  ['FI', 'phone', '2024-03-10', '2025-03-11', 'review', 'customer', null],
  ['FI', 'washer', '2020-03-10', '2026-03-11', 'review', 'customer', null],
  ['NO', 'phone', '2024-03-10', '2026-03-10', 'in', 'us', '2029-03-10'],
  ['NO', 'phone', '2024-03-10', '2026-03-11', 'in', 'customer', '2029-03-10'],
  ['NO', 'phone', '2023-03-10', '2023-09-10', 'in', 'us', '2028-03-10'],
  ['NO', 'phone', '2023-03-10', '2023-09-11', 'in', 'customer', '2028-03-10'],
  ['NO', 'clothes', '2024-03-10', '2026-03-10', 'in', 'us', '2026-03-10'],
  ['NO', 'clothes', '2024-03-10', '2026-03-11', 'out', null, '2026-03-10'],
  ['NO', 'washer', '2021-03-10', '2026-03-10', 'in', 'customer', '2026-03-10'],
  ['NO', 'washer', '2021-03-10', '2026-03-11', 'out', null, '2026-03-10'],
  ['NO', 'phone', '2021-03-10', '2025-03-10', 'in', 'customer', '2026-03-10'],
  ['NO', 'phone', '2021-03-10', '2025-03-11', 'review', 'customer', '2026-03-10'],
  ['NO', 'phone', '2024-02-29', '2029-03-01', 'out', null, '2029-02-28'],
  ['IS', 'phone', '2024-03-10', '2024-09-10', 'in', 'us', '2029-03-10'],
  ['IS', 'phone', '2024-03-10', '2024-09-11', 'in', 'customer', '2029-03-10'],
  ['IS', 'clothes', '2024-03-10', '2026-03-11', 'out', null, '2026-03-10'],
  ['IS', 'washer', '2021-03-10', '2026-03-10', 'in', 'customer', '2026-03-10'],
  ['IS', 'phone', '2021-03-10', '2025-03-11', 'review', 'customer', '2026-03-10'],
  ['TR', 'phone', '2024-03-10', '2024-09-10', 'in', 'us', '2026-03-10'],
  ['TR', 'phone', '2024-03-10', '2024-09-11', 'in', 'customer', '2026-03-10'],
  ['TR', 'phone', '2024-03-10', '2026-03-10', 'in', 'customer', '2026-03-10'],
  ['TR', 'phone', '2024-03-10', '2026-03-11', 'out', null, '2026-03-10'],
  ['TR', 'clothes', '2024-08-31', '2025-02-28', 'in', 'us', '2026-08-31'],
  ['TR', 'clothes', '2024-08-31', '2025-03-01', 'in', 'customer', '2026-08-31'],
  ['UK', 'phone', '2024-03-10', '2024-09-10', 'in', 'us', '2030-03-10'],
  ['UK', 'phone', '2024-03-10', '2024-09-11', 'in', 'customer', '2030-03-10'],
  ['UK', 'phone', '2020-03-10', '2026-03-10', 'in', 'customer', '2026-03-10'],
  ['UK', 'phone', '2020-03-10', '2026-03-11', 'out', null, '2026-03-10'],
]

describe('how long goods must be right', () => {
  test.each(terms)('%s, %s, delivered %s, told %s: %s', (country, category, delivered, at, warranty, burden, until) => {
    const outcome = { in: 'allow', out: 'refuse', review: 'review' }[warranty]
    expect(judge(country, delivered, at, { category, region: country === 'UK' ? 'ENG' : undefined })).toMatchObject({
      outcome,
      warranty,
      burden,
      until,
    })
  })

  test.each(['DE', 'FI', 'NO', 'IS', 'TR', 'UK', 'SE'])('%s: dropped or drowned is no defect, a business has its contract', (country) => {
    for (const reason of ['accident', 'water'] as const) {
      expect(judge(country, '2026-05-10', '2026-11-10', { reason, plan: null })).toMatchObject({
        warranty: 'out',
        decidedBy: 'misuse',
        remedies: ['quote'],
      })
    }
    expect(judge(country, '2026-05-10', '2026-11-10', { buyerKind: 'business' })).toMatchObject({ outcome: 'review', decidedBy: 'b2b' })
  })

  test('Scotland: five years, and asked where it decides', () => {
    expect(judge('UK', '2020-03-10', '2025-06-10', { region: 'SCT' })).toMatchObject({ warranty: 'out', until: '2025-03-10' })
    expect(judge('UK', '2020-03-10', '2025-06-10').missing).toContain('region')
  })
})

describe('Germany', () => {
  const shown = (at: string, firstShownOn: string) => judge('DE', '2024-03-10', at, { firstShownOn })
  test('a fault shown in time: four months from then, if that is later', () => {
    expect(shown('2026-06-28', '2026-02-28')).toMatchObject({ warranty: 'in', until: '2026-06-28', decidedBy: 'de.4months' })
    expect(shown('2026-06-29', '2026-02-28').warranty).toBe('out')
    expect(shown('2026-02-01', '2025-06-01')).toMatchObject({ warranty: 'in', until: '2026-03-10', decidedBy: 'de.2y' })
    expect(shown('2026-07-10', '2026-03-10').warranty).toBe('in')
    expect(shown('2026-03-12', '2026-03-11').warranty).toBe('out')
  })
  test('when it showed itself is asked only while it can change anything', () => {
    const unknown = (at: string) => judge('DE', '2024-03-10', at, { firstShownOn: undefined })
    expect(unknown('2026-05-10').outcome).toBe('review')
    expect(unknown('2026-05-10').warranty).toBe('review')
    expect(unknown('2026-05-10').missing).toContain('firstShownOn')
    expect(unknown('2026-07-11').outcome).toBe('refuse')
    expect(unknown('2024-09-10').missing).not.toContain('firstShownOn')
  })
  test('two months after a repaired thing is back', () => {
    const repairs = [{ reportedOn: '2026-02-20', returnedOn: '2026-04-20', sameFault: false }]
    const at = (day: string) => judge('DE', '2024-03-10', day, { repairs, firstShownOn: '2026-04-21' })
    expect(at('2026-06-20')).toMatchObject({ warranty: 'in', until: '2026-06-20', decidedBy: 'de.2months' })
    expect(at('2026-06-21').warranty).toBe('out')
  })
  const contract = (contractOn: string, at: string) =>
    judge('DE', '2026-08-03', at, { contractOn, repairs: [{ reportedOn: '2027-05-03', returnedOn: '2027-05-20', sameFault: false }] })
  test('a repair adds a year to contracts from 31 July 2026 on, once; a replacement does not', () => {
    expect(contract('2026-07-31', '2029-08-03')).toMatchObject({ warranty: 'in' })
    expect(contract('2026-07-31', '2029-08-04')).toMatchObject({ warranty: 'out', until: '2029-08-03' })
    expect(contract('2026-07-30', '2029-01-10')).toMatchObject({ warranty: 'out', until: '2028-08-03' })
    expect(judge('DE', '2026-08-03', '2029-01-10', { replacedOn: '2027-01-10' })).toMatchObject({
      outcome: 'review',
      decidedBy: 'de.restart',
    })
    expect(judge('FR', '2026-08-03', '2029-01-10', { repairs: [{ reportedOn: '2027-05-03', returnedOn: '2027-05-20' }] })).toMatchObject({
      warranty: 'in',
      until: '2029-08-03',
    })
  })
  test('a repair asked for after the end, or still going on, adds nothing', () => {
    const repairs = [{ reportedOn: '2028-09-03', returnedOn: '2028-09-20' }]
    expect(judge('DE', '2026-08-03', '2029-01-10', { repairs }).warranty).toBe('out')
    const going = [{ reportedOn: '2028-07-03', returnedOn: null }]
    expect(judge('DE', '2026-08-03', '2028-08-20', { repairs: going, firstShownOn: '2028-08-20' }).warranty).toBe('out')
  })
  test('used goods: a year only where that was agreed by itself', () => {
    const used = (at: string, usedTermAgreed: boolean | undefined) => judge('DE', '2024-03-10', at, { used: true, usedTermAgreed })
    expect(used('2025-03-10', true)).toMatchObject({ warranty: 'in', burden: 'us' })
    expect(used('2025-03-11', true)).toMatchObject({ warranty: 'out', until: '2025-03-10', decidedBy: 'de.used' })
    expect(used('2026-03-10', false).warranty).toBe('in')
    const unsure = used('2025-06-10', undefined)
    expect(unsure.warranty).toBe('in')
    expect(unsure.missing).toContain('usedTermAgreed')
  })
  test('the choice is offered before the remedy, and the way is free', () => {
    const duties = judge('DE', '2026-08-03', '2026-11-03').duties.map(({ duty }) => duty)
    expect(duties).toEqual(expect.arrayContaining(['offer-choice', 'free-transport']))
    expect(judge('DE', '2026-01-03', '2026-11-03').duties.map(({ duty }) => duty)).not.toContain('offer-choice')
  })
})

describe('the North', () => {
  test.each(['NO', 'IS'])('%s: told later than two months after it showed is for a person', (country) => {
    const told = (toldOn: string) => judge(country, '2025-03-10', '2026-08-01', { firstShownOn: '2025-12-31', toldOn })
    expect(told('2026-02-28')).toMatchObject({ outcome: 'allow' })
    expect(told('2026-03-01')).toMatchObject({ outcome: 'review', decidedBy: `${country.toLowerCase()}.notice` })
  })
  test('Finland: late notice, a life over, an unknown life', () => {
    expect(judge('FI', '2025-12-10', '2026-08-01', { firstShownOn: '2026-01-31', toldOn: '2026-04-01' })).toMatchObject({
      outcome: 'review',
    })
    expect(judge('FI', '2021-01-31', '2025-01-31')).toMatchObject({ warranty: 'review', likely: 'in' })
    expect(judge('FI', '2021-01-31', '2025-02-01')).toMatchObject({ warranty: 'review', likely: 'out' })
    expect(judge('FI', '2021-01-31', '2025-02-01', { expectedLifeMonths: 60 }).likely).toBe('in')
    const unknown = judge('FI', '2021-01-31', '2025-02-01', { category: 'harp' })
    expect(unknown.likely).toBeNull()
    expect(unknown.outcome).toBe('review')
  })
  test('notice limit and expected life are two numbers', () => {
    const own = (noticeTierMonths: number, expectedLifeMonths: number, at: string) =>
      judge('NO', '2021-03-10', at, { category: 'harp', noticeTierMonths, expectedLifeMonths })
    expect(own(60, 84, '2026-03-10').warranty).toBe('in')
    expect(own(60, 36, '2025-03-10')).toMatchObject({ warranty: 'review', decidedBy: 'no.life' })
    expect(own(24, 84, '2025-03-10')).toMatchObject({ warranty: 'out', decidedBy: 'no.2y' })
    const unknown = judge('NO', '2021-03-10', '2025-03-10', { category: 'harp' })
    expect(unknown.outcome).toBe('review')
    expect(unknown.missing).toContain('noticeTierMonths')
  })
  test('Norway: a loaner after a week, one attempt, a fee only if told', () => {
    const inRepair = (at: string) =>
      judge('NO', '2026-05-10', at, { firstShownOn: '2026-11-01', repairs: [{ reportedOn: '2026-11-02', returnedOn: null }] })
    expect(inRepair('2026-11-09').duties.map(({ duty }) => duty)).not.toContain('loaner')
    expect(inRepair('2026-11-09').coming).toContainEqual({ duty: 'loaner', rule: 'no.loaner', dueOn: '2026-11-10' })
    expect(inRepair('2026-11-10').duties.map(({ duty }) => duty)).toContain('loaner')
    const failed = (sameFault: boolean) =>
      judge('NO', '2026-05-10', '2026-11-10', { repairs: [{ reportedOn: '2026-09-02', returnedOn: '2026-09-09', sameFault }] })
    expect(failed(true).remedies).not.toContain('repair')
    expect(failed(false).remedies).toContain('repair')
    expect(judge('NO', '2026-05-10', '2026-11-10', { faultFound: false, feeTold: true }).rules).not.toContain('no.fee')
  })
})

describe('Turkey', () => {
  const inRepair = (at: string, more: Partial<PolicyFacts> = {}) =>
    judge('TR', '2026-05-11', at, { firstShownOn: '2026-09-30', repairs: [{ reportedOn: '2026-10-01', returnedOn: null }], ...more })
  const duties = (decision: ReturnType<typeof judge>) => decision.duties.map(({ duty }) => duty)
  // From Thursday 1 October 2026, Saturdays counting: the tenth workday is Tuesday the 13th, the twentieth Saturday the 24th.
  test('a loaner on workday 11, another remedy on workday 21', () => {
    expect(duties(inRepair('2026-10-13'))).not.toContain('loaner')
    expect(duties(inRepair('2026-10-14'))).toContain('loaner')
    expect(inRepair('2026-10-24').remedies).toContain('repair')
    expect(duties(inRepair('2026-10-24'))).not.toContain('switch-remedy')
    expect(inRepair('2026-10-26').remedies).not.toContain('repair')
    expect(duties(inRepair('2026-10-26'))).toContain('switch-remedy')
    expect(inRepair('2026-10-02').duties).toContainEqual({ duty: 'finish-repair', rule: 'tr.maxrepair.due', dueOn: '2026-10-24' })
  })
  test('vehicles and goods off the list have thirty workdays, and no loaner off the list', () => {
    // With Republic Day, the thirtieth workday is Friday 6 November.
    for (const more of [{ category: 'car' }, { category: 'clothes' }]) {
      expect(inRepair('2026-11-06', more).remedies).toContain('repair')
      expect(inRepair('2026-11-07', more).remedies).not.toContain('repair')
    }
    expect(duties(inRepair('2026-10-20', { category: 'clothes' }))).not.toContain('loaner')
  })
  test('days in repair are added for listed goods alone, each repair once', () => {
    const repairs = [
      { reportedOn: '2025-01-10', returnedOn: '2025-01-20' },
      { reportedOn: '2025-06-01', returnedOn: '2025-06-06' },
    ]
    const at = (day: string, category: string) => judge('TR', '2024-03-10', day, { category, repairs, firstShownOn: day })
    expect(at('2026-03-25', 'phone')).toMatchObject({ warranty: 'in', until: '2026-03-25', decidedBy: 'tr.extend' })
    expect(at('2026-03-26', 'phone').warranty).toBe('out')
    expect(at('2026-03-11', 'clothes').warranty).toBe('out')
    const unknown = judge('TR', '2024-03-10', '2026-03-20', { category: 'harp', repairs })
    expect(unknown.outcome).toBe('review')
    expect(unknown.missing).toContain('listed')
  })
})

describe('the United Kingdom', () => {
  test('thirty days to reject, paused in repair and then a week at least', () => {
    const at = (day: string, repairs: PolicyFacts['repairs'] = []) => judge('UK', '2026-03-02', day, { repairs, region: 'ENG' })
    expect(at('2026-04-01').remedies).toContain('refund')
    expect(at('2026-04-02').remedies).not.toContain('refund')
    const paused = [{ reportedOn: '2026-03-12', returnedOn: '2026-03-22', sameFault: false }]
    expect(at('2026-04-11', paused).remedies).toContain('refund')
    expect(at('2026-04-12', paused).remedies).not.toContain('refund')
    const late = [{ reportedOn: '2026-03-31', returnedOn: '2026-04-20', sameFault: false }]
    expect(at('2026-04-27', late).remedies).toContain('refund')
  })
  test('after one failed repair the customer may reject; nothing is deducted in six months', () => {
    const repairs = [{ reportedOn: '2026-05-12', returnedOn: '2026-05-22', sameFault: true }]
    const at = (day: string) => judge('UK', '2026-03-02', day, { repairs })
    expect(at('2026-09-02')).toMatchObject({ remedies: ['refund', 'price-reduction'], fee: { kind: 'none' } })
    expect(at('2026-09-03')).toMatchObject({ remedies: ['refund', 'price-reduction'], fee: null })
  })
})
