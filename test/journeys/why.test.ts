import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test.each([
  ['in the light', { width: 1440, height: 1400 }],
  ['in the dark', { width: 1440, height: 1400, dark: true }],
])(
  'a why-card says what a score is made of, and opens how it is said (%s)',
  async (_, look) => {
    const world = await runningServer()
    const { page, broken } = await visit(world, look)
    world.practice.post({
      handle: 'dan',
      name: 'Dan Okafor',
      text: '@fjellro the lid of my Dugg kettle broke and I burned my hand. Unacceptable, I want my money back!',
    })
    await page.goto('/cases?queue=all')
    await page.locator('[data-case]').first().click()
    await page.waitForURL(/\/threads\/\d+/)
    const table = page.getByRole('table', { name: 'Words behind the sentiment score' })
    await table.waitFor()
    const groups = table.getByRole('rowgroup')
    await groups
      .filter({ hasText: 'Consequence' })
      .getByRole('row', { name: /^burned/ })
      .waitFor()
    await groups
      .filter({ hasText: 'How it feels' })
      .getByRole('row', { name: /^Unacceptable/ })
      .waitFor()
    expect(await table.getByRole('row', { name: /^(?:my|I|the|of|and)\b/ }).count()).toBe(0)

    const ways = table.locator('tr.way')
    expect(await ways.count()).toBe(0)
    await table.getByRole('button', { name: 'Show' }).click()
    await ways.filter({ hasText: 'where every post starts' }).waitFor()
    const shown = await table.getByRole('row').evaluateAll((rows) =>
      rows.map((row) => ({
        way: row.classList.contains('way'),
        sum: row.closest('tfoot') !== null,
        value: Number(row.querySelector('td.n')?.textContent?.replace('−', '-') ?? 'NaN'),
      })),
    )
    const values = shown.filter(({ value }) => !Number.isNaN(value))
    const total = values.find(({ sum }) => sum)?.value ?? Number.NaN
    expect(values.filter(({ way, sum }) => !way && !sum).reduce((all, { value }) => all + value, 0)).toBeCloseTo(total, 6)
    expect(await page.locator('#why h2').textContent()).toContain(total.toFixed(2).replace('-', '−'))

    await table.getByRole('button', { name: 'Hide' }).click()
    await expect.poll(() => ways.count()).toBe(0)
    expect(await findAccessFaults(page)).toEqual([])
    expect(await findOverhang(page)).toBe(0)
    expect(broken).toEqual([])
  },
  60_000,
)
