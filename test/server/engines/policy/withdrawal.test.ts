import { describe, expect, test } from 'vitest'
import { decide } from '#server/engines/policy/decide.ts'
import { lawRules } from '#server/engines/policy/seeds/index.ts'
import type { PolicyFacts } from '#shared/policy.schema.ts'

const facts = (country: string, deliveredOn: string, at: string | number, more: Partial<PolicyFacts> = {}): PolicyFacts => ({
  topic: 'withdrawal',
  country,
  salesChannel: 'distance',
  buyerKind: 'consumer',
  reason: 'changed-mind',
  deliveredOn,
  informedOn: deliveredOn,
  at,
  ...more,
})

/** Country, day of delivery, last day by the law's text: fourteen days after, moved off a free day. */
const lastDays: [country: string, delivered: string, until: string, why: string][] = [
  ['DE', '2026-11-02', '2026-11-16', 'Monday to Monday'],
  ['DE', '2026-11-07', '2026-11-23', 'ends on a Saturday'],
  ['DE', '2026-11-08', '2026-11-23', 'ends on a Sunday'],
  ['DE', '2026-04-17', '2026-05-04', 'ends on 1 May, a Friday, and then a weekend follows'],
  ['DE', '2026-03-20', '2026-04-07', 'ends on Good Friday, Easter Monday is free too'],
  ['DE', '2026-04-30', '2026-05-15', 'ends on Ascension Day'],
  ['DE', '2026-05-11', '2026-05-26', 'ends on Whit Monday'],
  ['DE', '2025-09-19', '2025-10-06', 'ends on the Day of Unity, a Friday'],
  ['DE', '2026-12-11', '2026-12-28', 'ends on Christmas Day, a Friday'],
  ['DE', '2026-12-18', '2027-01-04', 'ends on New Year, a Friday'],
  ['DE', '2028-02-15', '2028-02-29', 'ends on the leap day'],
  ['DE', '2028-02-16', '2028-03-01', 'runs over the leap day'],
  ['DE', '2027-02-15', '2027-03-01', 'the same in a common year'],
  ['DE', '2026-03-16', '2026-03-30', 'runs over the change of the clock'],
  ['AT', '2026-11-07', '2026-11-23', 'any member of the Union'],
  ['FI', '2026-06-05', '2026-06-22', 'ends on Midsummer Eve, then a weekend'],
  ['FI', '2026-12-10', '2026-12-28', 'ends on Christmas Eve, two days, a weekend'],
  ['FI', '2025-12-23', '2026-01-07', 'ends on Epiphany'],
  ['FI', '2025-11-22', '2025-12-08', 'ends on Independence Day, a Saturday'],
  ['FI', '2026-04-16', '2026-04-30', 'the day before 1 May is a workday'],
  ['NO', '2026-05-03', '2026-05-18', 'ends on 17 May, a Sunday'],
  ['NO', '2027-05-03', '2027-05-18', 'ends on 17 May, which is Whit Monday in 2027'],
  ['NO', '2026-03-19', '2026-04-07', 'ends on Maundy Thursday, free until Easter Monday'],
  ['IS', '2026-06-03', '2026-06-18', 'ends on 17 June'],
  ['IS', '2026-04-09', '2026-04-24', 'ends on the First Day of Summer'],
  ['IS', '2026-07-20', '2026-08-04', 'ends on the Commerce Day'],
  ['TR', '2026-11-07', '2026-11-21', 'a Saturday is a workday'],
  ['TR', '2026-11-08', '2026-11-23', 'a Sunday is not'],
  ['TR', '2026-10-15', '2026-10-30', 'ends on Republic Day'],
  ['TR', '2026-03-06', '2026-03-23', 'ends on the first of three days of Ramazan Bayramı, then a Monday follows'],
  ['TR', '2026-05-13', '2026-06-01', 'ends on the first of four days of Kurban Bayramı, then a Monday follows'],
  ['UK', '2026-08-17', '2026-09-01', 'ends on the summer bank holiday'],
  ['UK', '2026-12-14', '2026-12-29', 'ends on the substitute for Boxing Day'],
]

describe('fourteen days', () => {
  test.each(lastDays)('%s, delivered %s: to %s, %s', (country, delivered, until) => {
    const onTime = decide(facts(country, delivered, until), lawRules)
    expect(onTime).toMatchObject({ outcome: 'allow', until })
    const dayAfter = new Date(Date.parse(until) + 86_400_000).toISOString().slice(0, 10)
    expect(decide(facts(country, delivered, dayAfter), lawRules)).toMatchObject({ outcome: 'refuse', until })
  })

  test.each([
    ['DE', '2026-11-16T22:59:59Z', 'allow'],
    ['DE', '2026-11-16T23:00:00Z', 'refuse'],
    ['FI', '2026-11-16T21:59:59Z', 'allow'],
    ['FI', '2026-11-16T22:00:00Z', 'refuse'],
    ['NO', '2026-11-16T22:59:59Z', 'allow'],
    ['IS', '2026-11-16T23:59:59Z', 'allow'],
    ['IS', '2026-11-17T00:00:00Z', 'refuse'],
    ['TR', '2026-11-16T20:59:59Z', 'allow'],
    ['TR', '2026-11-16T21:00:00Z', 'refuse'],
    ['UK', '2026-11-16T23:59:59Z', 'allow'],
    ['UK', '2026-11-17T00:00:00Z', 'refuse'],
    ['DE', Date.UTC(2026, 10, 16, 22, 59), 'allow'],
    ['DE', Date.UTC(2026, 10, 16, 23), 'refuse'],
    ['DE', '2026-11-16T23:59', 'allow'],
    ['DE', '2026-11-17T00:00', 'refuse'],
  ])('%s at %s: %s, by the clock where the consumer lives', (country, at, outcome) => {
    expect(decide(facts(country, '2026-11-02', at), lawRules).outcome).toBe(outcome)
  })

  test('ends at 24:00 there, on the longer day too', () => {
    expect(decide(facts('DE', '2026-11-02', '2026-11-05'), lawRules).untilAt).toBe(Date.parse('2026-11-16T23:00:00Z'))
    expect(decide(facts('DE', '2026-10-11', '2026-10-20'), lawRules).untilAt).toBe(Date.parse('2026-10-26T23:00:00Z'))
    expect(decide(facts('DE', '2026-03-16', '2026-03-20'), lawRules).untilAt).toBe(Date.parse('2026-03-30T22:00:00Z'))
  })

  test('a zone that is told goes before the capital’s', () => {
    expect(decide(facts('ES', '2026-11-02', '2026-11-16T23:30:00Z', { zone: 'Atlantic/Canary' }), lawRules).outcome).toBe('allow')
    expect(decide(facts('ES', '2026-11-02', '2026-11-16T23:30:00Z'), lawRules).outcome).toBe('refuse')
  })

  test('a free day of a state is one there only', () => {
    const [delivered, at] = ['2025-10-17', '2025-11-03']
    expect(decide(facts('DE', delivered, at, { region: 'SN' }), lawRules)).toMatchObject({ outcome: 'allow', until: '2025-11-03' })
    expect(decide(facts('DE', delivered, at, { region: 'HE' }), lawRules)).toMatchObject({ outcome: 'refuse', until: '2025-10-31' })
    const unknown = decide(facts('DE', delivered, at), lawRules)
    expect(unknown.outcome).toBe('review')
    expect(unknown.missing).toContain('region')
  })
})

describe('telling late', () => {
  test.each([
    ['DE', 'eu'],
    ['FI', 'eu'],
    ['NO', 'no'],
    ['IS', 'is'],
    ['TR', 'tr'],
    ['UK', 'uk'],
  ])('%s: never told of the right, a year more after the fourteen days', (country, key) => {
    const never = { informedOn: null }
    expect(decide(facts(country, '2026-02-10', '2026-12-01', never), lawRules)).toMatchObject({
      outcome: 'allow',
      until: '2027-02-24',
      decidedBy: `${key}.withdrawal.late`,
    })
    expect(decide(facts(country, '2026-02-10', '2027-02-25', never), lawRules).outcome).toBe('refuse')
  })

  test.each(['DE', 'NO', 'IS', 'TR', 'UK'])('%s: told after a month, fourteen days from then', (country) => {
    const late = { informedOn: '2026-09-08' }
    expect(decide(facts(country, '2026-08-04', '2026-09-22', late), lawRules)).toMatchObject({ outcome: 'allow', until: '2026-09-22' })
    expect(decide(facts(country, '2026-08-04', '2026-09-23', late), lawRules).outcome).toBe('refuse')
  })

  test('not known whether told: a question, where it decides and where it only lengthens', () => {
    const late = decide(facts('DE', '2026-08-04', '2026-09-23', { informedOn: undefined }), lawRules)
    expect(late.outcome).toBe('review')
    expect(late.questions.find(({ fact }) => fact === 'informedOn')?.changes).toContain('outcome')
    const early = decide(facts('DE', '2026-08-04', '2026-08-05', { informedOn: undefined }), lawRules)
    expect(early.outcome).toBe('allow')
    expect(early.questions.find(({ fact }) => fact === 'informedOn')?.changes).toEqual(['until'])
  })
})

describe('what is excepted, and what only the law says', () => {
  test.each([
    ['DE', 'eu'],
    ['FI', 'eu'],
    ['NO', 'no'],
    ['IS', 'is'],
    ['TR', 'tr'],
    ['UK', 'uk'],
  ])('%s: hygiene goods, unsealed or not; made to order; opened media', (country, key) => {
    const at = (more: Partial<PolicyFacts>) => decide(facts(country, '2026-11-02', '2026-11-06', more), lawRules)
    expect(at({ hygiene: true, unsealed: true })).toMatchObject({ outcome: 'refuse', decidedBy: `${key}.exc.hygiene`, until: null })
    expect(at({ hygiene: true, unsealed: false }).outcome).toBe('allow')
    expect(at({ hygiene: true, condition: 'opened' }).outcome).toBe('refuse')
    expect(at({ hygiene: false, unsealed: true }).outcome).toBe('allow')
    expect(at({ personalised: true })).toMatchObject({ outcome: 'refuse', decidedBy: `${key}.exc.personal` })
    expect(at({ category: 'game', unsealed: true })).toMatchObject({ outcome: 'refuse', decidedBy: `${key}.exc.media` })
    const unsure = at({ hygiene: true })
    expect(unsure.outcome).toBe('allow')
    expect(unsure.missing).toContain('unsealed')
  })

  test.each(['DE', 'FI', 'NO', 'IS', 'TR', 'UK'])('%s: bought in a shop, by a business, through a marketplace', (country) => {
    const at = (more: Partial<PolicyFacts>) => decide(facts(country, '2026-11-02', '2026-11-06', more), lawRules)
    expect(at({ salesChannel: 'store' })).toMatchObject({ outcome: 'refuse', decidedBy: 'law.store' })
    expect(at({ buyerKind: 'business' })).toMatchObject({ outcome: 'review', decidedBy: 'b2b' })
    expect(at({ salesChannel: 'marketplace' }).outcome).toBe('allow')
  })

  test('who pays the way back', () => {
    const at = (country: string, more: Partial<PolicyFacts>) => decide(facts(country, '2026-11-02', '2026-11-06', more), lawRules)
    for (const country of ['DE', 'FI', 'NO', 'IS', 'UK']) {
      expect(at(country, { returnCostTold: true }).payer).toBe('customer')
      expect(at(country, { returnCostTold: false }).payer).toBe('us')
      const unknown = at(country, {})
      expect(unknown.payer).toBeNull()
      expect(unknown.questions.find(({ fact }) => fact === 'returnCostTold')?.changes).toEqual(['payer'])
    }
    expect(at('TR', {})).toMatchObject({ payer: 'us' })
    expect(at('TR', {}).missing).not.toContain('returnCostTold')
  })

  test('the money is due fourteen days after telling, and may wait for the goods', () => {
    const told = decide(facts('DE', '2026-11-02', '2026-11-20', { toldOn: '2026-11-10', sentOn: null }), lawRules)
    expect(told.duties).toContainEqual({ duty: 'refund', rule: 'eu.refund', dueOn: '2026-11-24' })
    expect(told.duties.map(({ duty }) => duty)).toContain('hold-refund')
    const sent = decide(facts('DE', '2026-11-02', '2026-11-20', { toldOn: '2026-11-10', sentOn: '2026-11-12' }), lawRules)
    expect(sent.duties.map(({ duty }) => duty)).not.toContain('hold-refund')
  })

  test('sending in time suffices, whenever it arrives; before delivery it is always in time', () => {
    expect(decide(facts('DE', '2026-11-02', '2026-12-10', { sentOn: '2026-11-16' }), lawRules).outcome).toBe('allow')
    expect(decide(facts('DE', '2026-11-02', '2026-12-10', { sentOn: '2026-11-17' }), lawRules).outcome).toBe('refuse')
    expect(decide({ ...facts('DE', '2026-11-02', '2026-11-20'), deliveredOn: null }, lawRules)).toMatchObject({
      outcome: 'allow',
      until: null,
    })
  })

  test('a country whose law is not among the rules is for a person', () => {
    expect(decide(facts('US', '2026-11-02', '2026-11-06'), lawRules)).toMatchObject({ outcome: 'review', decidedBy: 'country.other' })
  })
})
