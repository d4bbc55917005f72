import { describe, expect, test } from 'vitest'
import type { Coverage, Purchase } from '#shared/purchase.schema.ts'
import { barsOf, boughtIn, scaleOf, standingOf } from '../../../web/nouns/customers/coverage.ts'

const cover = (kind: Coverage['kind'], fromOn: string, untilOn: string | null): Coverage => ({
  kind,
  fromOn,
  partsUntilOn: untilOn,
  labourUntilOn: untilOn,
  ruleKey: 'test',
})

/** Headphones that came on 14 March 2026. */
function bought(coverages: Coverage[], firstDeliveredOn: string | null = '2026-03-14') {
  const unit = { id: 1, serial: 'R2-1', custody: 'with-customer', replacesUnitId: null, replacedBy: null, coverages }
  const item = { id: 1, productName: 'Ro 2', firstDeliveredOn, units: [unit], coverages: [] }
  const purchase = { id: 1, contractOn: '2026-03-12', items: [item] } as unknown as Purchase
  const [row] = boughtIn([purchase])
  if (!row) throw new RangeError('Something was bought.')
  return row
}

describe('what covers a thing', () => {
  const law = cover('legal', '2026-03-14', null)
  test.each<[string, Coverage[], string, string]>([
    ['our guarantee first', [law, cover('commercial', '2026-03-14', '2028-03-14')], 'commercial-to', '2028-03-14'],
    [
      'a plan before it',
      [cover('commercial', '2026-03-14', '2028-03-14'), cover('plan', '2026-03-14', '2029-03-14')],
      'plan-to',
      '2029-03-14',
    ],
    ['the law where the guarantee has ended', [law, cover('commercial', '2024-03-14', '2026-03-20')], 'law-only', '2026-03-20'],
    ['the law to its end', [cover('legal', '2026-03-14', '2028-03-14')], 'legal-to', '2028-03-14'],
    ['the law without one', [law], 'legal-open', '2026-11-29'],
    ['nothing any more', [cover('legal', '2023-03-14', '2025-03-14')], 'over', '2025-03-14'],
    ['on its very last day still', [cover('commercial', '2026-03-14', '2026-11-29')], 'commercial-to', '2026-11-29'],
    ['only when it came, where nobody reckoned', [], 'received', '2026-03-14'],
  ])('is said in one phrase: %s', (_, coverages, says, on) => {
    expect(standingOf(bought(coverages), '2026-11-29')).toEqual({ says, on })
  })

  test('is when it was bought where it never came', () => {
    expect(standingOf(bought([], null), '2026-11-29')).toEqual({ says: 'unknown', on: '2026-03-12' })
  })

  test('is drawn over whole years, fading where it has no end', () => {
    const row = bought([law, cover('commercial', '2026-03-14', '2028-03-14')])
    const scale = scaleOf([row], Date.UTC(2026, 10, 29))
    expect(scale.years).toEqual([2025, 2026, 2027, 2028])
    const [legal, guarantee] = barsOf(row, scale.at)
    expect(legal).toMatchObject({ kind: 'legal', to: 1, fades: true })
    expect(guarantee?.fades).toBe(false)
    expect(guarantee?.from).toBeLessThan(scale.now)
    expect(guarantee?.to).toBeGreaterThan(scale.now)
  })

  test('a piece that was replaced stands behind the one in its place', () => {
    const old = { id: 1, serial: 'A', replacedBy: { id: 2, serial: 'B' }, coverages: [] }
    const item = { id: 1, units: [old, { id: 2, serial: 'B', replacedBy: null, coverages: [] }], coverages: [] }
    const rows = boughtIn([{ id: 1, contractOn: '2026-03-12', items: [item] } as unknown as Purchase])
    expect(rows.map(({ unit }) => unit?.serial)).toEqual(['B'])
  })
})
