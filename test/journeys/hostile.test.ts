import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { hostileTexts } from '../support/connection.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

type Rows = { items: { state: string; threadId: number; case: { id: number } | null }[] }

test.each([
  ['in the dark', { dark: true }],
  ['on a phone', { width: 390, height: 844 }],
])(
  'whatever people write is shown as text on every page, %s, and every page can be used by all',
  async (_where, look) => {
    const world = await runningServer()
    const { page, broken } = await visit(world, look)
    for (const [index, text] of hostileTexts.entries())
      world.practice.post({
        handle: `h${index}`,
        name: `<img src=x onerror=alert(${index})> \u202e${'N'.repeat(50)}`,
        text: `@fjellro broken, unacceptable ${text}`,
      })
    const listAll = async () => (await ask<Rows>(page, '/api/mentions?limit=100')).items
    await expect
      .poll(async () => (await listAll()).filter(({ state }) => state === 'clustered').length, { timeout: 20_000 })
      .toBe(hostileTexts.length)
    const items = await listAll()
    const inCase = items.find((one) => one.case)
    const pages = ['/triage', '/cases?queue=all', `/cases/${inCase?.case?.id}/threads/${inCase?.threadId}`, '/service', '/trends']
    for (const path of [...pages, '/settings/sources', '/settings/team', '/settings/products', '/settings/training', '/settings/me']) {
      await page.goto(path)
      await page.locator('main :is(li, article, h1, .empty):visible').first().waitFor()
      expect([path, ...(await findAccessFaults(page))]).toEqual([path])
      expect([path, await findOverhang(page)]).toEqual([path, 0])
      expect(await page.locator('img[src="x"], main script').count()).toBe(0)
    }
    expect(broken).toEqual([])
  },
  120_000,
)
