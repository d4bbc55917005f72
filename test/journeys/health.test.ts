import { beforeAll, expect, test } from 'vitest'
import type { Session } from '#shared/agent.schema.ts'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('Settings shows how the installation itself is, in German and Finnish, in both themes, also on a phone', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const { agent } = await ask<Session>(page, '/api/session')
  for (const [language, backup, theme] of [
    ['de', 'noch keine Sicherung', 'light'],
    ['fi', 'Varmuuskopiota ei ole tehty', 'dark'],
  ] as const) {
    const said = await page.request.patch(`/api/agents/${agent.id}`, { data: { language }, headers: { origin: world.server.url } })
    expect(said.ok()).toBe(true)
    await page.emulateMedia({ colorScheme: theme })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await page.goto('/settings/health')
      await page.locator('.condition li').first().waitFor()
      await expect.poll(() => page.locator('.condition').innerText()).toContain(backup)
      expect(await page.locator('.condition li').count()).toBe(7)
      expect(await findOverhang(page)).toBe(0)
      expect(await findAccessFaults(page)).toEqual([])
    }
  }
  expect(broken).toEqual([])
}, 60_000)
